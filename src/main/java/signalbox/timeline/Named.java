package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/**
 * An alert by the name that the timeline gives it.
 *
 * @param name as the file has it; its labels as text where it has none
 */
public record Named(String name, Labels labels) {

    public Named {
        requireNonNull(name, "name is null");
        requireNonNull(labels, "labels is null");
    }
}
