package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.drools.base.common.DroolsObjectInputStream;
import org.drools.base.common.DroolsObjectOutputStream;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kie.api.definition.KiePackage;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import org.kie.internal.builder.KnowledgeBuilder;
import org.kie.internal.builder.KnowledgeBuilderFactory;
import org.kie.internal.io.ResourceFactory;
import signalbox.rules.RuleCheck;
import signalbox.rules.RuleProblem;
import signalbox.rules.RuleSources;
import signalbox.testing.TestEngine;

/**
 * What is known to be wrong in Drools, in plain Drools, and beside each what becomes of the same thing here. Where a test of plain
 * Drools fails, Drools has become better, or worse.
 */
public class DroolsFaultsTest {

    @TempDir
    Path rules;

    public record Fact(String n) {}

    /** Facts with a list. */
    public static final class Cart {
        private List<Integer> items;

        Cart(List<Integer> items) {
            this.items = items;
        }

        public List<Integer> getItems() {
            return items;
        }
    }

    // ---- plain Drools

    private static Collection<KiePackage> plain(String name, String rules) {
        KnowledgeBuilder builder = KnowledgeBuilderFactory.newKnowledgeBuilder();
        String text = "package " + name + "\nimport " + DroolsFaultsTest.class.getName() + ".*\n" + rules;
        builder.add(ResourceFactory.newByteArrayResource(text.getBytes(StandardCharsets.UTF_8)), ResourceType.DRL);
        assertThat(builder.getErrors()).isEmpty();
        return builder.getKnowledgePackages();
    }

    /** A session over packages that were put into one base one after the other. */
    private static KieSession session(List<Collection<KiePackage>> packages) {
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase();
        packages.forEach(base::addPackages);
        return base.newKieSession();
    }

    private static KieSession session(String rules) {
        return session(List.of(plain("plain", rules)));
    }

    private static String rule(String name, String when) {
        return "rule \"" + name + "\" when " + when + " then insertLogical( \"" + name + "\" ); end\n";
    }

    private static List<String> concluded(KieSession session) {
        session.fireAllRules();
        return session.getObjects(String.class::isInstance).stream().map(String.class::cast).sorted().toList();
    }

    // ---- ours

    private static final String IMPORTS = "import signalbox.alert.Alert\nimport signalbox.inhibit.Inhibition\nimport signalbox.inhibit.Withheld\n";

    /** The same over alerts. */
    private static String ours(String name, String when) {
        return "rule \"" + name + "\" when $t : Alert( name == \"Target\" ) " + when.replace("Fact( n", "Alert( name")
                + " then insertLogical( new Withheld( $t, \"" + name + "\" ) ); end\n";
    }

