package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.alert.AlertOrder.BY_JOB_INSTANCE_LABELS;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AlertOrderTest {

    @Test
    void jobComesFirst_thenInstance_thenTheLabelSet() {
        Labels jobA = Labels.of("job", "a", "instance", "9", "x", "1");
        Labels jobAOther = Labels.of("job", "a", "instance", "9", "x", "2");
        Labels jobANoInstance = Labels.of("job", "a");
        Labels jobB = Labels.of("job", "b", "instance", "1");
        Labels instance = Labels.of("instance", "1", "zz", "1");
        Labels none = Labels.of("a", "a");
        assertThat(List.of(none, instance, jobB, jobANoInstance, jobAOther, jobA).stream().sorted(BY_JOB_INSTANCE_LABELS))
                .containsExactly(jobA, jobAOther, jobANoInstance, jobB, instance, none);
    }

    @Property(tries = 300)
    void orderIsTotal(@ForAll("labels") List<Labels> labels) {
        Orders.assertTotal(labels, BY_JOB_INSTANCE_LABELS);
    }

    @Provide
    Arbitrary<List<Labels>> labels() {
        Arbitrary<Map<String, String>> maps =
                Arbitraries.maps(Arbitraries.of("job", "instance", "a", "z"), Arbitraries.of("", "1", "2")).ofMaxSize(3);
        return maps.map(Labels::of).list().ofMaxSize(4);
    }
}
