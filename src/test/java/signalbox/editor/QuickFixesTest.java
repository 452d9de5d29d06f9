package signalbox.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.lint.Finding;
import signalbox.lint.Level;
import signalbox.rules.RuleProblem;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checker;
import signalbox.rules.language.Remark;
import signalbox.rules.language.Source;
import signalbox.rules.language.Suggestion;

/** What is proposed, done, mends it. */
class QuickFixesTest {

    private static final String RULE = """
            package rules.teams.shop

            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.inhibit.Inhibition

            declare Pair
                left : String
            end

            rule "x"
            when
                $a : Alert( name == "A", label( "b" ) != "", severity in ( "x" ) )
                $b : Alert( name str[startsWith] "B", rack == $a.rack )
                Holds( condition == "down", subject == $a )
                accumulate( Alert( rack == $a.rack ); $n : count(); $n > 2 )
            then
                insertLogical( new Inhibition( $a, $b ).onlyTo( "chat" ) );
                insertLogical( new Pair( "x" ) );
            end

            rule "y"
            when
                $a : Alert( name == "Down" )
            then
                insertLogical( Condition.of( "down", $a ).keepFor( "5m" ) );
            end
            """;

    private static List<Remark> problems(String text) {
        Checked checked = Checker.check("rules.teams.shop", List.of(new Source("a.drl", text)));
        return checked.files().get(0).problems();
    }

    private static String mended(String text) {
        Remark remark = problems(text).stream().filter(each -> Suggestion.in(each.hint()).isPresent()).findFirst().orElseThrow();
        Finding finding = Finding.of(
                new RuleProblem("a.drl", remark.place().line(), remark.place().column(), remark.message(), remark.hint()), Level.ERROR);
        Document document = new Document("file:///a.drl", text);
        TextEdit edit = QuickFixes.edit(Suggestion.in(remark.hint()).orElseThrow(), finding, document);
        return text.substring(0, document.offset(edit.getRange().getStart())) + edit.getNewText()
                + text.substring(document.offset(edit.getRange().getEnd()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "severity in|sevrity in",
        "$a : Alert|$a : Alrt",
        "label( \"b\" )|labl( \"b\" )",
        "startsWith|startWith",
        "condition == \"down\"|condition == \"dwn\"",
        "accumulate(|acumulate(",
        "count()|cont()",
        "new Inhibition|new Inhibtion",
        "onlyTo|onlTo",
        "keepFor|kepFor",
        "import signalbox.condition.Condition\\n|",
        "import signalbox.alert.Alert\\n|",
        "import signalbox.inhibit.Inhibition|import signalbox.inhibit.Inhibitin",
        "package rules.teams.shop|package rules.teams.shp",
        "when\\n|wen\\n",
        "then\\n|thn\\n",
    })
    void whatIsProposedMendsIt(String right, String wrong) {
        String rightText = right.replace("\\n", "\n");
        String wrongText = wrong == null ? "" : wrong.replace("\\n", "\n");
        assertThat(problems(RULE)).isEmpty();
        assertThat(RULE).contains(rightText);
        String broken = RULE.replaceFirst(Pattern.quote(rightText), Matcher.quoteReplacement(wrongText));
        assertThat(problems(broken)).isNotEmpty();

        assertThat(mended(broken)).isEqualTo(RULE);
    }
}
