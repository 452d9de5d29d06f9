package signalbox.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The forms in which it is told what came of timelines. */
class ReportsTest {

    @TempDir
    private Path folder;

    private Report report;

    @BeforeEach
    void setUp() {
        TestTimelines timelines = new TestTimelines(folder);
        timelines.write("bad.test.yml", "tests: {}");
        timelines.write("it.test.yml", """
                config: alertmanager.yml
                tests:
                  - name: passes
                    timeline: []
                  - name: 'fails: 100 %, < & >'
                    timeline:
                      - {at: 0s, fire: {alertname: A}}
                """);
        report = timelines.run(new Timelines.Options(0, false, 1), folder);
    }

    @Test
    void junit() throws Exception {
        StringWriter xml = new StringWriter();
        JunitReport.write(report, xml);
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml.toString())));

        Element root = document.getDocumentElement();
        assertThat(root.getAttribute("tests") + root.getAttribute("failures") + root.getAttribute("errors")).isEqualTo("211");
        Element failure = (Element) document.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message"))
                .isEqualTo("at 30s unexpected ops: firing A: first notification, group {alertname=\"A\"}");
        assertThat(failure.getTextContent()).contains("✗ 30s  unexpected  ops: firing A");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("fails: 100 %, < & >");
    }

    @Test
    void json() throws IOException {
        StringWriter text = new StringWriter();
        JsonReport.write(report, new PrintWriter(text));
        JsonNode json = new ObjectMapper().readTree(text.toString());

        assertThat(json.get("passed").asBoolean()).isFalse();
        assertThat(json.get("problems").get(0).asText()).contains("bad.test.yml:1:8: expected a list of timelines");
        assertThat(json.at("/timelines/0/passed").asBoolean()).isTrue();
        assertThat(json.at("/timelines/1/lines/1").toString()).startsWith(
                "{\"at\":\"30s\",\"kind\":\"unexpected\",\"right\":false,\"receiver\":\"ops\",\"text\":\"firing A\"");
    }

    @Test
    void github() {
        StringWriter text = new StringWriter();
        GithubReport.write(report, new PrintWriter(text));

        assertThat(text.toString().lines()).containsExactly(
                "::error file=" + folder + "/bad.test.yml,line=1,col=8::expected a list of timelines: [ … ], or lines that begin with \"- \"",
                "::error file=" + folder + "/it.test.yml,line=5,col=5,title=fails%3A 100 %25%2C < & >::at 30s unexpected ops: firing A:"
                        + " first notification, group {alertname=\"A\"}");
    }

    /** A text editor that has the schema and this program say the same of a key. */
    @Test
    void schemaHasEveryEventThatIsSupported() throws IOException {
        try (InputStream in = Objects.requireNonNull(Timelines.class.getResourceAsStream("/signalbox/schema/timelines.schema.json"))) {
            JsonNode event = new ObjectMapper().readTree(in).at("/$defs/event");
            List<String> kinds = new ArrayList<>();
            event.get("oneOf").forEach(kind -> kinds.add(kind.at("/required/0").asText()));
            assertThat(kinds).containsExactlyInAnyOrderElementsOf(EventReader.supported());
            assertThat(kinds).allSatisfy(kind -> assertThat(event.get("properties").has(kind)).isTrue());
        }
    }
}
