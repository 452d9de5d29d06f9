package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.decision.Decision;
import signalbox.decision.DecisionListener;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** How many conclusions of each rule hold. */
class HoldingTest {

    private static final String CONFIG = "route: {receiver: ops}\nreceivers: [{name: ops}]\n";
    private static final String IMPORTS = "import signalbox.alert.Alert\nimport signalbox.inhibit.Withheld\n";
    private static final String BATCH = IMPORTS
            + "rule \"batch\" when $a : Alert( job == \"batch\" ) then insertLogical( new Withheld( $a, \"x\" ) ); end\n";
    private static final String OTHER = IMPORTS
            + "rule \"other\" when $a : Alert( job == \"batch\" ) then insertLogical( new Withheld( $a, \"y\" ) ); end\n";

    private final Map<String, Integer> holding = new TreeMap<>();

    private final class Counting implements DecisionListener {
        @Override
        public boolean isListening() {
            return false;
        }

        @Override
        public void holds(String packageName, String rule, int by) {
            holding.merge(packageName.replaceAll(".*\\.", "") + " " + rule, by, Integer::sum);
        }

        @Override
        public void decided(List<Decision> decisions) {
            throw new AssertionError("nobody listens");
        }
    }

    private final TestEngine engine = new TestEngine(
            new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), Settings.DEFAULT.with(new Counting()), CONFIG, BATCH, OTHER);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void theyAreCountedAsTheyComeAndGo_alsoOverAReload() {
        engine.firing("alertname", "A", "job", "batch").firing("alertname", "B", "job", "batch").firing("alertname", "C");
        assertThat(holding).isEqualTo(Map.of("team0 batch", 2, "team1 other", 2));
        engine.reload(CONFIG, BATCH.replace("\"batch\" when", "\"renamed\" when"), OTHER);
        assertThat(holding).isEqualTo(Map.of("team0 batch", 0, "team0 renamed", 2, "team1 other", 2));
        engine.resolved("alertname", "A", "job", "batch");
        engine.reload(CONFIG, OTHER, OTHER);
        assertThat(holding).isEqualTo(Map.of("team0 batch", 0, "team0 renamed", 0, "team0 other", 1, "team1 other", 1));
    }
}
