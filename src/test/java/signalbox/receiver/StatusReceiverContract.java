package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.notify.Delivery;

/** What holds for every receiver that goes by the status of the answer (spec/receivers.md 3.3). */
abstract class StatusReceiverContract extends HttpReceiverContract {

    /** Codes that are tried again besides 5xx. */
    Set<Integer> alsoRetried() {
        return Set.of();
    }

    /** Whether {@code Retry-After} is kept to. */
    boolean waitsWhenAsked() {
        return false;
    }

    /** What stands before the status in an error. */
    String statusError() {
        return "";
    }

    /** The body with which the far end says that something is wrong. */
    String complaint(String text) {
        return text;
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 299})
    void twoHundredsAreSuccess(int code) {
        farEnd.answer = request -> accepted(request).replaceFirst("^HTTP/1.1 [0-9]+", "HTTP/1.1 " + code);
        assertThat(deliver(receiver(integration()))).isEqualTo(Delivery.sent());
    }

    @ParameterizedTest
    @CsvSource({
        "300, other", "304, other", "400, clientError", "401, authError", "403, authError", "404, clientError",
        "408, clientError", "429, rateLimited", "500, serverError", "502, serverError", "503, serverError", "599, serverError",
    })
    void otherCodesAreFailures(int code, String reason) {
        farEnd.answer = request -> "HTTP/1.1 " + code + " No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
        Delivery.Outcome outcome =
                code >= 500 || alsoRetried().contains(code) ? Delivery.Outcome.RETRY : Delivery.Outcome.FAILED;
        assertThat(deliver(receiver(integration())))
                .isEqualTo(new Delivery(outcome, reason, statusError() + "unexpected status code " + code));
        assertThat(farEnd.requests).hasSize(1); // repeating is somebody else's work
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "17 | | 17", "99999999999999 | | 86400", "-5 | | 0", "soon | | 0", "1.5 | | 0",
        "Wed, 04 Mar 2026 05:07:07 GMT | Wed, 04 Mar 2026 05:06:07 GMT | 60",
        "Wed, 04 Mar 2026 05:06:07 GMT | Wed, 04 Mar 2026 05:07:07 GMT | 0",
        "Wed, 04 Mar 2026 05:06:07 GMT | | 0", // long past, by the clock here
    })
    void itIsSaidHowLongTheFarEndWantsToBeLeftAlone(String retryAfter, String date, long seconds) {
        for (int code : new int[] {429, 503}) {
            farEnd.answer = request -> "HTTP/1.1 " + code + " No\r\nRetry-After: " + retryAfter
                    + (date == null ? "" : "\r\nDate: " + date) + "\r\nContent-Length: 0\r\n\r\n";
            assertThat(deliver(receiver(integration())).retryAfter())
                    .isEqualTo(Duration.ofSeconds(waitsWhenAsked() ? seconds : 0));
        }
    }

    @Test
    void answerIsToldWithTheError() {
        farEnd.answer = request -> FarEnd.answer(400, complaint("no such channel"));
        assertThat(deliver(receiver(integration())).detail())
                .isEqualTo(statusError() + "unexpected status code 400: no such channel");
    }

    @Test
    void answerWithoutEnd_isNotToldWhole() {
        farEnd.answer = request -> FarEnd.answer(400, complaint("x".repeat(1_000_000)));
        assertThat(deliver(receiver(integration())).detail())
                .startsWith(statusError() + "unexpected status code 400")
                .hasSizeLessThan(66_000);
    }
}
