package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.inhibit.Inhibition;

class CirclesTest {

    private final Circles circles = new Circles();

    private static Inhibition inhibition(String source, String target) {
        return new Inhibition(alert(target), alert(source)).by("rule " + source + target);
    }

    private static Labels alert(String name) {
        return Labels.of(Map.of("alertname", name));
    }

    @Test
    void chainIsNoCircle() {
        assertThat(circles.add(inhibition("A", "B"))).isEmpty();
        assertThat(circles.add(inhibition("B", "C"))).isEmpty();
        assertThat(circles.add(inhibition("A", "C"))).isEmpty();
    }

    @Test
    void alertThatInhibitsItselfIsACircle() {
        Inhibition own = inhibition("A", "A");
        assertThat(circles.add(own)).containsExactly(own);
        assertThat(circles.contain(own)).isTrue();
    }

    @Test
    void twoThatInhibitEachOtherAreOne_untilOneOfThemEnds() {
        Inhibition there = inhibition("A", "B");
        Inhibition back = inhibition("B", "A");
        circles.add(there);
        assertThat(circles.add(back)).containsExactlyInAnyOrder(there, back);
        assertThat(circles.remove(back)).containsExactly(there);
        assertThat(circles.contain(there)).isFalse();
    }

    @Test
    void circleOfThreeIsOne_andWhatLeadsIntoItAndOutOfItIsNotPartOfIt() {
        Inhibition in = inhibition("X", "A");
        Inhibition out = inhibition("C", "Y");
        List<Inhibition> circle = List.of(inhibition("A", "B"), inhibition("B", "C"), inhibition("C", "A"));
        circles.add(in);
        circles.add(out);
        circles.add(circle.get(0));
        circles.add(circle.get(1));
        assertThat(circles.add(circle.get(2))).containsExactlyInAnyOrderElementsOf(circle);
        assertThat(circles.contain(in)).isFalse();
        assertThat(circles.contain(out)).isFalse();
    }

    @Test
    void inhibitionsForDifferentReceiversMakeNoCircle() {
        circles.add(inhibition("A", "B").onlyTo("slack"));
        assertThat(circles.add(inhibition("B", "A").onlyTo("pager"))).isEmpty();
        assertThat(circles.add(inhibition("B", "A").onlyTo("slack"))).hasSize(2);
    }

    @Test
    void ofTwoCirclesOverOneAlertEachEndsByItself() {
        Inhibition shared = inhibition("A", "B");
        Inhibition first = inhibition("B", "A");
        Inhibition second = new Inhibition(alert("A"), alert("B")).by("another rule");
        circles.add(shared);
        circles.add(first);
        assertThat(circles.add(second)).containsExactly(second);
        assertThat(circles.remove(first)).isEmpty();
        assertThat(circles.remove(second)).containsExactly(shared);
    }
}
