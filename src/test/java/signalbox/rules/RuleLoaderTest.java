package signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kie.api.KieBase;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.KieSession;
import org.kie.internal.builder.KnowledgeBuilder;
import org.kie.internal.builder.KnowledgeBuilderFactory;
import org.kie.internal.io.ResourceFactory;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.inhibit.Withheld;
import signalbox.rules.CompiledPackage.UnusableException;
import signalbox.rules.RulePackage.State;

class RuleLoaderTest {

    private Path temp;
    private Path rules;
    private Path cache;

    @BeforeEach
    void directories(@TempDir Path directory) {
        temp = directory;
        rules = temp.resolve("rules");
        cache = temp.resolve("cache");
    }

    @Test
    void everyFolderIsAPackage_andAllRunInOneSession() {
        team("infra", "one");
        write("teams/infra/more.drl", rule("rules.teams.infra", "two", "said( \"two\" )"));
        write("teams/payments/eu/a.drl", rule("rules.teams.payments.eu", "three", "said( \"three\" )"));

        RuleBase base = load();

        assertThat(base.packages())
                .extracting(RulePackage::name, RulePackage::team, RulePackage::state, RulePackage::ruleNames)
                .containsExactly(
                        tuple("rules.standard", "", State.ACTIVE, base.packageNamed("rules.standard").ruleNames()),
                        tuple("rules.teams.infra", "infra", State.ACTIVE, List.of("one", "two")),
                        tuple("rules.teams.payments.eu", "payments", State.ACTIVE, List.of("three")));
        assertThat(whatIsSaid(base)).containsExactlyInAnyOrder("one", "two", "three");
    }

    /** Looking at it again needed a deeper stack for each character, and the process ended. */
    @Test
    void textsAreAsLongAsTheyMay() {
        String longest = "\\\"".repeat(20_000) + "x".repeat(25_000);
        write("teams/infra/a.drl", """
                package rules.teams.infra
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "long"
                when
                    $a : Alert( name == "LONG", label( "n" ) != "LONG" )
                    accumulate( Alert( name == "B" ); $n : count(); $n > 5L, $n < 3000000000L )
                then
                    insertLogical( new Withheld( $a, "LONG" ) );
                end
                """.replace("LONG", longest));
        assertThat(load().problems()).isEmpty();
    }

