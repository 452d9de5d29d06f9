package signalbox;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.notify.Alarm;
import signalbox.timeline.FileStamps;

/**
 * Looks at the files of the rules again and again, and has those that changed taken over when nobody has touched them between two looks.
 * Belongs to the thread of its alarm, which may take its time: nobody waits for it.
 */
final class RulesWatch {

    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(RulesWatch.class);

    private final Path rulesDir;
    private final Runnable changed;
    private final Alarm alarm;
    private final InstantSource clock;
    private FileStamps last = new FileStamps(Map.of());
    private FileStamps done = last;

    /** @param changed called when files have changed, and no more since the look before */
    RulesWatch(Path rulesDir, Runnable changed, Alarm alarm, InstantSource clock) {
        this.rulesDir = rulesDir;
        this.changed = changed;
        this.alarm = alarm;
        this.clock = clock;
    }

    /** From now on, until the alarm is closed. */
    void watch() {
        alarm.at(clock.instant().plus(BETWEEN_LOOKS), this::look);
    }

    private void look() {
        try {
            FileStamps now = FileStamps.of(List.of(rulesDir));
            if (!now.equals(done) && now.equals(last)) {
                done = now;
                changed.run();
            }
            last = now;
        } catch (RuntimeException e) {
            String.valueOf(e.getMessage())
                    .lines()
                    .forEach(line -> log.error("changed rules cannot be taken over, those in force stay: err={}", line));
        } finally {
            watch();
        }
    }
}
