package signalbox.timeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.explain.AlertOutcome;

/**
 * What is to become of an alert, and why.
 *
 * @param receiverPlace where the receiver is named, for whoever finds that there is none of that name
 * @param rulePlace where the rule is
 * @param receiver the receiver it is asked for; empty: the alert as a whole
 * @param rule the name of a rule that decides it, or is to hold, alone or behind that of its package; empty: any
 * @param because the alerts that it rests on, or nothing is said of them
 * @param silences names of silences that it rests on
 * @param held whether the rule is to hold for it, if that is asked
 * @param found what the condition that fails is to find
 * @param needed what it is to ask for, such as {@code >= 3}
 * @param acknowledged who is to take care of it, {@code ""}: nobody; empty: nothing is said of that
 * @param attributes what rules are to have added to it, and perhaps more
 */
record ExpectedOutcome(
        Duration at,
        Location place,
        Named alert,
        Optional<String> receiver,
        Location receiverPlace,
        Optional<AlertOutcome> outcome,
        Optional<String> rule,
        Location rulePlace,
        Optional<List<Named>> because,
        List<String> silences,
        Optional<Boolean> held,
        Optional<String> found,
        Optional<String> needed,
        Optional<String> acknowledged,
        Map<String, String> attributes) {

    /** Whether more is expected than that a rule holds, or does not. */
    boolean saysWhatBecomesOfIt() {
        return held.isEmpty() || outcome.isPresent() || because.isPresent() || acknowledged.isPresent() || !attributes.isEmpty();
    }

    /** The rule that is to decide about it; empty: any, or it is only asked whether the rule holds. */
    Optional<String> decidingRule() {
        return held.isEmpty() ? rule : Optional.empty();
    }
}
