package signalbox.miss;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.miss.Asked.about;
import static signalbox.miss.Asked.alert;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.testing.TestEngine;

class NearMissesTest {

    private static final String[] NODE_DOWN = {
        "$node : Alert( name == \"NodeDown\" )",
        "$target : Alert( severity == \"warning\", instance == $node.instance )"
    };

    private final Alert disk = alert("DiskFull", "warning", "db1");

    private static NearMisses of(WhyNotAnswer... answers) {
        return NearMisses.of(List.of(answers), new NearMisses.Sample(List.of(), true), true);
    }

    @Test
    void whatEndedABitBefore_orIsTooLittle_isNear_andAnotherLabelIsNot() {
        WhyNotAnswer ended = about(disk).ended(alert("NodeDown", "critical", "db1"), Duration.ofSeconds(14)).why("$target", NODE_DOWN);
        WhyNotAnswer elsewhere = about(disk, alert("NodeDown", "critical", "db2")).why("$target", NODE_DOWN);
        WhyNotAnswer nothing = about(disk).why("$target", NODE_DOWN);
        WhyNotAnswer tooFew = about(disk, alert("NodeDown", "critical", "db1")).why(
                "$target",
                "$target : Alert( severity == \"warning\" )",
                "accumulate( $down : Alert( name == \"NodeDown\" ); $n : count( $down ); $n >= 3 )");

        assertThat(NearMisses.isNear(tooFew)).isTrue();
        assertThat(NearMisses.isNear(elsewhere)).isFalse();
        assertThat(NearMisses.isNear(nothing)).isFalse();
        assertThat(NearMisses.sources(ended)).extracting(labels -> labels.get("alertname")).containsExactly("NodeDown");
        assertThat(NearMisses.sources(nothing)).isEmpty();
    }

    @Test
    void ofARuleAndANameOneIsSaid_theNearest() {
        WhyNotAnswer far = about(disk).why("$target", NODE_DOWN);
        WhyNotAnswer near = about(disk, alert("NodeDown", "critical", "db2")).why("$target", NODE_DOWN);
        assertThat(of(far, near).answers()).containsExactly(near);
        assertThat(of(near, far).answers()).containsExactly(near);
        assertThat(of(near).complete()).isTrue();
    }

    @Test
    void someOfEachNameThatFiresAndIsHeardAreAskedAbout() {
        try (TestEngine engine = new TestEngine("""
                route: {receiver: ops}
                inhibit_rules: [{source_matchers: [alertname=NodeDown], target_matchers: [alertname=Quiet]}]
                receivers: [{name: ops}]
                """)) {
            engine.firing("alertname", "NodeDown", "instance", "n1");
            engine.firing("alertname", "Quiet", "instance", "n1");
            for (int i = 0; i < 5; i++) {
                engine.firing("alertname", "Disk", "instance", "n" + i);
            }
            NearMisses.Sample sample = NearMisses.sample(engine.view());
            assertThat(sample.alerts()).extracting((Labels labels) -> labels.get("alertname")).containsExactlyInAnyOrder("NodeDown", "Disk", "Disk", "Disk");
            assertThat(sample.complete()).isFalse();
        }
    }
}
