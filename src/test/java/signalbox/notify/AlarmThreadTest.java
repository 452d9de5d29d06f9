package signalbox.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class AlarmThreadTest {

    private final Instant now = Instant.parse("2026-03-04T05:06:07Z");
    private final LinkedBlockingQueue<String> rung = new LinkedBlockingQueue<>();

    @Test
    void alarmForLater_doesNotHoldUpOneForNow() throws InterruptedException {
        try (AlarmThread alarm = new AlarmThread(InstantSource.fixed(now), "alarm")) {
            alarm.at(now.plusSeconds(3600), () -> rung.add("later"));
            alarm.at(now.plusMillis(2), () -> rung.add("soon"));
            assertThat(rung.take()).isEqualTo("soon");
            alarm.at(now.minusSeconds(5), () -> rung.add("overdue"));
            assertThat(rung.take()).isEqualTo("overdue");
        }
    }

    @Test
    void actionThatThrows_doesNotStopTheOthers() throws InterruptedException {
        try (AlarmThread alarm = new AlarmThread(InstantSource.fixed(now), "alarm");
                CapturedLog log = new CapturedLog(AlarmThread.class)) {
            alarm.at(now, () -> {
                throw new IllegalStateException("broken");
            });
            alarm.at(now, () -> rung.add("next"));
            assertThat(rung.take()).isEqualTo("next");
            assertThat(log.text()).contains("broken");
        }
    }

    @Test
    void afterClose_alarmsAreForgotten() {
        AlarmThread alarm = new AlarmThread(InstantSource.fixed(now), "alarm");
        alarm.close();
        alarm.at(now, () -> rung.add("never"));
        assertThat(rung).isEmpty();
    }
}
