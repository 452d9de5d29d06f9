package signalbox.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import signalbox.template.syntax.TemplateException;
import signalbox.template.value.StructValue;

/**
 * What Go itself makes of some thousand templates over the data of spec/templates.md 9: each line of go.jsonl has a template,
 * what it writes, and its error or "".
 */
class GoVectorsTest {

    @Test
    void templatesDoWhatTheyDoInGo() throws IOException {
        Templates templates = TestTemplates.standard();
        StructValue data = SampleData.data();
        List<String> lines = lines();
        List<String> differences = new ArrayList<>();
        for (String line : lines) {
            JsonNode vector = new ObjectMapper().readTree(line);
            String expected = vector.get(1).asText() + " | " + vector.get(2).asText();
            String actual = rendered(templates, vector.get(0).asText(), data);
            if (!actual.equals(expected)) {
                differences.add(vector.get(0).asText() + "\n  Go:   " + expected + "\n  here: " + actual);
            }
        }
        assertThat(lines).hasSizeGreaterThan(2000);
        assertThat(differences).isEmpty();
    }

    private static String rendered(Templates templates, String source, Object data) {
        try {
            return templates.text(source, data) + " | ";
        } catch (TemplateException e) {
            return e.partial() + " | " + e.getMessage();
        }
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(GoVectorsTest.class.getResourceAsStream("go.jsonl"))) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
