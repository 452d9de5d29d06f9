package signalbox.silence;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/**
 * The alert with these labels is quiet because of that silence.
 *
 * @param alert the labels of the alert
 * @param silence the id of the silence
 */
public record Silenced(Labels alert, String silence) {

    public Silenced {
        requireNonNull(alert, "alert is null");
        requireNonNull(silence, "silence is null");
    }
}
