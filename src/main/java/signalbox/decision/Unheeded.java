package signalbox.decision;

import static java.util.Objects.requireNonNull;

import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;

/**
 * Something that a rule concludes about an alert and that has no effect.
 *
 * @param kind what would be the case
 * @param force why it is not
 * @param receiver whom it would concern; {@code ""}: everybody
 */
public record Unheeded(Kind kind, Force force, String receiver, DecidedBy by, Because because) {

    public Unheeded {
        requireNonNull(kind, "kind is null");
        requireNonNull(force, "force is null");
        requireNonNull(receiver, "receiver is null");
        requireNonNull(by, "by is null");
        requireNonNull(because, "because is null");
    }
}
