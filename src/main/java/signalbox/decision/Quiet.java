package signalbox.decision;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import signalbox.decision.Decision.Kind;

/**
 * Something that keeps an alert quiet.
 *
 * @param kind inhibited, withheld, silenced; or a contradiction, which keeps nobody from telling it
 * @param receiver whom it is not told to; {@code ""}: nobody is told
 * @param since since when, if that is known
 * @param until until when; empty while it goes on
 */
public record Quiet(
        Kind kind, String receiver, DecidedBy by, Because because, Optional<Instant> since, Optional<Instant> until) {

    public Quiet {
        requireNonNull(kind, "kind is null");
        requireNonNull(receiver, "receiver is null");
        requireNonNull(by, "by is null");
        requireNonNull(because, "because is null");
        requireNonNull(since, "since is null");
        requireNonNull(until, "until is null");
    }

    /** One that goes on; since when is for others to say. */
    public Quiet(Kind kind, String receiver, DecidedBy by, Because because) {
        this(kind, receiver, by, because, Optional.empty(), Optional.empty());
    }

    /** The same, known to hold since then. */
    public Quiet since(Instant instant) {
        return new Quiet(kind, receiver, by, because, Optional.of(instant), until);
    }

    /** The same, by a rule that stands there. */
    public Quiet standingAt(String place) {
        return new Quiet(kind, receiver, new DecidedBy(by.packageName(), by.version(), by.rule(), place), because, since, until);
    }

    /** Whether both say the same, since whenever. */
    public boolean saysTheSameAs(Quiet other) {
        return kind == other.kind && receiver.equals(other.receiver) && by.equals(other.by) && because.equals(other.because);
    }

    /** Whether it keeps the end of an alert quiet, too, from those who were told that it fires. */
    public boolean keepsEndQuiet() {
        return kind == Kind.INHIBITED && because.equals(Because.of(because.alerts(), true));
    }

    /** Whether it keeps an alert from being told to a receiver. */
    public boolean concerns(String name) {
        return kind != Kind.CONTRADICTION && (receiver.isEmpty() || receiver.equals(name));
    }
}
