package signalbox.inhibit;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/**
 * The source that is named for all of its kind. With one for each kind there are as many inhibitions as targets, in an
 * outage of a thousand sources too.
 */
public record Inhibitor(SourceKind kind, Labels alert) {

    public Inhibitor {
        requireNonNull(kind, "kind is null");
        requireNonNull(alert, "alert is null");
    }
}
