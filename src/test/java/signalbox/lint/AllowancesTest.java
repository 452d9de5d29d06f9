package signalbox.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowancesTest {

    private final Path folder;

    AllowancesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private List<String> left(String name, String text, Finding... findings) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        List<Finding> found = List.of(findings).stream()
                .map(one -> new Finding(one.code(), one.severity(), file.toString(), one.line(), one.column(), one.message(), one.hint()))
                .toList();
        return Allowances.apply(found, Set.of(file.toString()), EnumSet.allOf(Code.class)).stream()
                .map(one -> one.line() + " " + one.code().word())
                .toList();
    }

    private static Finding at(int line, Code code) {
        return new Finding(code, "", line, 1, "x", "");
    }

    @Test
    void aCommentBehindSomethingIsAboutItsLine() throws IOException {
        String rule = "rule \"x\"\nwhen\n    Alert() // check: allow empty-join there is one cluster\nthen\nend\n";
        assertThat(left("a.drl", rule, at(3, Code.EMPTY_JOIN))).isEmpty();
        assertThat(left("a.drl", rule, at(3, Code.EMPTY_JOIN), at(4, Code.EMPTY_JOIN), at(3, Code.NEVER_TRUE)))
                .containsExactly("4 empty-join", "3 never-true");
    }

    @Test
    void aCommentBeforeARuleIsAboutTheWholeRule() throws IOException {
        String rules = "// check: allow never-asleep, empty-join it watches everything\n// more words\n\nrule \"x\"\nwhen\n    Alert()\nthen\nend\n\nrule \"y\"\nend\n";
        assertThat(left("a.drl", rules, at(4, Code.NEVER_ASLEEP), at(6, Code.EMPTY_JOIN), at(10, Code.NEVER_ASLEEP)))
                .containsExactly("10 never-asleep");
    }

    @Test
    void aCommentInYamlIsAboutWhatIsIndentedBelow() throws IOException {
        String yaml = "routes:\n  # check: allow repeat-before-group reminders come from elsewhere\n  - receiver: a\n    repeat_interval: 1m\n  - receiver: b\n    repeat_interval: 1m # check: allow repeat-before-group here too\n  - receiver: c\n";
        assertThat(left("a.yml", yaml, at(4, Code.REPEAT_BEFORE_GROUP), at(6, Code.REPEAT_BEFORE_GROUP), at(7, Code.REPEAT_BEFORE_GROUP)))
                .containsExactly("7 repeat-before-group");
    }

    @Test
    void whatAStartRefusesCannotBeAllowed() throws IOException {
        assertThat(left("a.yml", "x: 1 # check: allow bad-template why not\n", at(1, Code.BAD_TEMPLATE))).contains("1 bad-template");
    }

    @Test
    void anAllowanceNeedsAKnownCodeAndAReasonAndAFinding() throws IOException {
        assertThat(left("a.drl", "// check: allow empty-join\n// check: allow emty-join because\n// check: allow never-true because\nrule \"x\"\nend\n"))
                .containsExactly("1 bad-allowance", "2 bad-allowance", "3 unused-allowance");
        assertThat(left("b.drl", "rule \"x\" # check: allow never-true no comment of rules\nend\n")).isEmpty();
    }
}
