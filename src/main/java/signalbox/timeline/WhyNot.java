package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import signalbox.alert.Labels;

/**
 * The question why a rule does not hold for an alert.
 *
 * @param rule its name; empty: of the rules that keep alerts quiet those that come nearest
 */
record WhyNot(Labels alert, Optional<String> rule) {

    WhyNot {
        requireNonNull(alert, "alert is null");
        requireNonNull(rule, "rule is null");
    }
}
