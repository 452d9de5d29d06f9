package signalbox.engine.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Matcher;
import signalbox.decision.Seen;

class SeenFactsTest {

    @Test
    void matcherIsSeenAsItIsWritten() {
        Matcher matcher = new Matcher(Matcher.Type.REGEX, "severity", "warn.*");
        assertThat(SeenFacts.of(List.of(matcher))).isEqualTo(new Seen.Several(List.of(new Seen.Value("severity=~\"warn.*\"")), 1));
    }
}
