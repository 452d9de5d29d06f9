package signalbox.engine.team;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How long rules were at work, by looking: a thread asks every package at work, a hundred times a second, which rule it is at, and counts
 * the time since it asked last for that. To ask the clock before and after each condition would cost more than the conditions. It is
 * near the truth for what takes seconds, and says little of what takes less. While nothing is at work it sleeps. Any thread.
 */
public final class RuleTimes implements AutoCloseable {

    private static final long BETWEEN_LOOKS = Duration.ofMillis(10).toNanos();
    /** A look that came late, as the processors had other things to do, counts no more than this. */
    private static final long LONGEST = 5 * BETWEEN_LOOKS;
    private static final int IDLE_LOOKS = 100;

    private record Rule(String packageName, String name) {}

    private final Map<Rule, LongAdder> nanos = new ConcurrentHashMap<>();
    private final Set<PackageRun> atWork = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread looker;
    private volatile boolean isAsleep;
    private volatile boolean isClosed;

    /** From now on it is looked. */
    void begin() {
        Thread thread = new Thread(this::look, "signalbox-rule-times");
        thread.setDaemon(true);
        looker = thread;
        thread.start();
    }

    /** A package begins to work. */
    void begins(PackageRun run) {
        Thread thread = looker;
        if (thread != null) {
            atWork.add(run);
            if (isAsleep) {
                isAsleep = false;
                LockSupport.unpark(thread);
            }
        }
    }

    /** It is done. */
    void ends(PackageRun run) {
        atWork.remove(run);
    }

    private void look() {
        long before = System.nanoTime();
        int idle = 0;
        while (!isClosed) {
            LockSupport.parkNanos(BETWEEN_LOOKS);
            long now = System.nanoTime();
            idle = atWork.isEmpty() ? idle + 1 : 0;
            long since = Math.min(LONGEST, now - before);
            before = now;
            atWork.forEach(run -> run.ruleAtWork().ifPresent(rule -> add(run.packageName(), rule, since)));
            if (idle > IDLE_LOOKS) {
                isAsleep = true;
                if (atWork.isEmpty()) { // else one came in between
                    LockSupport.park(this);
                }
                isAsleep = false;
                idle = 0;
                before = System.nanoTime();
            }
        }
    }

    void add(String packageName, String rule, long time) {
        nanos.computeIfAbsent(new Rule(packageName, rule), any -> new LongAdder()).add(time);
    }

    /** How long a rule was at work since the start, about. */
    public Duration of(String packageName, String rule) {
        return Duration.ofNanos(Optional.ofNullable(nanos.get(new Rule(packageName, rule))).map(LongAdder::sum).orElse(0L));
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(looker);
    }
}
