package signalbox.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryTest {

    @Test
    void ofAPageThatAFarEndAnswersTheBeginningIsKept() {
        String detail = "unexpected status code 502: " + "<p>".repeat(20_000);
        Delivery delivery = Delivery.retry(Delivery.SERVER_ERROR, detail);
        assertThat(delivery.detail()).hasSize(1_000).startsWith("unexpected status code 502: <p><p>").endsWith("…");
        assertThat(delivery.prefixed("failed to search: ").detail()).hasSize(1_000).startsWith("failed to search: unexpected").endsWith("…");
        assertThat(Delivery.failed(Delivery.OTHER, "x".repeat(1_000)).detail()).isEqualTo("x".repeat(1_000));
    }

    @Test
    void noCharacterIsCutInTwo() {
        assertThat(Delivery.failed(Delivery.OTHER, "x" + "\uD83D\uDD25".repeat(1_000)).detail())
                .isEqualTo("x" + "\uD83D\uDD25".repeat(499) + "…");
        assertThat(Delivery.failed(Delivery.OTHER, "\uD83D\uDD25".repeat(1_000)).detail())
                .isEqualTo("\uD83D\uDD25".repeat(499) + "…");
    }
}
