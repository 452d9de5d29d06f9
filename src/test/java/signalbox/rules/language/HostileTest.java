package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the language lets nobody say, whoever tries. It is refused before anything is built, so that none of it has run. */
class HostileTest {

    private static final String FILE =
            """
            package rules.teams.tour
            import java.util.List
            import java.util.Locale
            import signalbox.alert.Alert
            import signalbox.alert.Labels
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            import signalbox.silence.Silenced
            ITEM
            rule "evil"
                HEAD
            when
                $a : Alert( name == "Evil"CONDITION )
                $b : Alert( name == "Other" )
                ELEMENT
            then
                insertLogical( new Withheld( $b, "x" VALUE ) );
                CONCLUSION
                STATEMENT
            end
            """;

    /** A way to harm, and where in the file. */
    record Attack(String place, String text) {

        String file() {
            return FILE.replace("ITEM", place.equals("item") ? text : "")
                    .replace("HEAD", place.equals("head") ? text : "")
                    .replace("CONDITION", place.equals("condition") ? ", " + text : "")
                    .replace("ELEMENT", place.equals("element") ? text : "")
                    .replace("VALUE", place.equals("value") ? "+ " + text : "")
                    .replace("CONCLUSION", place.equals("conclusion") ? "insertLogical( " + text + " );" : "")
                    .replace("STATEMENT", place.equals("statement") ? text : "");
        }
    }

    static Stream<Attack> attacks() throws Exception {
        List<Attack> attacks = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(HostileTest.class.getResourceAsStream("hostile.txt")), StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
                int space = line.indexOf(' ');
                attacks.add(new Attack(line.substring(0, space), line.substring(space + 1)));
            });
        }
        return attacks.stream();
    }

    @Test
    void theFileIsSound_asLongAsNobodyPutsAnythingIn() {
        assertThat(LanguageTest.problems(LanguageTest.check(new Attack("none", "").file()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void itIsRefusedWhereItStands(Attack attack) {
        String file = attack.file();
        List<Remark> problems = LanguageTest.check(file).files().get(0).problems();

        assertThat(problems).as(file).isNotEmpty();
        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.place().line()).isPositive();
            assertThat(problem.place().column()).isPositive();
            assertThat(problem.message()).isNotBlank().doesNotContain("Exception", "null\"", "\n");
        });
    }

    /** A file as it was sent in. */
    record WholeFile(String name, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<WholeFile> wholeFiles() throws Exception {
        try (InputStream in = HostileTest.class.getResourceAsStream("hostile-files.txt")) {
            String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(all.split("(?m)^==== ")).skip(1).map(file -> {
                int end = file.indexOf('\n');
                return new WholeFile(file.substring(0, end), WHOLE + file.substring(end + 1));
            });
        }
    }

    private static final String WHOLE =
            """
            package rules.teams.tour
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld
            """;

    @ParameterizedTest
    @MethodSource("wholeFiles")
    void aFileThatDidHarmIsRefused(WholeFile file) {
        assertThat(LanguageTest.check(file.text()).files().get(0).problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.place().line()).isGreaterThan((int) WHOLE.lines().count());
            assertThat(problem.message()).isNotBlank().doesNotContain("\n");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202e", "\u200b", "\u00a0", "\ufeff", "\u2028", "\u0000", "\u0007", "\u00ad"})
    void whatNobodySeesIsRefused_inTextsAndCommentsToo(String invisible) {
        if (!invisible.equals("\u00a0")) { // a space that does not break is part of many a language's texts
            assertThat(LanguageTest.check(FILE.replace("Other", "Ot" + invisible + "her")).isSound()).isFalse();
            assertThat(LanguageTest.check(new Attack("item", "// a" + invisible).file()).isSound()).isFalse();
            assertThat(LanguageTest.check(new Attack("item", "/* a" + invisible + " */").file()).isSound()).isFalse();
        }
        assertThat(LanguageTest.check(new Attack("statement", invisible).file()).isSound()).isFalse();
    }

    @Test
    void sizesAreLimited() {
        String brackets = "( ".repeat(130) + "name == \"x\"" + " )".repeat(130);
        String words = "name == \"x\"" + " || name == \"x\"".repeat(400);
        String choices = "( " + "firing ? name : ".repeat(10) + "name ) == \"x\"";
        for (String condition : List.of(brackets, words, choices, "( ".repeat(20_000), "!".repeat(20_000) + "firing", "name.".repeat(20_000) + "x",
                "name == \"" + "x".repeat(70_000) + "\"")) {
            assertRefused(new Attack("condition", condition));
        }
        assertRefused(new Attack("element", "Alert()\n".repeat(11)));
        assertRefused(new Attack("element", "( Alert() or Alert() )\n".repeat(6)));
        assertRefused(new Attack("element", "not( ".repeat(5_000)));
        StringBuilder functions = new StringBuilder("function int f0( int x ) { return x + x; }\n");
        for (int i = 1; i < 12; i++) {
            functions.append("function int f").append(i).append("( int x ) { return f").append(i - 1).append("( x ) + f").append(i - 1)
                    .append("( x ); }\n");
        }
        assertRefused(new Attack("item", functions.toString()));
    }

    private static void assertRefused(Attack attack) {
        assertThat(LanguageTest.check(attack.file()).isSound()).as(attack.file().substring(0, 500)).isFalse();
    }

    /** Whatever is made of a good file by putting pieces of bad ones in, it is read in an instant, and what is accepted says no bad word. */
    @Tag("once")
    @Test
    void noMutationOfAGoodFileFindsAWayIn() throws Exception {
        List<Attack> attacks = attacks().toList();
        List<String> good = List.of(LanguageTest.tour(), new Attack("none", "").file());
        Random random = new Random(20261129);
        int accepted = 0;
        for (int i = 0; i < 4_000; i++) {
            String text = good.get(random.nextInt(good.size()));
            for (int n = 1 + random.nextInt(2); n > 0; n--) {
                text = mutated(text, attacks.get(random.nextInt(attacks.size())).text(), random);
            }
            Checked checked = LanguageTest.check(text);
            String message = text;
            assertThat(checked.files().get(0).problems()).as(message).noneMatch(problem -> problem.message().contains("cannot be read:"));
            if (checked.isSound()) {
                accepted++;
                RuleLexer.read(text).tokens().stream().filter(RuleToken::isWord).forEach(token -> assertThat(token.text()).as(message)
                        .doesNotMatch("getClass|class|System|Runtime|Thread|drools|kcontext|eval|repeat|forName|wait|Math|File|stream|pairs|map"
                                + "|salience|while|for|insert|delete|var|global|query|from|over"));
                List<Printer.Printed> printed = Printer.print(checked, LanguageTest.BY_NUMBER);
                assertThat(printed).isNotEmpty();
            }
        }
        assertThat(accepted).as("mutations that change nothing of importance").isBetween(5, 1_500);
    }

    private static String mutated(String text, String piece, Random random) {
        List<RuleToken> tokens = RuleLexer.read(text).tokens();
        RuleToken at = tokens.get(random.nextInt(tokens.size()));
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at.offset()) + piece + text.substring(at.end());
            case 1 -> text.substring(0, at.offset()) + text.substring(at.end());
            case 2 -> text.substring(0, at.offset()) + " " + tokens.get(random.nextInt(tokens.size())).text() + " " + text.substring(at.offset());
            case 3 -> text.substring(0, at.end()) + ", " + piece + " " + text.substring(at.end());
            default -> text.substring(0, at.offset()) + piece + " " + text.substring(at.offset());
        };
    }
}
