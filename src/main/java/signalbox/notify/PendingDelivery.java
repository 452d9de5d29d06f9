package signalbox.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One notification on its way through a {@link IntegrationQueue}, whose lock guards it. */
final class PendingDelivery {

    /** Where it is. */
    enum State {
        /** Waits for its turn. */
        READY,
        /** An attempt is under way. */
        FLYING,
        /** Waits for the time of its next attempt. */
        RESTING,
        /** Its outcome is known, or nobody wants it any more. */
        ENDED
    }

    /**
     * An attempt that is still under way so long after the deadline, at which it should have cut itself off, is given up.
     * Without it, an answer of the last moment would be taken for a failure, and sent again.
     */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The one that ends first comes first; {@code number} tells apart those that end together. */
    static final Comparator<PendingDelivery> BY_EXPIRY =
            Comparator.<PendingDelivery, Instant>comparing(s -> s.expiry).thenComparing(s -> s.number);

    /** So many attempts are told of. */
    private static final int MOST_TRIES = 20;

    final Notification notification;
    /** What the receiver is given: without resolved alerts where it wants none. */
    final Notification message;

    private volatile @Nullable UnderWay says;
    final Instant deadline;
    final Backoff backoff;
    private final long number;

    State state = State.READY;
    int attempts;
    Instant attemptAt;
    /** When it ends unless something happens first; part of its order, so it changes only while in no collection. */
    Instant expiry;

    /** Whether the receiver may have it: an attempt was not answered. */
    boolean unheard;

    /** What came of the attempts so far. */
    final List<Attempt> tries = new ArrayList<>(1);

    String lastReason = Delivery.CONTEXT_DEADLINE_EXCEEDED;
    String lastDetail = "";

    PendingDelivery(Notification notification, Notification message, Instant deadline, Backoff backoff, long number) {
        this.notification = notification;
        this.message = message;
        this.deadline = deadline;
        this.backoff = backoff;
        this.number = number;
        attemptAt = notification.at();
        expiry = deadline;
    }

    /** What it says, for whoever asks. Any thread; made when it is first asked for, as it takes the hashes of all alerts. */
    UnderWay underWay(Instant since, int attempt) {
        UnderWay made = says;
        if (made == null) {
            made = UnderWay.of(message);
            says = made;
        }
        return made.since(since, attempt);
    }

    /** What came of an attempt, which is over. */
    void tried(Attempt attempt) {
        unheard |= attempt.delivery().mayHaveArrived();
        if (tries.size() == MOST_TRIES) {
            tries.remove(MOST_TRIES / 2); // how it began and how it ended tell most
        }
        tries.add(attempt);
    }

    void failed(Delivery delivery) {
        lastReason = delivery.reason();
        lastDetail = delivery.detail();
    }

    boolean failedBefore() {
        return !lastDetail.isEmpty();
    }
}
