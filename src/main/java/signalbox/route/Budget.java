package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import signalbox.alert.Labels;
import signalbox.gotext.GoDuration;

/**
 * How often a receiver is told by routes that say so: in no time of this length more than so often.
 *
 * @param most so many notifications; 0: as many as there are
 * @param window in which they are counted, up to now
 * @param per the label of which each value has a budget of its own; {@code ""}: all have one
 * @param summary whether what is over the budget is told together, in one notification
 */
public record Budget(int most, Duration window, String per, boolean summary) {

    /** As often as there is something to tell. */
    public static final Budget NONE = new Budget(0, Duration.ZERO, "", false);

    public Budget {
        requireNonNull(window, "window is null");
        requireNonNull(per, "per is null");
    }

    Budget atMost(int count, Duration in) {
        return new Budget(count, in, per, summary);
    }

    Budget per(String label) {
        return new Budget(most, window, label, summary);
    }

    Budget toldTogether() {
        return new Budget(most, window, per, true);
    }

    /** Whether there is a limit. */
    public boolean isLimited() {
        return most > 0;
    }

    /** The labels that tell budgets apart, of an alert or a group. */
    public Labels share(Labels labels) {
        return per.isEmpty() ? Labels.EMPTY : labels.only(List.of(per));
    }

    /** What is counted together: routes to one receiver with the same limit share it. */
    public String key(String receiver, Labels labels) {
        return receiver + "/" + most + " in " + window + share(labels);
    }

    /** As people say it: {@code at most 2 in 1h}. */
    public String inWords() {
        return "at most " + most + " in " + GoDuration.format(window).replaceAll("(?<=[hm])0[ms]", "");
    }
}
