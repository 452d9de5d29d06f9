package signalbox.timeline;

import java.time.Duration;
import signalbox.config.PrometheusDuration;

/** Times of a timeline, as people write them. */
final class Offset {

    private Offset() {}

    /** Such as {@code 20m30s}; negative only where something is told before the beginning, which nothing is. */
    static String text(Duration since) {
        return since.isNegative() ? "-" + PrometheusDuration.format(since.negated()) : PrometheusDuration.format(since);
    }
}
