package signalbox.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SampleDeliveryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static FakeReceiver receiver(String kind, boolean sendResolved, Delivery... answers) {
        return new FakeReceiver(new Integration("ops", kind, 0, sendResolved), answers);
    }

    @Test
    void oneMarkedSampleIsDelivered() {
        FakeReceiver webhook = receiver("webhook", true);
        assertThat(SampleDelivery.of(webhook, false, NOW).delivery()).isEqualTo(Delivery.sent());
        assertThat(webhook.received).singleElement().satisfies(sample -> {
            assertThat(sample.firing()).singleElement().extracting(alert -> alert.name()).isEqualTo(SampleDelivery.ALERTNAME);
            assertThat(sample.resolved()).isEmpty();
        });
    }

    @Test
    void whatASampleOpensIsClosedAgain() {
        FakeReceiver pager = receiver("pagerduty", true);
        assertThat(SampleDelivery.of(pager, true, NOW).delivery()).isEqualTo(Delivery.sent());
        assertThat(pager.received).hasSize(2);
        assertThat(pager.received.get(1).group()).isEqualTo(pager.received.get(0).group());
        assertThat(pager.received.get(1).firing()).isEmpty();
        assertThat(pager.received.get(1).resolved()).hasSize(1);
    }

    @Test
    void nothingIsClosed_whenNothingWasOpened_orEndsAreNotTold() {
        FakeReceiver refuses = receiver("pagerduty", true, Delivery.failed("clientError", "400"));
        assertThat(SampleDelivery.of(refuses, true, NOW).delivery().detail()).isEqualTo("400");
        FakeReceiver firingOnly = receiver("pagerduty", false);
        SampleDelivery.of(firingOnly, true, NOW);
        assertThat(refuses.received).hasSize(1);
        assertThat(firingOnly.received).hasSize(1);
    }

    @Test
    void endThatIsNotTakenIsToldOf() {
        FakeReceiver pager = receiver("opsgenie", true, Delivery.sent(), Delivery.retry("serverError", "503"));
        assertThat(SampleDelivery.of(pager, true, NOW).delivery())
                .isEqualTo(Delivery.failed("serverError", "the test was taken, its end was not, so close it there: 503"));
    }
}
