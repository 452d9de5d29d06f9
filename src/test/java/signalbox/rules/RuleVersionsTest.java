package signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.rules.RulePackage.State;

/** Versions of packages are kept, over restarts, and somebody can go back. */
class RuleVersionsTest {

    private static final String INFRA = "rules.teams.infra";

    private Path temp;
    private Path rules;
    private RuleVersions versions;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void directories(@TempDir Path directory) throws IOException {
        temp = directory;
        rules = directory.resolve("rules");
        Files.createDirectories(rules.resolve("teams/infra"));
        versions = new RuleVersions(directory.resolve("rule-versions"));
    }

    private void write(String rule) throws IOException {
        Files.writeString(rules.resolve("teams/infra/a.drl"), "package rules.teams.infra\n" + """
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "%s" when $a : Alert( name == "Noise" ) then insertLogical( new Withheld( $a, "noise" ) ); end
                """.formatted(rule));
    }

    private void breakIt() throws IOException {
        Files.writeString(rules.resolve("teams/infra/a.drl"), "package rules.teams.infra\nrule nonsense\n");
    }

    /** As a server that has just started. */
    private RuleBase start() {
        versions = new RuleVersions(temp.resolve("rule-versions"));
        return decide(loader().load(RuleSources.read(rules)));
    }

    private RuleBase reload(RuleBase running) {
        return decide(loader().load(RuleSources.read(rules), running));
    }

    private RuleLoader loader() {
        return new RuleLoader(temp.resolve("cache"), versions);
    }

    private RuleBase decide(RuleBase base) {
        now = now.plus(Duration.ofMinutes(1));
        versions.decide(base, now);
        return base;
    }

    private static RulePackage infra(RuleBase base) {
        return base.packageNamed(INFRA);
    }

    @Test
    void packageThatIsBrokenAtAStartRunsItsLastGoodVersion() throws IOException {
        write("one");
        String good = infra(start()).version();
        breakIt();

        RulePackage infra = infra(start());

        assertThat(infra.state()).isEqualTo(State.STALE);
        assertThat(infra.runningVersion()).isEqualTo(good);
        assertThat(infra.ruleNames()).containsExactly("one");
        assertThat(infra.problems()).isNotEmpty();
        assertThat(versions.deciding(INFRA)).get().extracting(RuleVersion::since).isEqualTo(Instant.parse("2026-01-01T00:01:00Z"));
    }

    @Test
    void packageThatWasNeverGoodFails() throws IOException {
        breakIt();
        assertThat(infra(start()).state()).isEqualTo(State.FAILED);
        assertThat(versions.of(INFRA)).isEmpty();
    }

    @Test
    void folderThatIsGoneIsGone_whateverIsKept() throws IOException {
        write("one");
        start();
        Files.delete(rules.resolve("teams/infra/a.drl"));
        assertThat(start().packages()).extracting(RulePackage::name).containsExactly("rules.standard");
    }

