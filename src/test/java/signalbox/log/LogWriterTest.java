package signalbox.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogWriterTest {

    private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");

    /** A pipe whose reader reads only when it is told to. */
    private static final class Pipe extends OutputStream {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final CountDownLatch entered = new CountDownLatch(1);
        volatile CountDownLatch held = new CountDownLatch(0);
        volatile boolean broken;

        @Override
        public void write(int b) {
            throw new AssertionError("a line at a time");
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            entered.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (broken) {
                throw new IOException("Broken pipe");
            }
            synchronized (read) {
                read.write(bytes, from, length);
            }
        }

        List<String> lines() {
            synchronized (read) {
                return read.toString(UTF_8).lines().toList();
            }
        }
    }

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Pipe pipe = new Pipe();
    private final LogWriter writer = new LogWriter(new LogfmtLayout(), pipe, () -> NOW, 2_000);

    @AfterEach
    void stop() {
        pipe.held.countDown();
        writer.stop();
    }

    private void log(Level level, String message) {
        LoggingEvent event =
                new LoggingEvent("x", context.getLogger("signalbox.notify.IntegrationQueue"), level, message, null, new Object[0]);
        event.setInstant(NOW);
        writer.doAppend(event);
    }

    @Test
    void whatIsOnlyTriedIsNotWritten() {
        writer.start();
        log(Level.INFO, "before");
        LogSetup.quietly(() -> {
            LogSetup.quietly(() -> log(Level.ERROR, "in a trial of a trial"));
            log(Level.ERROR, "in a trial");
        });
        log(Level.INFO, "after");
        writer.stop();
        assertThat(pipe.lines()).hasSize(2).allMatch(line -> line.contains("before") || line.contains("after"));
    }

    @Test
    void linesBeforeTheEndAreWritten() {
        writer.start();
        for (int i = 0; i < 10; i++) {
            log(Level.INFO, "line " + i);
        }
        writer.stop();

        assertThat(pipe.lines()).hasSize(10).last().asString().contains("line 9");
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void whoLogsNeverWaitsForTheReader_whatFindsNoRoomIsCounted_andSaidWhenItFlowsAgain() throws Exception {
        pipe.held = new CountDownLatch(1);
        writer.start();
        log(Level.INFO, "first");
        pipe.entered.await();
        for (int i = 0; i < 1_000; i++) {
            log(Level.INFO, "line " + i); // returns, though nothing is read
        }
        long dropped = writer.dropped();
        assertThat(dropped).isBetween(900L, 999L);

        pipe.held.countDown();
        writer.flush(Duration.ofMinutes(1));
        writer.stop();

        assertThat(pipe.lines()).hasSize((int) (1_001 - dropped + 1));
        assertThat(pipe.lines()).last().asString()
                .contains("level=WARN source=LogWriter msg=\"log lines were dropped, what reads the log did not take them\" lines="
                        + dropped);
    }

    @Test
    void readerThatIsGoneIsCounted_andHarmsNobody() {
        pipe.broken = true;
        writer.start();
        log(Level.INFO, "lost");
        writer.flush(Duration.ofMinutes(1));
        assertThat(writer.dropped()).isOne();

        pipe.broken = false;
        log(Level.INFO, "found");
        writer.stop();

        assertThat(pipe.lines()).hasSize(2).first().asString().contains("found");
    }

    @Test
    void lineLongerThanTheRoomIsWritten_whenNothingElseWaits() {
        writer.start();
        log(Level.INFO, "x".repeat(10_000));
        writer.stop();

        assertThat(pipe.lines()).singleElement().asString().hasSizeGreaterThan(10_000);
    }

    @Test
    void whatRepeatsItselfIsSummedUpAtTheEnd() {
        writer.start();
        for (int i = 0; i < 9; i++) {
            log(Level.WARN, "the same");
        }
        writer.stop();

        assertThat(pipe.lines()).hasSize(6).last().asString().contains("… and 4 more in the last minute: the same");
    }
}
