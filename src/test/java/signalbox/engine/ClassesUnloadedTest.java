package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kie.api.KieBase;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.engine.team.TeamPackage;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.rules.UncheckedRules;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Rules are classes: those of a package that is no more, or of its earlier version, are no more either. */
class ClassesUnloadedTest {

    private static final String NAME = "rules.teams.team";

    private static final String RULES = """
            package rules.teams.team
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route

            declare Seen
                host : String @key
                count : long
            end

            function String words( String host ) { return "seen at " + host; }

            rule "counts" when
                $a : Alert( name == "Slow", label( "host" ) matches "[a-z]+" )
                accumulate( Alert( name == "Down", label( "host" ) == $a.label( "host" ) ); $n : count(); $n >= 1 )
            then
                insertLogical( new Seen( $a.label( "host" ), $n ) );
            end
            rule "says" when
                $s : Seen( $host : host, count + 1 > 1 )
                $a : Alert( name == "Slow", label( "host" ) == $host )
            then
                insertLogical( new Withheld( $a, words( $host ) ) );
                insertLogical( new Route( $a, "team" ) );
            end
            """;

    /** Divides by nothing as soon as there is an alert. */
    private static final String FAILING = RULES + """
            rule "fails" when
                $a : Alert( name == "Slow" )
                accumulate( Alert( name == "Nobody" ); $n : count() )
            then
                insertLogical( new Withheld( $a, "x" + 1 / $n ) );
            end
            """;

    @TempDir
    Path dir;

    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final RuleEngine engine = engine();

    private RuleEngine engine() {
        return new RuleEngine(
                TestEngine.policy(GroupLifeTest.CONFIG),
                new Silences(
                        MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5), SilenceLimits.NONE, () -> UUID.randomUUID().toString(), false),
                new InMemoryJournal(),
                outgoing -> {},
                clock,
                Settings.DEFAULT);
    }

    private Policy policy(RuleSet rules) {
        Policy policy = TestEngine.policy(GroupLifeTest.CONFIG);
        return new Policy(rules, policy.tree(), policy.inhibitRules(), policy.schedules(), policy.integrations(), false);
    }

    private record Rules(KieBase standard, List<TeamPackage> teams) implements RuleSet {}

    private static KieBase standard() {
        return TestEngine.policy(GroupLifeTest.CONFIG).rules().standard();
    }

    @BeforeEach
    void start() {
        engine.start();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** Has rules run, and returns some of their classes. */
    private List<WeakReference<?>> run(String rules, boolean fromStore) throws IOException {
        Files.writeString(Files.createDirectories(dir.resolve("rules/teams/team")).resolve("rules.drl"), rules);
        RuleSources sources = rules.equals(FAILING) ? UncheckedRules.read(dir.resolve("rules")) : RuleSources.read(dir.resolve("rules"));
        RuleBase base = new RuleLoader(dir.resolve("cache")).load(sources);
        if (fromStore) {
            base = new RuleLoader(dir.resolve("cache")).load(sources);
        }
        assertThat(base.problems()).isEmpty();
        KieBase compiled = base.base(NAME);
        RuleBase loaded = base;
        engine.reload(policy(new Rules(standard(), List.of(new TeamPackage(
                        NAME, loaded.version(), compiled, (rule, stack) -> loaded.placeOf(NAME, rule, stack))))))
                .join();
        report("Down", clock.instant().plusSeconds(3600));
        report("Slow", clock.instant().plusSeconds(3600));
        report("Down", clock.instant());
        report("Down", clock.instant().plusSeconds(3600));
        InternalKnowledgePackage its = (InternalKnowledgePackage) compiled.getKiePackage(NAME);
        return List.of(
                new WeakReference<>(its.getPackageClassLoader()),
                new WeakReference<>(compiled.getFactType(NAME, "Seen").getFactClass()),
                new WeakReference<>(((RuleImpl) its.getRule("says")).getConsequence().getClass()));
    }

    private void report(String name, Instant endsAt) {
        List<AlertReport> reports = new ArrayList<>();
        for (String host : List.of("a", "b", "c")) {
            reports.add(new AlertReport(
                    Labels.of("alertname", name, "host", host), Labels.EMPTY, clock.instant(), endsAt, "", clock.instant(), false));
        }
        engine.accept(reports).join();
    }

    private static void assertCollected(List<WeakReference<?>> classes) {
        for (int round = 0; round < 50 && classes.stream().anyMatch(each -> each.get() != null); round++) {
            System.gc();
        }
        assertThat(classes).as("what is held still").allSatisfy(each -> assertThat(each.get()).isNull());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void classesOfAPackageThatIsNoMoreAreNoMore(boolean fromStore) throws IOException {
        List<WeakReference<?>> classes = run(RULES, fromStore);
        engine.reload(policy(new Rules(standard(), List.of()))).join();
        report("Slow", clock.instant().plusSeconds(7200));
        assertCollected(classes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void classesOfAnEarlierVersionAreNoMore(boolean fromStore) throws IOException {
        List<WeakReference<?>> classes = run(RULES, fromStore);
        List<WeakReference<?>> next = run(RULES + "// changed\n", fromStore);
        assertCollected(classes);
        assertThat(next).allSatisfy(each -> assertThat(each.get()).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void classesOfAPackageThatFailedAreNoMore(boolean fromStore) throws IOException {
        List<WeakReference<?>> classes = run(FAILING, fromStore);
        assertThat(engine.quarantined()).containsKey(NAME);
        engine.reload(policy(new Rules(standard(), List.of()))).join();
        assertCollected(classes);
    }
}
