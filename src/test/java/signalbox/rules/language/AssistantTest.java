package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import signalbox.rules.language.Wanted.What;

@Tag("once")
class AssistantTest {

    private static final String HEAD = """
            package rules.teams.tour
            import signalbox.alert.Alert
            declare Pair
                left : String @key
                right : int
            end
            """;
    private static final String RULE = HEAD + """
            rule "x"
            when
                $a : Alert( name == "A", $rack : rack )
            """;

    private static Proposals propose(String text) {
        int at = text.indexOf('|');
        return new Assistant("rules.teams.tour", List.of(new Source("a.drl", text.replace("|", "")))).propose("a.drl", at);
    }

    private static List<String> proposed(String text) {
        return propose(text).list().stream().map(Proposal::label).toList();
    }

    private static Optional<Wanted> wanted(String text) {
        Proposals proposals = propose(text);
        assertThat(proposals.inText()).isTrue();
        return proposals.wanted();
    }

    private static String title(String text) {
        return meaning(text).map(Meaning::title).orElse("");
    }

    private static Optional<Meaning> meaning(String text) {
        int at = text.indexOf('|');
        return new Assistant("rules.teams.tour", List.of(new Source("a.drl", text.replace("|", "")))).meaning("a.drl", at);
    }

    @Test
    void whatBeginsAPartOfAFileIsProposed() {
        assertThat(proposed("|")).contains("rule", "import", "package", "declare", "function");
        assertThat(proposed(HEAD + "ru|")).contains("rule").doesNotContain("package");
        assertThat(proposed("package |")).containsExactly("rules.teams.tour");
        Proposals classes = propose("package rules.teams.tour\nimport signalbox.al|");
        assertThat(classes.list()).extracting(Proposal::label).contains("signalbox.alert.Alert", "signalbox.route.Route");
        assertThat(classes.from()).as("the whole name is replaced").isEqualTo("package rules.teams.tour\nimport ".length());
    }

    @Test
    void factsAreProposedInConditions_withTheirImport() {
        Proposals proposals = propose(RULE + "    |");
        assertThat(proposals.list()).extracting(Proposal::label).contains("Alert", "Holds", "Pair", "not", "accumulate", "then").doesNotContain("Inhibition");
        assertThat(proposals.list()).filteredOn(each -> each.label().equals("Holds")).singleElement().satisfies(holds -> {
            assertThat(holds.insert()).isEqualTo("Holds( $0 )");
            assertThat(holds.importOf()).isEqualTo("signalbox.condition.Holds");
            assertThat(holds.documentation()).contains("that this package states holds");
        });
        assertThat(proposals.list()).filteredOn(each -> each.label().equals("Alert")).extracting(Proposal::importOf).containsExactly("");
        assertThat(proposed(RULE + "    $b : |")).contains("Alert").doesNotContain("not", "then");
        assertThat(proposed(RULE + "    not |")).contains("Alert");
    }

    @Test
    void propertiesAndMethodsAreProposedInAPattern() {
        assertThat(proposed(RULE + "    $b : Alert( na|")).contains("name", "severity", "label(String)", "$a", "$rack").doesNotContain("then");
        assertThat(proposed(RULE + "    Pair( |")).contains("left", "right");
        assertThat(proposed(RULE + "    Alert( name == $a.|")).contains("severity", "labels", "label(String)");
        assertThat(proposed(RULE + "    Alert( rack |")).contains("==", "in", "matches").doesNotContain("name");
        assertThat(proposed(RULE + "    accumulate( Alert( rack == $rack ); $n : |")).contains("count", "collectList");
    }

    @Test
    void conclusionsAndTheirOptionsAreProposedAfterThen() {
        String then = RULE + "then\n    ";
        assertThat(proposed(then + "|")).containsExactly("insertLogical", "end");
        assertThat(proposed(then + "insertLogical( |")).contains("new Inhibition", "new Route", "Condition.of", "Derived.alert", "new Pair").doesNotContain("new Alert");
        assertThat(proposed(then + "insertLogical( new |")).contains("Inhibition", "Withheld", "Pair");
        assertThat(proposed(then + "insertLogical( new Route( $a, \"x\" ).|")).contains("groupedBy(String...)", "repeatAfter(String...)").doesNotContain("severity");
        assertThat(proposed(then + "insertLogical( new Route( $a, \"x\" ).groupedBy().g|")).contains("groupWait(String)");
        assertThat(proposed(then + "insertLogical( new Withheld( |")).contains("$a", "$rack");
        assertThat(proposed(then + "insertLogical( new Withheld( $a, $rack.|")).contains("toLowerCase()");
        assertThat(proposed(then + "insertLogical( Condition.|")).contains("of(String, Alert or Labels or String...)").doesNotContain("keepFor(String)");
        assertThat(proposed(then + "insertLogical( Condition.of( \"x\", $a ).|")).contains("keepFor(String)");
    }

