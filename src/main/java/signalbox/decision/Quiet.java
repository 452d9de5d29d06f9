package signalbox.decision;

import static java.util.Objects.requireNonNull;

import signalbox.decision.Decision.Kind;

/**
 * Something that keeps an alert quiet.
 *
 * @param kind inhibited, withheld, silenced; or a contradiction, which keeps nobody from telling it
 * @param receiver whom it is not told to; {@code ""}: nobody is told
 */
public record Quiet(Kind kind, String receiver, DecidedBy by, Because because) {

    public Quiet {
        requireNonNull(kind, "kind is null");
        requireNonNull(receiver, "receiver is null");
        requireNonNull(by, "by is null");
        requireNonNull(because, "because is null");
    }

    /** Whether it keeps an alert from being told to a receiver. */
    public boolean concerns(String name) {
        return kind != Kind.CONTRADICTION && (receiver.isEmpty() || receiver.equals(name));
    }
}
