package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When packages that used more than they may are tried again: a storm passes. Each time that it was in vain it is waited twice as long. Belongs
 * to the engine's thread.
 */
final class Quarantine {

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    /** Who has run for so long since has a clean slate. */
    private static final Duration FORGIVEN_AFTER = Duration.ofHours(6);

    /**
     * A package that is stopped, or was not long ago.
     *
     * @param since when it was stopped, or came back
     * @param pause how long it is, or was, set aside
     * @param isBack whether nothing is to try it again
     */
    private record Stay(Instant since, Duration pause, boolean isBack) {
        Instant until() {
            return since.plus(pause);
        }
    }

    private final EngineContext context;
    private final Map<String, Stay> stays = new HashMap<>();

    Quarantine(EngineContext context) {
        this.context = context;
    }

    /** A package is stopped; whether it may be tried again is said next. What was to try it before belongs to another version of it. */
    void stopped(String packageName) {
        stays.computeIfPresent(packageName, (name, stay) -> new Stay(stay.since(), stay.pause(), true));
    }

    /** A package is stopped, and may be tried again: {@code again} does. */
    void begins(String packageName, Runnable again) {
        Stay before = stays.get(packageName);
        Duration pause = before == null || isForgiven(before) ? FIRST : twice(before.pause());
        Stay stay = new Stay(context.now, pause, false);
        stays.put(packageName, stay);
        log.warn("rule package is set aside: package={} until={}", packageName, stay.until());
        context.timers.waitUntil(stay.until(), again);
    }

    private boolean isForgiven(Stay before) {
        return before.isBack() && !before.since().plus(FORGIVEN_AFTER).isAfter(context.now);
    }

    private static Duration twice(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }

    /** It runs again. */
    void ends(String packageName) {
        Stay before = stays.get(packageName);
        if (before != null) {
            stays.put(packageName, new Stay(context.now, before.pause(), true));
        }
    }

    /** The clock was set back: what was a while ago is as long ago as before. */
    void setBack(Duration step) {
        stays.replaceAll((name, stay) -> new Stay(stay.since().minus(step), stay.pause(), stay.isBack()));
    }

    /** Why packages are stopped, and when they are tried again, if they are. */
    Map<String, String> reasons(Map<String, String> stopped) {
        Map<String, String> reasons = new LinkedHashMap<>();
        stopped.forEach((name, reason) -> {
            Stay stay = stays.get(name);
            String again = (reason.endsWith("?") ? " It" : "; it") + " is tried again at ";
            reasons.put(name, stay == null || stay.isBack() ? reason : reason + again + stay.until().truncatedTo(ChronoUnit.SECONDS));
        });
        return Map.copyOf(reasons);
    }
}
