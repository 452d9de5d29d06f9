package signalbox.group;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Alert;

/**
 * An alert of a group whose time has come, with what rules decided about it.
 *
 * @param alert firing, or ended since the group last spoke
 * @param inhibited whether another alert keeps it quiet
 * @param silenced whether a silence in force keeps it quiet
 */
public record Membership(Alert alert, boolean inhibited, boolean silenced) {

    public Membership {
        requireNonNull(alert, "alert is null");
    }

    /** Whether anything keeps it quiet. */
    public boolean quiet() {
        return inhibited || silenced;
    }
}