    @Test
    void aPackageThatDoesNotCompileIsLeftOut_andTheOthersRun() {
        team("infra", "one");
        write("teams/payments/bad.drl", rule("rules.teams.payments", "bad", "insertLogical( nonsense )"));

        RuleBase base = load();

        assertThat(whatIsSaid(base)).containsExactlyInAnyOrder("one");
        RulePackage bad = base.packageNamed("rules.teams.payments");
        assertThat(bad.state()).isEqualTo(State.FAILED);
        assertThat(bad.runningVersion()).isEmpty();
        assertThat(base.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo(rules.resolve("teams/payments/bad.drl").toString());
            assertThat(problem.line()).isEqualTo(7);
        });
    }

    @Test
    void aPackageThatTurnsBadGoesOnWithItsLastGoodVersion() {
        team("infra", "one");
        RuleBase first = load();
        write("teams/infra/a.drl", rule("rules.teams.infra", "one", "insertLogical( nonsense )"));

        RuleBase second = new RuleLoader(cache).load(RuleSources.read(rules), first);

        assertThat(whatIsSaid(second)).containsExactlyInAnyOrder("one");
        RulePackage kept = second.packageNamed("rules.teams.infra");
        assertThat(kept.state()).isEqualTo(State.STALE);
        assertThat(kept.runningVersion()).isEqualTo(first.packageNamed("rules.teams.infra").version()).isNotEqualTo(kept.version());
        assertThat(kept.problems()).isNotEmpty();
        assertThat(second.version()).isEqualTo(first.version());
    }

    @Test
    void aFolderThatIsGoneIsGone() throws IOException {
        team("infra", "one");
        RuleBase first = load();
        Files.delete(rules.resolve("teams/infra/a.drl"));

        RuleBase second = new RuleLoader(cache).load(RuleSources.read(rules), first);

        assertThat(whatIsSaid(second)).isEmpty();
    }

    @Test
    void packagesMayDeclareTypesOfTheSameName_eachHasItsOwn() throws UnusableException {
        CompiledPackage infra = compiledUnchecked("rules.teams.infra", "declare shared.Box a : String end");
        CompiledPackage media = compiledUnchecked("rules.teams.media", "declare shared.Box b : int end");

        assertThat(infra.ruleNames()).isEqualTo(media.ruleNames()).hasSize(1);
        assertThat(infra.base().getFactType("shared", "Box").getField("a")).isNotNull();
        assertThat(media.base().getFactType("shared", "Box").getField("b")).isNotNull();
    }

    @Test
    void aPackageThatCannotBeReadIsUnusable() {
        assertThat(RuleLoader.unusable(new CompiledPackage(new PackageSource("rules.teams.spoilt", List.of(), false), new byte[] {1, 2, 3}))).isPresent();
    }

    @Test
    void declaredTypesOfAStoredPackageAreReadBack() throws UnusableException {
        CompiledPackage stored = compiledUnchecked("rules.teams.infra", """
                declare Box name : String @key end
                rule "boxes" when signalbox.alert.Alert( n : name ) then insertLogical( new Box( n ) ); end
                rule "words" when Box( n : name ) a : signalbox.alert.Alert() then insertLogical( new signalbox.inhibit.Withheld( a, "box " + n ) ); end
                """);

        assertThat(whatIsSaid(stored.base())).contains("box Up");
    }

    @Test
    void aPackageThatDidNotChangeKeepsItsBase() {
        team("infra", "one");
        team("payments", "two");
        RuleBase first = load();
        team("payments", "three");

        RuleBase second = new RuleLoader(cache).load(RuleSources.read(rules), first);

        assertThat(second.base("rules.teams.infra")).isSameAs(first.base("rules.teams.infra"));
        assertThat(second.standard()).isEqualTo(first.standard());
        assertThat(second.base("rules.teams.payments")).isNotSameAs(first.base("rules.teams.payments"));
    }

    @Test
    void aFileThatCannotBeOfRulesIsNamed_andNotLookedAt() {
        write("teams/infra/huge.drl", "x".repeat((1 << 20) + 1));
        team("media", "one");

        RuleBase base = load();

        assertThat(base.unread()).extracting(RuleProblem::toString).containsExactly(rules.resolve("teams/infra/huge.drl")
                + ": the file is larger than 1 MiB: no file of rules is: is it the right one?");
        assertThat(whatIsSaid(base)).containsExactlyInAnyOrder("one");
    }

    @Test
    void aRuleIsFoundWhereItStands_alsoInTheVersionThatIsKept() {
        team("infra", "one");
        RuleBase first = load();
        String place = first.placeOf("rules.teams.infra", "one", new StackTraceElement[0]);
        write("teams/infra/a.drl", "\n\n\n" + rule("rules.teams.infra", "one", "insertLogical( nonsense )"));

        RuleBase second = new RuleLoader(cache).load(RuleSources.read(rules), first);

        assertThat(place).startsWith(rules.resolve("teams/infra/a.drl") + ":");
        assertThat(second.placeOf("rules.teams.infra", "one", new StackTraceElement[0])).isEqualTo(place);
        assertThat(second.placeOf("rules.teams.infra", "two", new StackTraceElement[0])).isEmpty();
        assertThat(second.placeOf("rules.teams.nobody", "one", new StackTraceElement[0])).isEmpty();
    }

    @Test
    void whatWasCompiledOnceIsNotCompiledAgain() throws IOException {
        team("infra", "one");
        load();
        Set<Path> kept = filesIn(cache);
        byte[] before = Files.readAllBytes(kept.iterator().next());

        RuleBase again = load();

        assertThat(kept).isNotEmpty();
        assertThat(filesIn(cache)).isEqualTo(kept);
        assertThat(Files.readAllBytes(kept.iterator().next())).isEqualTo(before);
        assertThat(whatIsSaid(again)).containsExactlyInAnyOrder("one");
    }

    @Test
    void aSpoiltCacheFileIsIgnoredAndWrittenAnew() throws IOException {
        Path file = keptOfInfra();
        byte[] good = Files.readAllBytes(file);
        for (byte[] spoilt : List.of(new byte[0], new byte[100], Arrays.copyOf(good, good.length - 1))) {
            Files.write(file, spoilt);

            assertThat(whatIsSaid(load())).containsExactly("one");
            assertThat(Files.size(file)).isGreaterThan(good.length / 2);
        }
    }

    @Test
    void aKeptPackageThatCannotBeReadIsCompiledAgain() throws IOException {
        Path file = keptOfInfra();
        new CompiledStore(cache, 0).put(file.getFileName().toString(), new byte[] {1, 2, 3});

        RuleBase base = load();

        assertThat(whatIsSaid(base)).containsExactly("one");
        assertThat(base.problems()).isEmpty();
        assertThat(Files.size(file)).isGreaterThan(1000);
    }

    @Test
    void cacheFilesOutOfUseAreRemoved() throws IOException {
        team("infra", "one");
        load();
        Set<Path> first = filesIn(cache);
        team("infra", "two");

        new RuleLoader(new CompiledStore(cache, 0)).load(RuleSources.read(rules));

        assertThat(filesIn(cache)).hasSameSizeAs(first).isNotEqualTo(first);
    }

    @Test
    void rulesRun_whenTheCacheCannotBeWritten() throws IOException {
        Files.writeString(temp.resolve("file"), "in the way");

        RuleBase base = new RuleLoader(temp.resolve("file/cache")).load(RuleSources.read(rules));

        assertThat(whatIsSaid(base)).isEmpty();
    }

    @Test
    void theVersionFollowsTheContentOnly() throws IOException {
        team("infra", "one");
        RuleSources before = RuleSources.read(rules);
        Path moved = Files.move(rules, temp.resolve("elsewhere"));

        assertThat(RuleSources.read(moved).version()).isEqualTo(before.version());
        Files.writeString(moved.resolve("teams/infra/a.drl"), rule("rules.teams.infra", "one", "said( \"other\" )"));
        assertThat(RuleSources.read(moved).version()).isNotEqualTo(before.version());
    }

    @Test
    void theStandardRulesComeFromTheProgram_whenTheDirectoryHasNone() {
        RuleBase base = new RuleLoader(cache).load(RuleSources.read(temp.resolve("nowhere")));

        assertThat(base.packages()).singleElement().satisfies(standard -> {
            assertThat(standard.state()).isEqualTo(State.ACTIVE);
            assertThat(standard.files()).contains("rules/standard/inhibit.drl");
        });
    }

    @Test
    void aFolderOfStandardRulesIsRefused_whereItWouldSaySomethingElse() throws IOException {
        String own = Files.readString(Path.of("rules/standard/group.drl"));
        write("standard/group.drl", own);
        assertThat(RuleCheck.check(RuleSources.read(rules)).problems()).isEmpty();

        write("standard/group.drl", own.replace("routes it", "sends it"));
        write("standard/more.drl", rule("rules.standard", "more", "said( \"more\" )"));
        RuleBase base = load();

        assertThat(base.unread()).hasSize(2).allSatisfy(problem -> assertThat(problem.toString())
                .contains("the folder \"standard\" is not a team's", "remove the folder"));
        assertThat(base.packageNamed("rules.standard").ruleNames()).doesNotContain("more");
        assertThat(whatIsSaid(base)).isEmpty();
    }

    @Test
    void aFileThatIsNoTextIsAProblem_andHarmsNoOther() throws IOException {
        Files.createDirectories(rules.resolve("teams/infra"));
        Files.write(rules.resolve("teams/infra/a.drl"), new byte[] {'a', (byte) 0xff, 'b'});

        RuleBase base = load();

        assertThat(base.problems())
                .extracting(RuleProblem::toString)
                .containsExactly(rules.resolve("teams/infra/a.drl") + ": the file is not UTF-8 text: save it in UTF-8");
        assertThat(whatIsSaid(base)).isEmpty();
    }

    @Test
    void whatIsNoFileIsAProblem_andIsNotWaitedFor() throws IOException {
        team("media", "one");
        Path device = Files.createSymbolicLink(rules.resolve("teams/media/device.drl"), Path.of("/dev/zero"));
        Path nothing = Files.createSymbolicLink(rules.resolve("teams/media/nothing.csv"), Path.of("gone.csv"));
        Files.createDirectory(rules.resolve("teams/media/folder.drl"));

        assertThat(load().problems())
                .extracting(RuleProblem::toString)
                .containsExactlyInAnyOrder(
                        device + ": this is no file: it is a pipe or a device, and rules are read from files: remove it",
                        nothing + ": this is no file: it is a link to what is not there: remove it, or mend the link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE"})
    void aFileInUtf16IsAProblem(String charset) throws IOException {
        Files.createDirectories(rules.resolve("teams/infra"));
        Files.writeString(
                rules.resolve("teams/infra/a.drl"), rule("rules.teams.infra", "one", "said( \"one\" )"), Charset.forName(charset));

        assertThat(load().problems())
                .extracting(RuleProblem::toString)
                .containsExactly(rules.resolve("teams/infra/a.drl") + ": the file is UTF-16 text: save it in UTF-8");
    }

    @Test
    void theMarkOfUtf8IsPassedOver() {
        write("teams/infra/a.drl", "\ufeff" + rule("rules.teams.infra", "one", "said( \"one\" )"));

        RuleBase base = load();

        assertThat(base.problems()).isEmpty();
        assertThat(whatIsSaid(base)).contains("one");
    }

    @ParameterizedTest
    @CsvSource({"'a.drl ', a.drl", "a.DRL, a.drl", "a.Drl, a.drl", "a.drl.txt, a.drl", "a.DRL.TXT, a.drl"})
    void aFileWhoseNameIsAlmostThatOfRulesIsAProblem_andHarmsNoOther(String name, String right) {
        write("teams/infra/" + name, rule("rules.teams.infra", "one", "said( \"one\" )"));
        write("teams/infra/b.drl", rule("rules.teams.infra", "two", "said( \"two\" )"));
        write("teams/infra/notes.txt", "of .drl files");
        write("teams/infra/.a.DRL", "hidden");

        RuleBase base = load();

        assertThat(base.problems())
                .extracting(RuleProblem::toString)
                .containsExactly(rules.resolve("teams/infra/" + name) + ": the name does not end in .drl, so its rules do not run:"
                        + " call it " + right + ", or, if they are not to run, something without .drl");
        assertThat(whatIsSaid(base)).contains("two").doesNotContain("one");
    }

    @Test
    void aFolderThatCannotBeAPackageIsAProblem() {
        write("teams/data-lake/a.drl", rule("rules.teams.lake", "one", "said( \"one\" )"));

        assertThat(load().problems())
                .extracting(RuleProblem::message)
                .containsExactly("the folder \"teams/data-lake\" cannot be a package");
    }

    @Test
    void hiddenFoldersArePassedOver() {
        write("teams/..2026_11_22/infra/a.drl", rule("rules.teams.infra", "one", "said( \"one\" )"));

        RuleBase base = load();

        assertThat(base.problems()).isEmpty();
        assertThat(whatIsSaid(base)).isEmpty();
    }

    @Test
    void aFileWithNothingButACommentIsNoProblem() {
        write("teams/infra/a.drl", "// to be written\n");

        assertThat(load().problems()).isEmpty();
    }

    @Test
    void checkSaysAllProblems_andNothingOfSoundRules() {
        assertThat(RuleCheck.check(RuleSources.read(rules)).problems()).isEmpty();
        write("teams/infra/a.drl", rule("rules.teams.infra", "one", "nonsense()"));
        write("teams/payments/a.drl", rule("rules.teams.payments", "one", "nonsense()"));

        assertThat(RuleCheck.check(RuleSources.read(rules)).problems())
                .extracting(problem -> rules.relativize(Path.of(problem.file())) + ":" + problem.line())
                .containsExactly("teams/infra/a.drl:7", "teams/payments/a.drl:7");
    }

    @Test
    void onlyNamedFilesCanBeTaken() {
        team("infra", "one");
        RuleSources all = RuleSources.read(rules);

        assertThat(all.only(List.of("teams/infra/a.drl")).paths()).containsExactly("teams/infra/a.drl");
        assertThatThrownBy(() -> all.only(List.of("teams/infra/b.drl"))).hasMessageContaining("there is no rule file teams/infra/b.drl");
    }

    @Test
    void theRulesOfThisRepositoryAreCompiledWhenItIsBuilt() {
        RuleBase base = new RuleLoader(cache).load(RuleSources.read(Path.of("rules")));

        assertThat(base.problems()).isEmpty();
        assertThat(cache).doesNotExist();
    }

    private RuleBase load() {
        return new RuleLoader(cache).load(RuleSources.read(rules));
    }

    private void team(String team, String word) {
        write("teams/" + team + "/a.drl", rule("rules.teams." + team, word, "said( \"" + word + "\" )"));
    }

    private static String rule(String packageName, String name, String action) {
        return "package " + packageName + "\nimport signalbox.alert.Alert\nimport signalbox.inhibit.Withheld\nrule \"" + name
                + "\"\nwhen\n    $alert : Alert( $name : name )\nthen "
                + action.replaceFirst("^said\\( (.*) \\)$", "insertLogical( new Withheld( \\$alert, $1 ) )") + ";\nend\n";
    }

    /** The words that the rules conclude from one alert. */
    private static List<String> whatIsSaid(RuleBase base) {
        return base.packages().stream()
                .filter(info -> !info.runningVersion().isEmpty())
                .flatMap(info -> whatIsSaid(base.base(info.name())).stream())
                .toList();
    }

    private static List<String> whatIsSaid(KieBase base) {
        KieSession session = base.newKieSession();
        Alert alert = new Alert(Labels.of("alertname", "Up"), Labels.EMPTY, Instant.EPOCH, Alert.NOT_ENDED, "");
        session.getEntryPoints().forEach(place -> place.insert(alert));
        session.fireAllRules();
        List<String> words = session.getObjects(Withheld.class::isInstance).stream()
                .map(Withheld.class::cast)
                .map(Withheld::reason)
                .toList();
        session.dispose();
        return words;
    }

    /** Compiled as the check would not let it be. */
    private static CompiledPackage compiledUnchecked(String name, String extra) {
        KnowledgeBuilder builder = KnowledgeBuilderFactory.newKnowledgeBuilder();
        String text = rule(name, "one", "said( \"one\" )").replaceFirst("import", extra + "\nimport");
        builder.add(
                ResourceFactory.newByteArrayResource(text.getBytes(StandardCharsets.UTF_8)),
                ResourceType.DRL);
        assertThat(builder.hasErrors()).isFalse();
        return new CompiledPackage(new PackageSource(name, List.of(), false), PackageCompiler.serialized(builder.getKnowledgePackages()));
    }

    private void write(String path, String text) {
        try {
            Files.createDirectories(rules.resolve(path).getParent());
            Files.writeString(rules.resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file in which a package of a team is kept. The standard rules are there too, where the build has not compiled them. */
    private Path keptOfInfra() throws IOException {
        load();
        Set<Path> before = Files.exists(cache) ? filesIn(cache) : Set.of();
        team("infra", "one");
        load();
        return filesIn(cache).stream().filter(file -> !before.contains(file)).findFirst().orElseThrow();
    }

    private static Set<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return Set.copyOf(files.toList());
        }
    }
}