    @Test
    void whatIsKeptIsForTheOwnerAlone_inAFolderOfOthersToo() throws IOException {
        write("one");
        start();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("rule-versions")))).isEqualTo("rwx------");
    }

    @Test
    void whenAVersionDecidedIsKnown_alsoAfterARestart() throws IOException {
        write("one");
        RuleBase first = start();
        reload(first);
        write("two");
        RuleBase second = reload(first);
        start();
        write("one");
        reload(second);

        assertThat(versions.of(INFRA)).extracting(RuleVersion::since, RuleVersion::until).containsExactly(
                tuple(Instant.parse("2026-01-01T00:05:00Z"), Optional.empty()),
                tuple(Instant.parse("2026-01-01T00:03:00Z"), Optional.of(Instant.parse("2026-01-01T00:05:00Z"))));
        assertThat(versions.of(INFRA).get(0).files().get("teams/infra/a.drl")).contains("rule \"one\"");
        assertThat(versions.of(INFRA).get(1).version()).isEqualTo(infra(second).version());
    }

    @Test
    void settingsBelongToTheVersion() throws IOException {
        write("one");
        Files.writeString(rules.resolve("teams/infra/package.yml"), "owner: us\n");
        start();
        breakIt();
        Files.writeString(rules.resolve("teams/infra/package.yml"), "owner: them\n");
        assertThat(infra(start()).settings().owner()).isEqualTo("us");
        assertThat(versions.of(INFRA).get(0).files()).containsOnlyKeys("teams/infra/a.drl", "teams/infra/package.yml");
    }

    @Test
    void whoGoesBackStaysThere_untilTheFilesChange() throws IOException {
        write("one");
        RuleBase first = start();
        write("two");
        RuleBase second = reload(first);
        versions.rollBack(INFRA, infra(second).version(), infra(first).version());

        RuleBase back = reload(second);
        assertThat(infra(back).ruleNames()).containsExactly("one");
        assertThat(infra(back).state()).isEqualTo(State.ACTIVE);
        assertThat(infra(back).isRolledBack()).isTrue();
        assertThat(infra(reload(back)).ruleNames()).as("after a reload").containsExactly("one");
        assertThat(infra(start()).ruleNames()).as("after a restart").containsExactly("one");

        write("three");
        RuleBase third = reload(back);
        assertThat(infra(third).ruleNames()).containsExactly("three");
        assertThat(infra(third).isRolledBack()).isFalse();
    }

    @Test
    void goingBackToWhatIsOnDiskEndsIt() throws IOException {
        write("one");
        RuleBase first = start();
        write("two");
        RuleBase second = reload(first);
        versions.rollBack(INFRA, infra(second).version(), infra(first).version());
        RuleBase back = reload(second);
        versions.rollBack(INFRA, infra(second).version(), infra(second).version());
        assertThat(infra(reload(back)).isRolledBack()).isFalse();
    }

    @Test
    void whatIsDamagedIsNotThere() throws IOException {
        write("one");
        RuleBase first = start();
        Path kept = temp.resolve("rule-versions").resolve(INFRA).resolve(infra(first).version());
        Files.writeString(kept.resolve("files/teams/infra/a.drl"), "package rules.teams.infra\n");
        breakIt();
        assertThat(infra(start()).state()).isEqualTo(State.FAILED);
        assertThat(versions.of(INFRA)).isEmpty();
    }

    @Test
    void twentyVersionsAreKept() throws IOException {
        write("0");
        RuleBase base = start();
        for (int i = 1; i < 25; i++) {
            write("rule " + i);
            base = reload(base);
        }
        assertThat(versions.of(INFRA)).hasSize(20);
        assertThat(versions.of(INFRA).get(0).files().get("teams/infra/a.drl")).contains("rule 24");
    }

    @Test
    void authorAndCommitComeFromGit() throws Exception {
        assumeTrue(git("--version") == 0, "there is no git");
        git("init", "-q");
        write("one");
        git("add", ".");
        git("-c", "user.name=Ann Author", "-c", "user.email=ann@example.org", "commit", "-q", "-m", "one");
        RuleBase first = start();
        assertThat(versions.of(INFRA).get(0).origin()).satisfies(origin -> {
            assertThat(origin.author()).isEqualTo("Ann Author");
            assertThat(origin.commit()).matches("[0-9a-f]{40}");
        });
        write("two");
        reload(first);
        assertThat(versions.of(INFRA).get(0).origin().commit()).as("changed, and not committed").matches("[0-9a-f]{40}\\+");
    }

    private int git(String... what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(what));
        try {
            return new ProcessBuilder(command)
                    .directory(rules.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void withoutGitNothingIsKnown() throws IOException {
        write("one");
        start();
        assertThat(versions.of(INFRA).get(0).origin()).isEqualTo(Origin.UNKNOWN);
    }

    @Test
    void differenceIsAsProgramsThatShowChangesHaveIt() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        String after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\n13\n";
        assertThat(LineDifference.of("a.drl", before, after)).isEqualTo("""
                --- a/a.drl
                +++ b/a.drl
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                @@ -10,3 +10,4 @@
                 10
                 11
                 12
                +13
                """);
        assertThat(LineDifference.of("a.drl", "", "1\n")).isEqualTo("--- /dev/null\n+++ b/a.drl\n@@ -0,0 +1,1 @@\n+1\n");
        assertThat(LineDifference.of("a.drl", "1\n", "")).isEqualTo("--- a/a.drl\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-1\n");
        assertThat(LineDifference.of("a.drl", before, before)).isEmpty();
    }
}
