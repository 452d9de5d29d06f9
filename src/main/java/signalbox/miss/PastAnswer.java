package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Whether a rule held for an alert at an instant of the past.
 *
 * @param then in the version that ran then
 * @param today in the version that runs now, over the same facts; empty where it is the same, or has no such rule
 */
public record PastAnswer(WhyNotAnswer then, PastVersion version, Optional<WhyNotAnswer> today) {

    public PastAnswer {
        requireNonNull(then, "then is null");
        requireNonNull(version, "version is null");
        requireNonNull(today, "today is null");
    }

    /** Whether more would be known if the history were lived again: of conditions what they still lacked is not on record. */
    public boolean wantsToBeLivedAgain() {
        return isUndecided() || then.isSilentOnTime();
    }

    /** Whether it cannot be said from what is on record what it made of the alert then, or would make of it today. */
    public boolean isUndecided() {
        return then.isUndecided() || today.filter(WhyNotAnswer::isUndecided).isPresent();
    }
}
