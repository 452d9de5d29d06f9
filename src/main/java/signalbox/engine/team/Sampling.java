package signalbox.engine.team;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which firings are kept with their facts: of each rule so many at once, and so many more a minute. A rule that fires for ten thousand
 * alerts in one go says the same of each; what it costs to keep is bounded by rules and time, whatever happens.
 */
public final class Sampling {

    /** So many of a rule, after it was quiet for a minute. */
    static final int AT_ONCE = 10;

    /** A further one each time that this has gone by. */
    private static final Duration BETWEEN = Duration.ofSeconds(6);

    /** What is left of a rule's share. */
    private static final class Share {
        int left = AT_ONCE;
        Instant since;

        Share(Instant since) {
            this.since = since;
        }
    }

    private final Map<String, Share> shares = new HashMap<>();
    private Optional<Instant> now = Optional.empty();

    /** A run begins at an instant; without one nobody keeps anything of it. */
    public void begin(Optional<Instant> at) {
        now = at;
    }

    /** Whether a firing of a rule is one that is kept. */
    public boolean takes(String rule) {
        if (now.isEmpty()) {
            return false;
        }
        Share share = shares.get(rule);
        if (share == null) {
            share = new Share(now.get());
            shares.put(rule, share);
        } else if (share.left < AT_ONCE) {
            long more = Math.max(0, Duration.between(share.since, now.get()).toMillis() / BETWEEN.toMillis());
            if (more > 0) {
                share.left = (int) Math.min(AT_ONCE, share.left + more);
                share.since = share.left == AT_ONCE ? now.get() : share.since.plus(BETWEEN.multipliedBy(more));
            }
        } else {
            share.since = now.get();
        }
        if (share.left == 0) {
            return false;
        }
        share.left--;
        return true;
    }
}
