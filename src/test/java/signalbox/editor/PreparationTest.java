package signalbox.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import signalbox.rules.RuleCheck;
import signalbox.rules.RuleSources;

/** What is compiled while the editor starts: it warms up only what a rule without mistakes comes to. */
class PreparationTest {

    @Test
    void nothingIsWrongWithTheRule() {
        Path folder = Path.of("rules", "any").toAbsolutePath();
        RuleCheck.Findings findings = RuleCheck.check(
                RuleSources.ofFolder(folder.getParent(), folder, Map.of(folder.resolve("any.drl"), EditorServer.ANY_RULE)));
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
    }
}
