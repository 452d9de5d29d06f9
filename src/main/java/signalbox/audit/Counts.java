package signalbox.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How often receivers were told something over a time, in steps.
 *
 * @param from when the first step begins
 * @param step how long each is
 * @param receivers those about which there is anything, in the order of their names
 * @param complete whether all was counted; else there was too much to count it soon enough
 */
public record Counts(Instant from, Duration step, List<Receiver> receivers, boolean complete) {

    public Counts {
        receivers = List.copyOf(receivers);
    }

    /**
     * What became of one receiver's groups, a number for each step.
     *
     * @param told notifications that arrived
     * @param failed notifications that did not
     * @param quiet times that a group's turn came and all in it was kept quiet, or its route muted
     */
    public record Receiver(String name, List<Long> told, List<Long> failed, List<Long> quiet) {

        public Receiver {
            told = List.copyOf(told);
            failed = List.copyOf(failed);
            quiet = List.copyOf(quiet);
        }
    }
}
