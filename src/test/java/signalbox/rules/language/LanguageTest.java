package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Printer.EntryPoints;
import signalbox.rules.language.Printer.Printed;

class LanguageTest {

    static final EntryPoints BY_NUMBER = (rule, ordinal) -> Optional.of("r" + ordinal);

    static String tour() {
        try (InputStream in = LanguageTest.class.getResourceAsStream("tour.drl")) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Checked check(String text) {
        return Checker.check("rules.teams.tour", List.of(new Source("tour.drl", text)));
    }

    static List<String> problems(Checked checked) {
        return checked.files().stream()
                .map(CheckedFile::problems)
                .flatMap(List::stream)
                .map(remark -> remark.place().line() + ":" + remark.place().column() + ": " + remark.message() + ": " + remark.hint())
                .toList();
    }

    static Build build(List<Printed> printed, Checked checked) {
        return Build.of(
                printed.stream().collect(Collectors.toMap(Printed::shown, Printed::drl)),
                new ListedClasses(checked.vocabulary()),
                Build.LONGEST);
    }

    /** Whether a text is accepted, and Drools and the second wall take what is printed of it. */
    static void assertCompiles(String text) {
        Checked checked = check(text);
        assertThat(problems(checked)).isEmpty();
        List<Printed> printed = Printer.print(checked, BY_NUMBER);
        Build build = build(printed, checked);
        assertThat(build.faults()).as(printed.get(0).drl()).isEmpty();
        assertThat(SecondWall.inspect(build.packages(), "rules.teams.tour", checked.vocabulary(), entryPoints(printed)))
                .as(printed.get(0).drl())
                .isEmpty();
    }

    static Map<String, String> entryPoints(List<Printed> printed) {
        return printed.stream()
                .flatMap(file -> file.entryPoints().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void aRouteIsBesideTheTreeOrInsteadOfIt() {
        String rule = """
                package rules.teams.tour
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "it" when $a : Alert( name == "A" ) then insertLogical( new Route( $a, "ops" )%s ); end
                """;
        assertThat(problems(check(rule.formatted(".besideTheTree().groupWait( \"0s\" )")))).isEmpty();
        assertThat(problems(check(rule.formatted(".insteadOfTheTree().groupWait( \"0s\" )")))).isEmpty();
        assertThat(problems(check(rule.formatted(".insteadOfTheTree().besideTheTree()"))))
                .singleElement()
                .asString()
                .contains("a route is beside the tree or instead of it, not both: write one of the two");
    }

    @Test
    void everyFormIsReadCheckedPrintedAndCompiled() {
        Checked checked = check(tour());
        assertThat(problems(checked)).isEmpty();
        for (EntryPoints entryPoints : List.of(EntryPoints.NONE, BY_NUMBER)) {
            List<Printed> printed = Printer.print(checked, entryPoints);
            Build build = build(printed, checked);

            assertThat(build.faults()).as(printed.get(0).drl()).isEmpty();
            assertThat(SecondWall.inspect(build.packages(), "rules.teams.tour", checked.vocabulary(), entryPoints(printed))).isEmpty();
        }
    }

    /** So that what Drools says of a line, or a stack, is true of the file. */
    @Test
    void everyRuleAndEveryConclusionIsPrintedOnItsLine() {
        String text = tour();
        String printed = Printer.print(check(text), EntryPoints.NONE).get(0).drl();

        for (String word : List.of("rule \"", "insertLogical", "declare ", "function ", "import signalbox.alert.Alert", "accumulate", "exists")) {
            assertThat(linesWith(printed, word)).as(word).isEqualTo(linesWith(text, word));
        }
        assertThat(printed).as("what is for people alone").doesNotContain("@owner", "@description", "//");
    }

    private static List<Integer> linesWith(String text, String word) {
        List<String> lines = text.lines().toList();
        return IntStream.range(0, lines.size()).filter(i -> lines.get(i).contains(word)).boxed().toList();
    }

    @Test
    void whoDecidedAndFromWhereAreFilledIn() {
        String printed = Printer.print(check(tour()), BY_NUMBER).get(0).drl();

        assertThat(printed)
                .contains(".by( \"hosts of a rack\" )", ".by( \"forms of comparison\", \"rules.teams.tour\", 1 )", "from entry-point \"r1\"")
                .doesNotContain("new HostsDown( $r , $n , $hosts ).by");
        assertThat(printed.split("from entry-point")).as("as many as patterns of alerts").hasSize(printed.split(" : Alert\\(").length);
    }

    /** A rule that lacks a value somewhere is refused for that, and nothing of the program fails at it. */
    @Test
    void whatIsMissingIsSaid_whereverARuleEnds() {
        RuleTexts.all().forEach((where, text) -> {
            if (where.startsWith("docs/rules/cookbook")) {
                for (int typed = 1; typed <= text.length(); typed++) {
                    String ended = new Spot(text.substring(0, typed), typed).endedHere();
                    assertThat(problems(check(ended))).as(ended).noneMatch(problem -> problem.contains("mistake of the program"));
                }
            }
        });
    }
}
