package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Labels;

/**
 * What happens, and what is to be told of it.
 *
 * @param clock what offset 0 is
 * @param events in the order of their instants
 * @param expected all that is to be told, and nothing else may be
 * @param explained what is to become of alerts, and why
 * @param tolerance by how much what is told may differ in time where an entry does not say it
 * @param until how long it goes on, if that is said
 */
record Timeline(
        String name,
        Location place,
        Instant clock,
        List<Event> events,
        List<Expected> expected,
        List<ExpectedOutcome> explained,
        Duration tolerance,
        Optional<Duration> until,
        Map<Labels, String> names) {

    Timeline {
        requireNonNull(name, "name is null");
        requireNonNull(place, "place is null");
        requireNonNull(clock, "clock is null");
        events = List.copyOf(events);
        expected = List.copyOf(expected);
        explained = List.copyOf(explained);
        requireNonNull(until, "until is null");
        names = Map.copyOf(names);
    }

    /** The same, where everything is to be told to the instant. */
    Timeline exact() {
        List<Expected> exactly = expected.stream().map(Expected::exact).toList();
        return new Timeline(name, place, clock, events, exactly, explained, Duration.ZERO, until, names);
    }

    /** An alert as the timeline names it. */
    String nameOf(Labels labels) {
        return names.getOrDefault(labels, labels.toString());
    }

    Instant instant(Duration at) {
        return clock.plus(at);
    }
}
