package signalbox.group;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.alert.Alert;

/**
 * An alert of a group whose time has come, with what rules decided about it.
 *
 * @param alert firing, or ended since the group last spoke
 * @param inhibited whether another alert keeps it quiet
 * @param silenced whether a silence in force keeps it quiet
 * @param left whether no route leads it to the group any more
 * @param owedTo when it has ended, the {@link signalbox.notify.Integration#key()}s of those that were told that it fires and
 *     not yet that it ended
 */
public record Membership(Alert alert, boolean inhibited, boolean silenced, boolean left, List<String> owedTo) {

    public Membership {
        requireNonNull(alert, "alert is null");
        owedTo = List.copyOf(owedTo);
    }

    /** Whether anything keeps it quiet. */
    public boolean quiet() {
        return inhibited || silenced || left;
    }
}
