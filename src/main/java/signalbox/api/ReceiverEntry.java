package signalbox.api;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/**
 * A receiver as the API lists it (spec/api.md 2.2).
 *
 * @param labels the receiver's own labels and {@code name}
 */
public record ReceiverEntry(String name, Labels labels) {

    public ReceiverEntry {
        requireNonNull(name, "name is null");
        labels = requireNonNull(labels, "labels is null").overlaidWith(Labels.of("name", name));
    }
}
