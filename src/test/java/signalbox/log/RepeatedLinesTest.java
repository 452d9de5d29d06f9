package signalbox.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedLinesTest {

    private static final String RETRY =
            "Notify attempt failed, will retry later: receiver={} integration={} aggrGroup={} attempts={} err={}";
    private static final String REFUSED = "Post \"http://127.0.0.1:9/\": connection refused";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final RepeatedLines repeated = new RepeatedLines();
    private final LogfmtLayout layout = new LogfmtLayout();
    private final List<String> said = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T01:00:00Z");

    private void log(Level level, String message, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("x", context.getLogger("signalbox.notify.IntegrationQueue"), level, message, null, arguments);
        event.setInstant(now);
        if (repeated.isToBeSaid(event)) {
            say(event);
        }
    }

    private void say(ILoggingEvent event) {
        String line = layout.doLayout(event);
        said.add(line.substring(line.indexOf("msg=")).strip());
    }

    private void pass(Duration time) {
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plusSeconds(1)) {
            repeated.due(now).forEach(this::say);
        }
        repeated.due(now).forEach(this::say);
    }

    private void groupsFail(int groups, String error) {
        for (int i = 0; i < groups; i++) {
            log(Level.WARN, RETRY, "team", "webhook[0]", "{}:{n=\"" + i + "\"}", 1 + i % 3, error);
        }
    }

    @Test
    void whatFailsForAThousandGroupsIsSaidOnce_thenHowOften() {
        groupsFail(1_244, REFUSED);
        assertThat(said).singleElement().asString().startsWith("msg=\"Notify attempt failed, will retry later\" receiver=team");

        pass(Duration.ofMinutes(1));

        assertThat(said).hasSize(2);
        assertThat(said.get(1)).isEqualTo("msg=\"… and 1,243 more in the last minute: Notify attempt failed, will retry later\""
                + " repeated=1243 receiver=team integration=webhook[0] err=\"Post \\\"http://127.0.0.1:9/\\\": connection refused\"");
    }

    @Test
    void anotherKindOfFailureIsSaidAtOnce() {
        groupsFail(100, REFUSED);
        groupsFail(100, "unexpected status code 500");

        assertThat(said).hasSize(2);
        assertThat(said.get(1)).contains("unexpected status code 500");
    }

    @Test
    void failureIsNewsAgainAfterAQuietMinute() {
        groupsFail(3, REFUSED);
        pass(Duration.ofMinutes(3));
        groupsFail(3, REFUSED);

        assertThat(said).hasSize(3);
        assertThat(said.get(1)).contains("… and 2 more in the last minute");
        assertThat(said.get(2)).startsWith("msg=\"Notify attempt failed");
    }

    @Test
    void failureIsNewsAgain_alsoWhenNobodyAskedInTheMeantime() {
        groupsFail(1, REFUSED);
        now = now.plus(Duration.ofMinutes(3));
        groupsFail(1, REFUSED);

        assertThat(said).hasSize(2);
    }

    @Test
    void thatItWorksAgainIsSaidOnce() {
        groupsFail(2, REFUSED);
        for (int i = 0; i < 1_000; i++) {
            log(Level.INFO, "Notify success: receiver={} integration={} aggrGroup={} attempts={}", "team", "webhook[0]", "g" + i, 7);
        }

        assertThat(said).hasSize(2);
        assertThat(said.get(1)).startsWith("msg=\"Notify success\"");
    }

    @Test
    void numberOfAttemptsMakesNoOtherFailure() {
        for (int i = 1; i < 100; i++) {
            log(Level.ERROR, "Notify for alerts failed: aggrGroup={} num_alerts={} err={}", "g" + i, i,
                    "team/webhook[0]: notify retry canceled after " + i + " attempts: " + REFUSED);
        }

        assertThat(said).hasSize(1);
    }

    @Test
    void whatAFarEndNumbersItsAnswersByMakesNoOtherFailure() {
        for (int i = 0; i < 100; i++) {
            log(Level.WARN, RETRY, "team", "webhook[0]", "g", 1, "unexpected status code 502: Ray ID: 8f" + (7_000_000 + i) + "ab · request " + i);
        }
        log(Level.WARN, RETRY, "team", "webhook[0]", "g", 1, "unexpected status code 503: Ray ID: 8f7000000ab · request 1");

        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains("Ray ID: 8f7000000ab · request 0");
        assertThat(said.get(1)).contains("status code 503");
    }

    @Test
    void linesThatAreTheSameToTheLetterAreSaidAFewTimesAMinute() {
        for (int i = 0; i < 100; i++) {
            log(Level.ERROR, "Loading configuration file failed: err={}", "am.yml:3:1: unknown key");
        }
        pass(Duration.ofMinutes(1));

        assertThat(said).hasSize(6);
        assertThat(said.get(5)).contains("… and 95 more in the last minute");
    }

    @Test
    void problemsThatDifferAreAllSaid() {
        for (int i = 0; i < 250; i++) {
            log(Level.ERROR, "rule package problem: {}", "a.drl:" + i + ":1: no such field");
        }

        assertThat(said).hasSize(250);
    }

    @Test
    void failureThatIsAnotherEachTimeDoesNotFillTheLog() {
        for (int minute = 0; minute < 10; minute++) {
            for (int i = 0; i < 1_000; i++) {
                groupsFail(1, "unexpected status code 503: request " + "a".repeat(1 + minute) + "b".repeat(1 + i));
            }
            pass(Duration.ofMinutes(1));
        }

        assertThat(said).hasSizeLessThan(300 + 10 * 25);
        assertThat(said.get(said.size() - 1)).contains("more in the last minute: warnings of other kinds");
    }

    @Test
    void thousandGroupsAtADeadReceiverLogLessThanTwoKilobytesASecond() {
        int minutes = 10;
        for (int i = 0; i < minutes * 6; i++) {
            groupsFail(1_000, REFUSED);
            pass(Duration.ofSeconds(10));
        }

        assertThat(said.stream().mapToInt(String::length).sum()).isLessThan(minutes * 60 * 200);
    }

    @Test
    void whatWasNotSaidYetIsSaidInTheEnd() {
        groupsFail(10, REFUSED);
        repeated.left(now).forEach(this::say);

        assertThat(said).hasSize(2);
        assertThat(said.get(1)).contains("… and 9 more in the last minute");
    }

    @Test
    void linesForDebuggingAreNeverLeftOut() {
        for (int i = 0; i < 100; i++) {
            log(Level.DEBUG, "Notify success: aggrGroup={}", "g");
        }

        assertThat(said).hasSize(100);
    }

    @Test
    void linesThatArriveForEverTakeNoMoreMemory() {
        for (int i = 0; i < 20_000; i++) {
            log(Level.INFO, "Listening on: address={}", "127.0.0.1:" + i);
        }
        assertThat(said).as("news is said though there is no room to remember it").hasSize(20_000);
        assertThat(repeated.size()).isLessThan(10_000);
    }
}
