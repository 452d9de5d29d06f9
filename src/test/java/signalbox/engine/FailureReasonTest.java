package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.engine.team.FailureWords;
import signalbox.testing.TestEngine;

/** What the author of a rule that failed while it ran is told: which rule, where, and what happened, in words. */
class FailureReasonTest {

    private static final String HEAD = "import signalbox.alert.Alert\n\nrule \"bad\"\nwhen\n";

    private static String reason(String condition, String action) {
        try (TestEngine engine =
                new TestEngine(GroupLifeTest.CONFIG, TestEngine.unchecked(
                        HEAD + "    " + condition + "\nthen\n    int first = 1;\n    " + action + "\nend\n"))) {
            engine.firing("alertname", "Bad", "count", "many");
            assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team0");
            String reason = engine.quarantined().getOrDefault("rules.teams.team0", "");
            assertThat(reason).doesNotContain("java.", "Exception", "Error", "mvel", "signalbox.", "\n", "@");
            return reason.replaceAll("\\(.*?(rules\\.drl:\\d+)\\)", "($1)");
        }
    }

    /** The line is that of the action: the file's first line is its package. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "String s = null; insertLogical( s.length() ); | it calls length() on \"s\", which is not there (null)",
                "insertLogical( java.util.Map.of( \"a\", \"b\" ).get( $alert.name() ).length() ); | it calls length() on what get() answered, which is not there (null)",
                "Integer i = (Integer) null; int j = i; insertLogical( j ); | it calls intValue() on \"i\", which is not there (null)",
                "Object o = $alert.name(); insertLogical( (Integer) o ); | it takes a text for a whole number",
                "Object o = $alert; insertLogical( (String) o ); | it takes a value of type Alert for a text",
                "insertLogical( 1 / $alert.name().indexOf( \"B\" ) ); | it divides by zero",
                "insertLogical( Integer.valueOf( $alert.label( \"count\" ) ) ); | \"many\" is no number",
                "insertLogical( $alert.name().substring( 9 ) ); | it asks for a part that is not there",
                "insertLogical( java.util.List.of( 1 ).get( 3 ) ); | it asks for number 3 of 1, counted from 0",
                "insertLogical( java.util.Optional.empty().get() ); | it asks for something of what is empty",
                "java.util.List.of( 1 ).add( 2 ); | it changes a list or a map that cannot be changed",
                "java.time.Instant.parse( $alert.name() ); | a time or a duration cannot be read: Text 'Bad' could not be parsed at index 0",
                "insertLogical( \"a\".matches( $alert.name() + \"[\" ) ); | \"Bad[\" is no regular expression: Unclosed character class",
                "throw new IllegalStateException(); | illegal state",
            })
    void anActionThatFailsIsToldWithItsLine(String action, String words) {
        assertThat(reason("$alert : Alert( name == \"Bad\" )", action)).startsWith("rule \"bad\" (rules.drl:9) failed: " + words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Alert( name.substring( 5 ) == \"x\" ) | in the condition name.substring( 5 ) == \"x\" it asks for a part that is not there",
                "Alert( Integer.parseInt( label( \"count\" ) ) > 3 ) | in the condition Integer.parseInt( label( \"count\" ) ) > 3 \"many\" is no number",
                "$a : Alert( ) eval( 1 / $a.name().indexOf( \"B\" ) > 3 ) | it divides by zero",
                "$a : Alert( ) eval( (Integer) (Object) $a.name() > 3 ) | it takes a text for a whole number",
            })
    void aConditionThatFailsIsToldWithTheLineOfItsRule(String condition, String words) {
        assertThat(reason(condition, "insertLogical( \"x\" );")).startsWith("rule \"bad\" (rules.drl:4) failed: " + words);
    }

    @Test
    void kindsThatCannotBeComparedAreNamed() {
        assertThat(reason("Alert( $t : startsAt )\n    Alert( name < $t )", "insertLogical( \"x\" );"))
                .endsWith("failed: a text is compared with a time");
    }

    @Test
    void ruleThatDoesNotEndIsToldWithItsLine() {
        assertThat(reason("Alert( name == \"Bad\" ) ", "for ( Object i : java.util.Collections.nCopies( 100000000, 1 ) ) { insert( new int[] { 1 } ); }"))
                .startsWith("rule \"bad\" (rules.drl:4) concluded more than the package may: ");
    }

    @Test
    void whatHasNoWordsIsStillOneLine() {
        assertThat(List.of(
                        FailureWords.of(new RuntimeException()),
                        FailureWords.of(new IllegalStateException("a\nb")),
                        FailureWords.of(new NullPointerException()),
                        FailureWords.of(new ClassCastException("x")),
                        FailureWords.of(new StackOverflowError()),
                        FailureWords.of(new IllegalArgumentException("class java.lang.Thing is wrong")),
                        FailureWords.of(new RuntimeException("x".repeat(5_000)))))
                .allSatisfy(words -> assertThat(words).isNotBlank().doesNotContain("\n", "java.").hasSizeLessThan(320));
    }
}
