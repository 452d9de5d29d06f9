package signalbox.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import signalbox.alert.Labels;

/** Who cannot be reached: by example, and against a model that tries every way. */
@Tag("once")
class TopologyTest {

    private final Topology topology = new Topology();

    private static Labels alert(String node) {
        return Labels.of("alertname", "DeviceDown", "instance", node);
    }

    private Map<String, String> after(Runnable changes) {
        changes.run();
        topology.settle();
        return paths();
    }

    private Map<String, String> paths() {
        Topology.Changes nothing = topology.settle();
        assertThat(nothing.come()).isEmpty();
        return new TreeMap<>(topology.unreachable().stream().collect(Collectors.toMap(Unreachable::node, Unreachable::path)));
    }

    private void depends(String child, String parent) {
        topology.begins(new DependsOn(child, parent));
    }

    private void down(String node) {
        topology.begins(new Down(node, alert(node)));
    }

    private void up(String node) {
        topology.ends(new Down(node, alert(node)));
    }

    @Example
    void redundantParentsHaveToBeDownBoth() {
        topology.begins(new DependsOn("web1", "sw1", "switches"));
        topology.begins(new DependsOn("web1", "sw2", "switches"));
        depends("sw1", "core1");
        depends("sw2", "core2");
        assertThat(after(() -> down("core1"))).containsExactly(Map.entry("sw1", "sw1 > core1"));
        assertThat(after(() -> down("sw2"))).containsEntry("web1", "web1 > sw1 > core1, web1 > sw2").hasSize(2);
        assertThat(topology.unreachable().stream().filter(fact -> fact.node().equals("web1")).findFirst().orElseThrow().causes())
                .containsExactly(alert("core1"), alert("sw2"));
        assertThat(after(() -> up("core1"))).isEmpty();
    }

    @Example
    void aChainComesBackWhole() {
        depends("d0", "d1");
        depends("d1", "d2");
        depends("d2", "d3");
        assertThat(after(() -> down("d3"))).containsOnlyKeys("d0", "d1", "d2").containsEntry("d0", "d0 > d1 > d2 > d3");
        assertThat(after(() -> up("d3"))).isEmpty();
    }

    @Example
    void aChainAsLongAsATableIsFollowedToItsEnd() {
        for (int i = 1; i < 5_000; i++) {
            depends("n" + i, "n" + (i - 1));
        }
        Map<String, String> paths = after(() -> down("n0"));
        assertThat(paths).hasSize(4_999).containsEntry("n2", "n2 > n1 > n0").containsEntry("n4999", "n4999 > … > n0");
        assertThat(paths.get("n150")).startsWith("n150 > n149 > ").endsWith(" > … > n0");
        assertThat(topology.unreachable()).allSatisfy(fact -> assertThat(fact.causes()).containsExactly(alert("n0")));
        assertThat(after(() -> up("n0"))).isEmpty();
    }

    /** As of neighbours, each of which says so of the other: all are in one circle. */
    @Example
    void manyThatDependOnEachOtherAreAnsweredForBeforeLong() {
        Random random = new Random(1);
        for (int i = 1; i < 1_000; i++) {
            for (int other : new int[] {i / 10, random.nextInt(i)}) {
                topology.begins(new DependsOn("n" + i, "n" + other, "neighbours"));
                topology.begins(new DependsOn("n" + other, "n" + i, "neighbours"));
            }
        }
        assertThat(after(() -> down("n7"))).hasSize(999).doesNotContainKey("n7");
        assertThat(topology.unreachable()).allSatisfy(fact -> assertThat(fact.causes()).containsExactly(alert("n7")));
        assertThat(after(() -> up("n7"))).isEmpty();
    }

    @Example
    void inACircleNobodyIsUnreachableAsLongAsNothingIsDown() {
        depends("a", "b");
        depends("b", "c");
        depends("c", "a");
        depends("x", "a");
        assertThat(after(() -> {})).isEmpty();
        assertThat(after(() -> down("b"))).containsOnlyKeys("a", "c", "x"); // b is down, and not unreachable because of itself
        assertThat(after(() -> up("b"))).isEmpty();
    }

    @Example
    void aWayRoundACircleIsNone() {
        topology.begins(new DependsOn("a", "b", "either"));
        topology.begins(new DependsOn("a", "c", "either"));
        depends("b", "a");
        assertThat(after(() -> {})).isEmpty();
        assertThat(after(() -> down("c"))).containsOnlyKeys("a", "b");
    }

    /** Its way out is down, so that all that is left leads back to it. */
    @Example
    void nodeWithAWayOutThatIsDownIsNotUnreachableBecauseOfItself() {
        topology.begins(new DependsOn("a", "out", "either"));
        topology.begins(new DependsOn("a", "b", "either"));
        depends("b", "c");
        depends("c", "b");
        depends("c", "a");
        down("out");
        assertThat(after(() -> down("a"))).containsOnlyKeys("b", "c");
    }

    @Example
    void aNodeThatDependsOnItselfIsNeverUnreachable() {
        depends("a", "a");
        assertThat(after(() -> down("a"))).isEmpty();
    }

    @Example
    void whatSeveralSayHoldsAsLongAsOneDoes() {
        depends("a", "b");
        depends("a", "b");
        down("b");
        down("b");
        assertThat(after(() -> up("b"))).hasSize(1);
        assertThat(after(() -> topology.ends(new DependsOn("a", "b")))).hasSize(1);
        assertThat(after(() -> up("b"))).isEmpty();
    }

    /** @param seed of edges, of what is down, and of the order in which it is said */
    @Property(tries = 500)
    void isWhatTheModelSays(@ForAll long seed) {
        Random random = new Random(seed);
        int nodes = 2 + random.nextInt(4);
        Topology one = new Topology();
        Set<DependsOn> edges = new HashSet<>();
        Set<String> down = new TreeSet<>();
        Map<String, Unreachable> known = new TreeMap<>();
        for (int step = 0; step < 8; step++) {
            List<Runnable> changes = new ArrayList<>();
            for (int change = 0; change < 1 + random.nextInt(4); change++) {
                String node = "" + random.nextInt(nodes);
                if (random.nextBoolean()) {
                    DependsOn edge = new DependsOn(node, "" + random.nextInt(nodes), random.nextBoolean() ? "" : "g" + random.nextInt(2));
                    boolean comes = edges.add(edge) || !edges.remove(edge);
                    changes.add(comes ? () -> one.begins(edge) : () -> one.ends(edge));
                } else {
                    boolean comes = down.add(node) || !down.remove(node);
                    Down fact = new Down(node, alert(node));
                    changes.add(comes ? () -> one.begins(fact) : () -> one.ends(fact));
                }
            }
            changes.forEach(Runnable::run);
            Topology.Changes found = one.settle();
            found.gone().forEach(fact -> assertThat(known.remove(fact.node())).isEqualTo(fact));
            found.come().forEach(fact -> assertThat(known.put(fact.node(), fact)).isNull());

            assertThat(known.keySet()).as("%s with %s down", edges, down).isEqualTo(new TopologyModel(edges, down).unreachable());
            known.values().forEach(fact -> assertThat(fact.causes()).as("%s with %s down", edges, down).isNotEmpty());
            Topology shuffled = new Topology();
            List<Runnable> all = new ArrayList<>();
            edges.forEach(edge -> all.add(() -> shuffled.begins(edge)));
            down.forEach(node -> all.add(() -> shuffled.begins(new Down(node, alert(node)))));
            Collections.shuffle(all, random);
            all.forEach(Runnable::run);
            assertThat(shuffled.settle().come()).containsExactlyElementsOf(known.values());
        }
    }
}
