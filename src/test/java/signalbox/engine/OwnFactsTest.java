package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.testing.TestEngine;

/** Types that a package declares: concluded and read by its own rules, and by no others. */
class OwnFactsTest {

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.derived.Derived
            import signalbox.inhibit.Withheld

            declare HostsDown
                rack : String @key
                count : Long
            end
            """;

    private static final String COUNTING = IMPORTS
            + """
            rule "hosts of a rack are counted" when
                Alert( name == "HostDown", $rack : rack )
                accumulate( Alert( name == "HostDown", rack == $rack ); $n : count() )
            then
                insertLogical( new HostsDown( $rack, $n ) );
            end
            rule "how many" when
                HostsDown( $rack : rack, $n : count )
            then
                insertLogical( Derived.alert( "Count" ).label( "rack", $rack ).label( "count", "" + $n ) );
            end
            """;

    private static final String ELSEWHERE = IMPORTS
            + """
            rule "somebody else" when HostsDown( $rack : rack ) then
                insertLogical( Derived.alert( "Seen" ).label( "rack", $rack ) );
            end
            """;

    private TestEngine engine = new TestEngine(GroupLifeTest.CONFIG, COUNTING, ELSEWHERE);

    @AfterEach
    void close() {
        engine.close();
    }

    private boolean fires(String... labels) {
        return engine.find(Labels.of(labels)).filter(view -> view.alert().firing()).isPresent();
    }

    private void down(String instance) {
        engine.firing("alertname", "HostDown", "rack", "r1", "instance", instance);
    }

    private boolean isCount(int n) {
        return fires("alertname", "Count", "rack", "r1", "count", "" + n);
    }

    @Test
    void factOfTheirOwnSaysWhatHoldsNow_andGoesWithItsCause() {
        down("a");
        assertThat(isCount(1)).isTrue();
        down("b");
        assertThat(isCount(1)).isFalse();
        assertThat(isCount(2)).isTrue();
        engine.resolved("alertname", "HostDown", "rack", "r1", "instance", "a");
        assertThat(isCount(2)).isFalse();
        assertThat(isCount(1)).isTrue();
        engine.resolved("alertname", "HostDown", "rack", "r1", "instance", "b");
        assertThat(isCount(1)).isFalse();
    }

    @Test
    void nobodyElseSeesIt_notEvenUnderTheSameName() {
        down("a");
        assertThat(fires("alertname", "Seen", "rack", "r1")).isFalse();
    }

    @Test
    void itIsThereAgainAfterAReload_andARestart() {
        down("a");
        down("b");
        engine.reload(GroupLifeTest.CONFIG, COUNTING + "// another version\n", ELSEWHERE);
        assertThat(isCount(2)).isTrue();
        engine.close();
        engine = new TestEngine(engine.clock, engine.journal, GroupLifeTest.CONFIG, COUNTING, ELSEWHERE);
        assertThat(isCount(2)).isTrue();
        engine.advance(Duration.ofMinutes(1));
        engine.resolved("alertname", "HostDown", "rack", "r1", "instance", "a");
        assertThat(isCount(1)).isTrue();
    }
}
