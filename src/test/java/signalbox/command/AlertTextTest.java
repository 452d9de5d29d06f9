package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;

class AlertTextTest {

    @Test
    void labelsAreWrittenAsMatchersThatFindThem() throws Exception {
        String text = AlertText.of(new ObjectMapper().readTree("{\"alertname\":\"Disk\",\"path\":\"C:\\\\a \\\"b\\\"\",\"zone\":\"é, 1\"}"));
        assertThat(text).isEqualTo("Disk{path=\"C:\\\\a \\\"b\\\"\", zone=\"é, 1\"}");
        List<Matcher> matchers = MatcherSyntax.parseList(MatcherSyntax.Mode.FALLBACK, MatcherSyntax.Origin.API, text.substring("Disk".length()));
        assertThat(Matcher.allMatch(matchers, Labels.of("path", "C:\\a \"b\"", "zone", "é, 1"))).isTrue();
    }
}
