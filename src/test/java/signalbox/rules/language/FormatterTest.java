package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import signalbox.rules.language.Printer.EntryPoints;
import signalbox.rules.language.Printer.Printed;

class FormatterTest {

    private static final Map<String, String> READABLE = RuleTexts.all().entrySet().stream()
            .filter(each -> Reader.read(each.getValue()).remarks().isEmpty())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private static String formatted(String text) {
        Formatted formatted = Formatter.format(text);
        assertThat(formatted.problems()).isEmpty();
        return formatted.text();
    }

    @Test
    void ruleIsLaidOut() {
        assertThat(formatted("""
                // What it is about.
                package rules.teams.tour;
                import signalbox.alert.Alert
                import signalbox.inhibit.Inhibition


                declare Pair a:String @key, b : int end
                function boolean small(int n){return n<3&&-n<-1;}
                // Two.
                rule "x" @owner("me") when // both
                $a:Alert(name=="A",label("b")!="",$n:label( "b" ),severity not in("x","y"))


                // the other
                  not(Alert(label("b")==$n)  and not Alert(  ) ) /* none */
                ( Alert( name str[startsWith] "c" )
                or Alert( name matches "d" ) )
                then
                insertLogical(new Inhibition($a,$a)); insertLogical( new Inhibition(
                $a, // why
                $a ) ) ;
                end
                // The end.
                """)).isEqualTo("""
                // What it is about.
                package rules.teams.tour;

                import signalbox.alert.Alert
                import signalbox.inhibit.Inhibition

                declare Pair
                    a : String @key,
                    b : int
                end

                function boolean small( int n ) {
                    return n < 3 && -n < -1;
                }

                // Two.
                rule "x"
                    @owner( "me" )
                when // both
                    $a : Alert( name == "A", label( "b" ) != "", $n : label( "b" ), severity not in ( "x", "y" ) )

                    // the other
                    not( Alert( label( "b" ) == $n ) and not Alert() ) /* none */
                    ( Alert( name str[startsWith] "c" )
                            or Alert( name matches "d" ) )
                then
                    insertLogical( new Inhibition( $a, $a ) );
                    insertLogical( new Inhibition(
                                $a, // why
                                $a ) );
                end

                // The end.
                """);
    }

    @Test
    void longLineIsBrokenWhereItIsNestedLeast() {
        assertThat(formatted("""
                package rules.teams.tour
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "x"
                when
                    $alert : Alert( name == "something that has a long name", label( "provider" ) != "", label( "another" ) == "a long one" )
                then
                    insertLogical( new Route( $alert, "payments-chat" ).groupedBy().inGroup( "provider", "a group" ).groupWait( "10s" ).repeatInterval( "1h" ) );
                end
                """)).endsWith("""
                    $alert : Alert( name == "something that has a long name", label( "provider" ) != "", label( "another" ) == "a long one" )
                then
                    insertLogical( new Route( $alert, "payments-chat" ).groupedBy().inGroup( "provider", "a group" ).groupWait( "10s" )
                            .repeatInterval( "1h" ) );
                end
                """);
    }

    @Test
    void fileThatCannotBeReadStaysAsItIs() {
        Formatted formatted = Formatter.format("package  a\nrule \"x\" when Alert( then end");

        assertThat(formatted.text()).isEqualTo("package  a\nrule \"x\" when Alert( then end");
        assertThat(formatted.problems()).extracting(Remark::message).contains("this \"(\" is never closed");
    }

    @Test
    void whatIsLaidOutStaysAsItIs() {
        assertThat(READABLE).hasSizeGreaterThan(100);
        READABLE.forEach((where, text) -> {
            String once = formatted(text);
            assertThat(formatted(once)).as(where).isEqualTo(once);
            assertThat(once.lines()).as(where).noneMatch(line -> line.endsWith(" "));
        });
    }

    @Test
    void whatIsCompiledStaysTheSame() {
        READABLE.forEach((where, text) -> assertThat(printed(formatted(text))).as(where).isEqualTo(printed(text)));
    }

    /** What Drools is given, but for where lines end. */
    private static List<String> printed(String text) {
        String name = Reader.read(text).file().packageName();
        Checked checked = Checker.check(name, List.of(new Source("a.drl", text)));
        return checked.isSound()
                ? Printer.print(checked, EntryPoints.NONE).stream().map(Printed::drl).map(drl -> drl.replaceAll("\\s+", " ").strip()).toList()
                : List.of();
    }

    @Provide
    Arbitrary<String> readable() {
        return Arbitraries.of(READABLE.values());
    }

    /** However its author put words on lines, with comments anywhere. */
    @Property(tries = 2_000)
    void anyLayoutIsLaidOutOnce(@ForAll("readable") String text, @ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder scattered = new StringBuilder();
        for (RuleToken token : RuleLexer.read(text).tokens()) {
            boolean breaks = token.beginsLine() || (!Words.BEGINNINGS.contains(token.text()) && random.nextInt(8) == 0);
            scattered.append(switch (random.nextInt(12)) {
                case 0 -> " /* a */ ";
                case 1 -> breaks ? " // b" : " ";
                case 2 -> breaks ? "\n\n// c\n" : "  ";
                default -> " ";
            });
            scattered.append(breaks ? "\n" : "").append(token.text());
        }
        String laid = scattered.toString();
        if (!Reader.read(laid).remarks().isEmpty()) {
            return; // a line break can mean something: a name of a rule without quotes ends with its line
        }

        String once = formatted(laid);

        assertThat(formatted(once)).isEqualTo(once);
    }
}
