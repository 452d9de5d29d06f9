package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeverityTest {

    @Test
    void theUsualSeveritiesHaveAnOrder_alsoByTheirOtherNames() {
        Severity order = Severity.DEFAULT;
        assertThat(order.isWorse("fatal", "critical")).isTrue();
        assertThat(order.isWorse("critical", "warning")).isTrue();
        assertThat(order.isWorse("warning", "info")).isTrue();
        assertThat(order.isWorse("info", "none")).isTrue();
        assertThat(order.isWorse("info", "")).isTrue();
        assertThat(order.rank("Crit")).isEqualTo(order.rank("critical"));
        assertThat(order.isWorse("critical", "critical")).isFalse();
        assertThat(order.isWorse("warning", "critical")).isFalse();
    }

    @Test
    void anOrderIsWrittenWithTheWorstFirst() {
        Severity order = Severity.parse("p1=sev1 > p2 > p3");
        assertThat(order.isWorse("sev1", "p2")).isTrue();
        assertThat(order.isWorse("P3", "critical")).isTrue();
    }

    @Test
    void anOrderWithAGapOrANameTwiceIsRefused() {
        assertThatThrownBy(() -> Severity.parse("fatal > > info")).hasMessageContaining("a severity is missing");
        assertThatThrownBy(() -> Severity.parse("fatal > info=Fatal")).hasMessageContaining("\"fatal\" stands twice");
    }
}
