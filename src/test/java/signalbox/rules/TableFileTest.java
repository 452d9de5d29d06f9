package signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Labels;
import signalbox.table.TableRow;
import signalbox.topology.DependsOn;

/** What is read from tables beside rules, and what is said of those that cannot be. */
class TableFileTest {

    private static TableFile table(String name, String text) {
        return new TableFile(new RuleFile("teams/infra/" + name, "rules/teams/infra/" + name, text));
    }

    private static List<String> problems(String name, String text) {
        TableFile table = table(name, text);
        assertThat(table.facts()).isEmpty();
        return table.problems().stream().map(RuleProblem::toString).toList();
    }

    @Test
    void eachLineIsARow_whoseFirstValueIsTheKey() {
        TableFile owners = table("owners.csv", "service, team\nshop,sales\r\n\npay,\"a \"\"b\"\",\nc\"\n");
        List<Object> rows = owners.facts();
        assertThat(rows).containsExactly(
                new TableRow("owners", "shop", Labels.of("service", "shop", "team", "sales")),
                new TableRow("owners", "pay", Labels.of("service", "pay", "team", "a \"b\",\nc")));
        assertThat(owners.problems()).isEmpty();
        assertThat(((TableRow) rows.get(0)).value("none")).isEmpty();
    }

    @Test
    void dependenciesAreEdges_whateverTheOrderOfTheColumns() {
        assertThat(table("dependencies.csv", "parent,child,redundancy group\nsw1,web1,net\ncore1,sw1,\n").facts())
                .containsExactly(new DependsOn("web1", "sw1", "net"), new DependsOn("sw1", "core1", ""));
        assertThat(table("dependencies.csv", "child,parent\nweb1,sw1").facts()).containsExactly(new DependsOn("web1", "sw1", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '´', value = {
        "owners.csv | ´´ | owners.csv:1:1: the table is empty",
        "owners.csv | a,b;1 | owners.csv:2:1: the row has 1 values, and there are 2 columns",
        "owners.csv | a,b;1,2;1,2,3 | owners.csv:3:5: the row has 3 values, and there are 2 columns",
        "owners.csv | a,a | owners.csv:1:3: the column \"a\" is there twice",
        "owners.csv | a,;1,2 | owners.csv:1:3: a column has no name",
        "owners.csv | a,b;1,\"2 | owners.csv:2:3: the value has no closing quote",
        "owners.csv | a,b;\"1\"x,2 | owners.csv:2:4: there is text behind the closing quote",
        "dependencies.csv | child,parnet;a,b | dependencies.csv:1:7: there is no column \"parnet\" of dependencies: did you mean \"parent\"?",
        "dependencies.csv | child,parent;,b | dependencies.csv:2:1: the child is missing",
        "dependencies.csv | child;a | dependencies.csv:1:1: the column \"parent\" is missing",
    })
    void whatIsWrongIsToldWithItsPlace(String name, String text, String problem) {
        assertThat(problems(name, text.replace(';', '\n'))).anySatisfy(told -> assertThat(told).startsWith("rules/teams/infra/" + problem));
    }

    @Test
    void semicolonsAndTooManyRowsAreToldInWords() {
        assertThat(problems("owners.csv", "a;b\n1;2\n")).anyMatch(told -> told.contains("part columns by commas"));
        String rows = IntStream.rangeClosed(0, TableFile.MOST_ROWS).mapToObj(i -> "r" + i).collect(Collectors.joining("\n"));
        assertThat(problems("owners.csv", "a\n" + rows)).singleElement().asString().contains("the most is 20000");
    }
}