    @Test
    void whatATextNamesIsKnown() {
        String then = RULE + "then\n    insertLogical( ";
        assertThat(wanted(RULE + "    Alert( name == \"|\" )")).contains(Wanted.valueOf("alertname"));
        assertThat(wanted(RULE + "    Alert( name == \"Nod|")).contains(Wanted.valueOf("alertname"));
        assertThat(wanted(RULE + "    Alert( severity in ( \"a\", \"|")).contains(Wanted.valueOf("severity"));
        assertThat(wanted(RULE + "    Alert( rack not in ( \"|")).contains(Wanted.valueOf("rack"));
        assertThat(wanted(RULE + "    Alert( label( \"|")).contains(Wanted.a(What.LABEL_NAME));
        assertThat(wanted(RULE + "    Alert( label( \"disk\" ) != \"|")).contains(Wanted.valueOf("disk"));
        assertThat(wanted(RULE + "    Alert( name str[startsWith] \"|")).contains(Wanted.valueOf("alertname"));
        assertThat(wanted(RULE + "    TimeInterval( name == \"|")).contains(Wanted.a(What.TIME_INTERVAL));
        assertThat(wanted(RULE + "    Holds( condition == \"|")).contains(Wanted.a(What.CONDITION));
        assertThat(wanted(RULE + "    TableRow( table == \"|")).contains(Wanted.a(What.TABLE));
        assertThat(wanted(then + "new Route( $a, \"|")).contains(Wanted.a(What.RECEIVER));
        assertThat(wanted(then + "new Route( $a, \"x\" ).heldUntil( \"|")).contains(Wanted.a(What.TIME_INTERVAL));
        assertThat(wanted(then + "new Route( $a, \"x\" ).groupedBy( \"a\", \"|")).contains(Wanted.a(What.LABEL_NAME));
        assertThat(wanted(then + "Derived.alert( \"|")).contains(Wanted.valueOf("alertname"));
        assertThat(wanted(then + "Derived.alert( \"x\" ).label( \"team\", \"|")).contains(Wanted.valueOf("team"));
        assertThat(wanted(then + "new Withheld( $a, \"|")).isEmpty();
    }

    @Test
    void nothingIsProposedInAComment() {
        assertThat(proposed(RULE + "    // what is |")).isEmpty();
        assertThat(proposed(RULE + "    /* what is | */")).isEmpty();
    }

    @Test
    void wordsAreExplained_asInTheReference() {
        String whole = RULE + "then\n    insertLogical( new Route( $a, \"x\" ).repeatAfter( \"1h\" ) );\nend\n";
        assertThat(title(whole.replace("Alert( name", "Al|ert( name"))).isEqualTo("signalbox.alert.Alert");
        assertThat(title(whole.replace("name ==", "na|me =="))).isEqualTo("Alert.name : String");
        assertThat(title(whole.replace("( $a,", "( $|a,"))).isEqualTo("$a : Alert");
        assertThat(title(whole.replace("$rack : rack", "$r|ack : rack"))).isEqualTo("$rack : String");
        assertThat(title(whole.replace("repeatAfter", "repeat|After"))).isEqualTo("Route.repeatAfter(String...) : Route");
        assertThat(meaning(whole.replace("repeatAfter", "repeat|After")).orElseThrow().documentation()).startsWith("told again after the first of these times");
        assertThat(meaning(whole.replace("\"x\" )", "\"|x\" )")).orElseThrow().named()).contains(Wanted.a(What.RECEIVER));
        assertThat(title(whole.replace("rule \"x\"", "rule \"|x\""))).isEqualTo("rule \"x\"");
    }

    @Test
    void placesOfWhatAPackageSaysAreKnown() {
        String whole = RULE + "    Pair( left == $rack )\nthen\n    insertLogical( Condition.of( \"c\", $a ) );\nend\nrule \"y\"\nwhen\n    Holds( condition == \"c\" )\nthen\nend\n";
        assertThat(meaning(whole.replace("Pair( left", "Pa|ir( left")).orElseThrow().place()).isEqualTo(new Place(3, 9));
        assertThat(meaning(whole.replace("== $rack", "== $|rack")).orElseThrow().place()).isEqualTo(new Place(9, 30));
        assertThat(meaning(whole.replace("condition == \"c\"", "condition == \"|c\"")).orElseThrow().place()).isEqualTo(new Place(12, 34));
    }

    /** Whatever stands there, an answer comes. */
    @Property(tries = 300)
    void anythingIsAnswered(@ForAll Random random) {
        List<String> texts = List.copyOf(RuleTexts.all().values());
        String text = texts.get(random.nextInt(texts.size()));
        int from = random.nextInt(text.length());
        String cut = text.substring(0, from) + text.substring(Math.min(text.length(), from + random.nextInt(30)));
        Assistant assistant = new Assistant("rules.teams.tour", List.of(new Source("a.drl", cut)));
        for (int i = 0; i < 5; i++) {
            int at = random.nextInt(cut.length() + 1);
            Proposals proposals = assistant.propose("a.drl", at);
            assertThat(proposals.from()).isBetween(0, cut.length());
            assertThat(proposals.to()).isBetween(proposals.from(), cut.length());
            assistant.meaning("a.drl", at).ifPresent(meaning -> assertThat(meaning.to()).isLessThanOrEqualTo(cut.length()));
        }
    }
}
