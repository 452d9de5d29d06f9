package signalbox.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Destinations stand in one order, wherever their routes stand in the file. */
class DestinationOrderTest {

    private static Destination destination(String id) {
        return new Destination(
                id, id, "team", GroupBy.NOTHING, Timing.DEFAULT, List.of(), List.of(), Map.of(), List.of());
    }

    @Test
    void nodesStandBehindTheirParents_andThoseOfRulesBehindThem() {
        List<String> inOrder = List.of("{}", "{}/{a=\"b\"}/0", "{}/{a=\"b\"}/0/{b=\"x\"}/1", "{}/{a=\"b\"}/1", "{}/{a=\"z\"}/0", "rule/team/GroupBy/Timing", "rule/wall/GroupBy}/0");
        List<String> shuffled = List.of(
                inOrder.get(6), inOrder.get(4), inOrder.get(5), inOrder.get(2), inOrder.get(3), inOrder.get(1), inOrder.get(0));
        assertThat(shuffled.stream().map(DestinationOrderTest::destination).sorted(Destination.IN_ORDER).map(Destination::id)).containsExactlyElementsOf(inOrder);
        assertThat(Stream.of("{}", "rule/x").map(DestinationOrderTest::destination).map(Destination::isNode)).containsExactly(true, false);
    }
}
