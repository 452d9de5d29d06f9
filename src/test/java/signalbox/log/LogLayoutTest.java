package signalbox.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import signalbox.load.LogText;

class LogLayoutTest {

    private static final String HEAD = "time=2026-11-22T01:47:59.678Z level=INFO source=RuleEngine component=engine ";

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final LogfmtLayout logfmt = new LogfmtLayout();
    private final JsonLayout json = new JsonLayout();

    @AfterEach
    void resetLevel() {
        LogSetup.use(LogLevel.INFO, LogFormat.LOGFMT);
    }

    private LoggingEvent event(String message, Object... arguments) {
        LoggingEvent event = new LoggingEvent(
                "x", context.getLogger("signalbox.engine.RuleEngine"), Level.INFO, message, null, arguments);
        event.setInstant(Instant.parse("2026-11-22T01:47:59.678912Z"));
        return event;
    }

    @Test
    void messageIsQuoted_whenItHasSpaces() {
        assertThat(logfmt.doLayout(event("it \"works\""))).isEqualTo(HEAD + "msg=\"it \\\"works\\\"\"\n");
        assertThat(logfmt.doLayout(event("started"))).isEqualTo(HEAD + "msg=started\n");
    }

    @Test
    void suggestionsHaveNoBackslashes() {
        String problem = "a.drl:8:17: Alert has no property \"severty\": did you mean \"severity\"?";
        assertThat(logfmt.doLayout(event("rule package problem: {}", LogText.of(problem))))
                .contains("msg=\"rule package problem: a.drl:8:17: Alert has no property 'severty': did you mean 'severity'?\"");
    }

    @Test
    void keysAtTheEndOfAMessageBecomeAttributes() {
        assertThat(logfmt.doLayout(event("not delivered, will retry: receiver={} attempt={}", "on call", 3)))
                .isEqualTo(HEAD + "msg=\"not delivered, will retry\" receiver=\"on call\" attempt=3\n");
        assertThat(logfmt.doLayout(event("loaded {} rules: team={}", 7, "infra")))
                .isEqualTo(HEAD + "msg=\"loaded 7 rules\" team=infra\n");
    }

    @Test
    void messageStaysWhole_whenArgumentsAreMissing() {
        assertThat(logfmt.doLayout(event("told: a={} b={}", "x"))).isEqualTo(HEAD + "msg=\"told: a=x b={}\"\n");
    }

    @Test
    void durationsAreWrittenAsAlertmanagerDoes() {
        LoggingEvent event = event("Notify success: attempts={} duration={}", 2, Duration.ofNanos(10_500_000));

        assertThat(logfmt.doLayout(event)).isEqualTo(HEAD + "msg=\"Notify success\" attempts=2 duration=10.5ms\n");
        assertThat(json.doLayout(event)).contains("\"duration\":\"10.5ms\"");
    }

    @Test
    void failureOfAFileSaysWhatIsWrong_notOnlyWhichFile() {
        assertThat(LogAttributes.text(new AccessDeniedException("/data/x"))).isEqualTo("/data/x: permission denied");
        assertThat(LogAttributes.text(new FileSystemException("/data/x", null, "No space left on device")))
                .isEqualTo("/data/x: No space left on device");
    }

    @Test
    void keyValuePairsBecomeAttributes() {
        LoggingEvent event = event("Listening on");
        event.setKeyValuePairs(List.of(new KeyValuePair("address", "127.0.0.1:9093"), new KeyValuePair("empty", "")));

        assertThat(logfmt.doLayout(event)).isEqualTo(HEAD + "msg=\"Listening on\" address=127.0.0.1:9093 empty=\"\"\n");
    }

    @Test
    void lineBreaksDoNotBreakTheLine() {
        assertThat(logfmt.doLayout(event("two\nlines"))).isEqualTo(HEAD + "msg=\"two\\nlines\"\n");
    }

    @Test
    void failureIsOneAttribute_withItsCauses() {
        LoggingEvent event = event("x");
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(
                new IllegalStateException("cannot start", new java.io.IOException("port in use"))));

        assertThat(logfmt.doLayout(event)).isEqualTo(HEAD + "msg=x err=\"cannot start: port in use\"\n");
    }

    @Test
    void failureThatOnlyWrapsAnotherIsToldByTheWordsOfThat() {
        Exception cause = new java.io.UncheckedIOException(new java.io.IOException("port in use"));

        assertThat(LogAttributes.text(new java.util.concurrent.CompletionException(cause))).isEqualTo("port in use");
        assertThat(LogAttributes.text(new RuntimeException(new IllegalStateException()))).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void stackIsShown_atDebugOnly() {
        LogSetup.use(LogLevel.DEBUG, LogFormat.LOGFMT);
        LoggingEvent event = event("x");
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("no")));

        assertThat(logfmt.doLayout(event)).contains("stack=\"java.lang.IllegalStateException: no").endsWith("\"\n");
    }

    @Test
    void jsonHasTheSameKeys_andKeepsNumbers() {
        assertThat(json.doLayout(event("told \"x\": receiver={} attempt={}", "a\nb", 3)))
                .isEqualTo("{\"time\":\"2026-11-22T01:47:59.678Z\",\"level\":\"INFO\",\"source\":\"RuleEngine\","
                        + "\"component\":\"engine\",\"msg\":\"told \\\"x\\\"\",\"receiver\":\"a\\nb\",\"attempt\":3}\n");
    }

    @Test
    void libraries_areHeardFromWarnOn() {
        LogSetup.use(LogLevel.DEBUG, LogFormat.LOGFMT);
        assertThat(LoggerFactory.getLogger("org.eclipse.jetty").isInfoEnabled()).isFalse();
        assertThat(LoggerFactory.getLogger("signalbox.engine").isDebugEnabled()).isTrue();

        LogSetup.use(LogLevel.ERROR, LogFormat.LOGFMT);
        assertThat(LoggerFactory.getLogger("org.eclipse.jetty").isWarnEnabled()).isFalse();
        assertThat(LoggerFactory.getLogger("signalbox.engine").isWarnEnabled()).isFalse();
    }
}