    private static TestEngine engine(String... packages) {
        String[] whole = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            whole[i] = IMPORTS + packages[i];
        }
        return new TestEngine(GroupLifeTest.CONFIG, whole).firing("alertname", "Target");
    }

    /** Which of our rules keep the target quiet. */
    private static List<String> quiet(TestEngine engine) {
        return engine.alert("alertname", "Target").quiet().stream().map(quiet -> quiet.by().rule()).sorted().toList();
    }

    private List<String> refusals(String rule) throws IOException {
        Path team = Files.createDirectories(rules.resolve("teams/team"));
        Files.writeString(team.resolve("a.drl"), "package rules.teams.team\n" + IMPORTS + rule);
        return RuleCheck.check(RuleSources.read(rules)).problems().stream().map(RuleProblem::toString).toList();
    }

    // ---- apache/incubator-kie#7109: an accumulate is forgotten when its segment is split by a package that comes later

    private static final String COUNTS_A = "accumulate( $x : Fact( n == \"A\" ); $n : count( $x ); $n >= 1 )";
    private static final String COUNTS_B = COUNTS_A.replace("\"A\"", "\"B\"");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inOneBaseTheAccumulateOfThePackageThatCameFirstNeverHolds(boolean turned) {
        Collection<KiePackage> a = plain("a", rule("a", "Fact( n == \"T\" ) " + COUNTS_A));
        Collection<KiePackage> b = plain("b", rule("b", "Fact( n == \"T\" ) " + COUNTS_B));
        KieSession session = session(turned ? List.of(b, a) : List.of(a, b));
        session.insert(new Fact("T"));
        session.fireAllRules();
        session.insert(new Fact("A"));
        session.insert(new Fact("B"));
        assertThat(concluded(session)).as("and not both").containsExactly(turned ? "a" : "b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packagesOfOursDoNotDisturbEachOther_inWhicheverOrderTheyAreLoaded(boolean turned) {
        String a = ours("a", COUNTS_A);
        String b = ours("b", COUNTS_B);
        TestEngine engine = turned ? engine(b, a) : engine(a, b);
        assertThat(quiet(engine)).isEmpty();
        engine.firing("alertname", "A");
        assertThat(quiet(engine)).containsExactly("a");
        engine.firing("alertname", "B");
        assertThat(quiet(engine)).containsExactly("a", "b");
        engine.resolved("alertname", "A");
        assertThat(quiet(engine)).containsExactly("b");
    }

    @Test
    void norDoRulesOfOnePackage() {
        TestEngine engine = engine(ours("a", COUNTS_A) + ours("b", COUNTS_B));
        engine.firing("alertname", "A").firing("alertname", "B");
        assertThat(quiet(engine)).containsExactly("a", "b");
    }

    // ---- apache/incubator-kie#7115: a not inside an exists never holds when another package begins its exists alike

    private static final String WITHOUT = "exists( Fact( n == \"A\" ) and not Fact( n == \"B\" ) )";
    private static final String WITH = "exists( Fact( n == \"A\" ) and Fact( n == \"C\" ) )";

    @Test
    void inOneBaseANotInsideAnExistsDoesNotHold() {
        KieSession session = session(List.of(plain("a", rule("a", WITHOUT)), plain("b", rule("b", WITH))));
        session.insert(new Fact("A"));
        assertThat(concluded(session)).as("and not a").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inOursItDoes_inWhicheverOrderTheyAreLoaded(boolean turned) {
        String a = ours("a", WITHOUT);
        String b = ours("b", WITH);
        for (TestEngine engine : List.of(turned ? engine(b, a) : engine(a, b), turned ? engine(b + a) : engine(a + b))) {
            engine.firing("alertname", "A");
            assertThat(quiet(engine)).containsExactly("a");
            engine.firing("alertname", "C");
            assertThat(quiet(engine)).containsExactly("a", "b");
            engine.firing("alertname", "B");
            assertThat(quiet(engine)).containsExactly("b");
        }
    }

    // ---- apache/incubator-kie#6422, #6765: a match that no-loop suppressed breaks the list that it was never in

    @Test
    void aMatchThatNoLoopSuppressesMakesDroolsFail() {
        KieSession session = session("""
                rule "makes" no-loop when Fact( $n : n ) Cart() then insert( new Fact( $n + "x" ) ); end
                rule "takes" salience -1 when $f : Fact( n == "Ax" ) then delete( $f ); end
                """);
        session.insert(new Cart(List.of()));
        session.insert(new Fact("A"));
        assertThatThrownBy(session::fireAllRules).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-loop", "no-loop true", "lock-on-active", "lock-on-active true"})
    void noRuleOfOursSuppressesMatches(String attribute) throws IOException {
        assertThat(refusals("rule \"a\" " + attribute + " when $a : Alert( name == \"A\" ) then insertLogical( new Withheld( $a, \"x\" ) ); end"))
                .singleElement()
                .asString()
                .contains("team/a.drl:5:10: \"" + attribute.split(" ")[0] + "\"");
    }

    // ---- apache/incubator-kie#6297: accumulates over what one pattern has from a list, of rules in several agenda groups

    @Test
    void accumulatesOverTheSameListInSeveralAgendaGroupsMakeDroolsFail() {
        String counts = "$c : Cart() accumulate( $i : Integer() from $c.items; $n : count( $i ); $n > ";
        KieSession session = session("rule \"a\" agenda-group \"g\" when " + counts + "0 ) then end\n"
                + "rule \"b\" agenda-group \"g\" when " + counts + "1 ) then end\n"
                + "rule \"c\" when " + counts + "2 ) then end\n");
        Cart cart = new Cart(List.of(5, 7));
        FactHandle handle = session.insert(cart);
        session.fireAllRules();
        cart.items = List.of(3);
        session.update(handle, cart);
        assertThatThrownBy(session::fireAllRules).isInstanceOf(NullPointerException.class);
    }

    @Test
    void noRuleOfOursIsInAnAgendaGroup() throws IOException {
        assertThat(refusals("rule \"a\" agenda-group \"g\" when $a : Alert( name == \"A\" ) then insertLogical( new Withheld( $a, \"x\" ) ); end"))
                .singleElement()
                .asString()
                .contains("team/a.drl:5:10: \"agenda-group\"");
    }

    // ---- apache/incubator-kie-issues#2406 and apache/incubator-kie#7125: a from over a list fails when what it rests on goes

    @ParameterizedTest
    @ValueSource(strings = {"$n : String() from List.of( \"a\" )", "accumulate( $n : String() from List.of( \"a\" ); $c : count( $n ) )",
            "not( String() from List.of( \"a\" ) )"})
    void noRuleOfOursLooksIntoLists(String pattern) throws IOException {
        assertThat(refusals("import java.util.List\nrule \"a\" when $a : Alert( name == \"A\" ) " + pattern
                        + " then insertLogical( new Withheld( $a, \"x\" ) ); end"))
                .isNotEmpty()
                .anyMatch(problem -> problem.contains("from") || problem.contains("String"));
    }

    // ---- apache/incubator-kie-issues#2235: rules that begin an exists at different patterns (Drools 10.2.0 has it mended)

    private static final String EXISTS_LATER = "Fact( n == \"A\" ) Fact( n == \"B\" ) exists( Fact( n == \"C\" ) and Fact( n == \"D\" ) )";
    private static final String EXISTS_EARLIER = "Fact( n == \"A\" ) exists( Fact( n == \"B\" ) and Fact( n == \"C\" ) and Fact( n == \"D\" ) )";

    @Test
    void rulesMayBeginAnExistsAtDifferentPatterns() {
        KieSession session = session(rule("a", EXISTS_LATER) + rule("b", EXISTS_EARLIER));
        List<FactHandle> handles = new ArrayList<>();
        List.of("A", "B", "C", "D").forEach(n -> handles.add(session.insert(new Fact(n))));
        assertThat(concluded(session)).containsExactly("a", "b");
        assertThatCode(() -> handles.forEach(handle -> {
                    session.delete(handle);
                    session.fireAllRules();
                }))
                .doesNotThrowAnyException();
        assertThat(concluded(session)).isEmpty();
    }

    @Test
    void rulesOfOursToo() {
        TestEngine engine = engine(ours("a", EXISTS_LATER) + ours("b", EXISTS_EARLIER));
        List.of("A", "B", "C", "D").forEach(name -> engine.firing("alertname", name));
        assertThat(quiet(engine)).containsExactly("a", "b");
        engine.resolved("alertname", "D");
        assertThat(quiet(engine)).isEmpty();
    }

    // ---- found on the way: an exists and an accumulate that look at the same two facts take each other's memory

    private static final String COUNTED = "accumulate( Fact( n == $n ) and $b : Fact( n == \"B\" ); $c : count( $b ); $c > 1 )";
    private static final String THERE = "exists( Fact( n == $n ) and Fact( n == \"B\" ) )";

    @Test
    void anExistsAndAnAccumulateOverTheSameMakeDroolsFail() {
        KieSession session = session(rule("a", "Fact( $n : n ) " + COUNTED) + rule("b", "Fact( $n : n ) " + THERE));
        session.insert(new Fact("B"));
        assertThatThrownBy(session::fireAllRules).isInstanceOf(ClassCastException.class);
    }

    @Test
    void inOursTheyDoNot() {
        String a = "Alert( $n : name, instance == \"i\" ) " + COUNTED.replace("$c > 1", "$c >= 1");
        String b = "Alert( $n : name, instance == \"i\" ) " + THERE;
        TestEngine engine = engine(ours("a", a) + ours("b", b));
        engine.firing("alertname", "B");
        assertThat(quiet(engine)).isEmpty();
        engine.firing("alertname", "A", "instance", "i");
        assertThat(quiet(engine)).containsExactly("a", "b");
        engine.resolved("alertname", "B");
        assertThat(quiet(engine)).isEmpty();
        assertThat(engine.quarantined()).isEmpty();
    }

    // ---- a literal with an escaped quote is no literal to Drools, and cannot be looked up; it still means what it says

    @Test
    void aLiteralWithAQuoteMeansWhatItSays() {
        TestEngine engine = engine(ours("a", "Alert( name == \"A\\\"q\" )") + ours("b", "not Alert( name == \"A\\\"q\" )"));
        engine.firing("alertname", "A");
        assertThat(quiet(engine)).containsExactly("b");
        engine.firing("alertname", "A\"q");
        assertThat(quiet(engine)).containsExactly("a");
        engine.resolved("alertname", "A\"q");
        assertThat(quiet(engine)).containsExactly("b");
    }

    // ---- forall over nothing

    @Test
    void forallOverNothingHoldsOrNot_byTheNumberOfItsPatterns() {
        String more = " Fact( this == $f, n == \"A\" )";
        KieSession session = session(rule("one", "forall( Fact( n == \"A\" ) )") + rule("two", "forall( $f : Fact( n == \"A\" )" + more + " )")
                + rule("three", "forall( $f : Fact( n == \"A\" )" + more + more + " )"));
        assertThat(concluded(session)).containsExactly("one", "three");
    }

    @Test
    void noRuleOfOursSaysForall() throws IOException {
        assertThat(refusals("rule \"a\" when $a : Alert( name == \"A\" ) forall( Alert( name == \"A\" ) ) then insertLogical( new Withheld( $a, \"x\" ) ); end"))
                .singleElement()
                .asString()
                .contains("forall", "not( ");
    }

    // ---- declared types of packages that are stored compiled

    @Test
    void aStoredPackageWithATypeOfItsOwnCannotBeReadBack() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DroolsObjectOutputStream out = new DroolsObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(plain("stored", "declare Box n : String end\nrule \"a\" when Box() then end\n")));
        }
        assertThatThrownBy(() -> {
                    try (DroolsObjectInputStream in = new DroolsObjectInputStream(
                            new ByteArrayInputStream(bytes.toByteArray()), DroolsFaultsTest.class.getClassLoader())) {
                        Object unused = in.readObject();
                    }
                })
                .hasRootCauseInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void oneOfOursCan() {
        String boxes = IMPORTS + """
                declare Box n : String @key end
                rule "boxes" when Alert( name == "A", $n : instance ) then insertLogical( new Box( $n ) ); end
                """ + ours("boxed", "Box( n == \"i\" )");
        for (int i = 0; i < 2; i++) { // from the file, and from what was stored of it at the latest
            TestEngine engine = new TestEngine(GroupLifeTest.CONFIG, boxes + "// " + i).firing("alertname", "Target");
            assertThat(quiet(engine)).isEmpty();
            engine.firing("alertname", "A", "instance", "i");
            assertThat(quiet(engine)).containsExactly("boxed");
        }
    }
}
