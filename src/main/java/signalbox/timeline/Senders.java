package signalbox.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.alert.PostedAlert;

/**
 * Those who send alerts, as a Prometheus server does: what fires is posted again every minute, its end once; while the server is
 * away nothing is lost, as they go on.
 */
final class Senders {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final String NO_URL = "";

    private static final class Sender {
        Labels annotations = Labels.EMPTY;
        Instant startsAt = Instant.EPOCH;
        @Nullable Instant endsAt;
        boolean repost;
        /** When it posts next; null: not any more. */
        @Nullable Instant next;
    }

    private final Map<Labels, Sender> senders = new LinkedHashMap<>();

    void fire(Event.Fire event, Instant now) {
        Sender sender = senders.computeIfAbsent(event.alert().labels(), any -> new Sender());
        boolean fires = sender.endsAt == null && sender.next != null;
        sender.startsAt = fires ? sender.startsAt : event.startsAt().orElse(now);
        sender.endsAt = null;
        sender.annotations = event.annotations();
        sender.repost = event.repost();
        sender.next = now;
    }

    void resolve(Event.Resolve event, Instant now) {
        Sender sender = senders.computeIfAbsent(event.alert().labels(), any -> new Sender());
        if (sender.endsAt == null) {
            sender.startsAt = sender.startsAt.equals(Instant.EPOCH) ? now : sender.startsAt;
            sender.endsAt = now;
            sender.next = now;
        }
    }

    /** When the next of them posts. */
    Optional<Instant> next() {
        Instant first = null;
        for (Sender sender : senders.values()) {
            if (sender.next != null && (first == null || sender.next.isBefore(first))) {
                first = sender.next;
            }
        }
        return Optional.ofNullable(first);
    }

    /**
     * What is posted now.
     *
     * @param arrives whether there is a server to take it
     */
    List<PostedAlert> due(Instant now, boolean arrives) {
        List<PostedAlert> posts = new ArrayList<>();
        senders.forEach((labels, sender) -> {
            if (sender.next != null && !sender.next.isAfter(now)) {
                posts.add(new PostedAlert(labels, sender.annotations, sender.startsAt, sender.endsAt, NO_URL));
                boolean goesOn = sender.endsAt == null ? sender.repost : !arrives; // an end is said until somebody hears it
                sender.next = goesOn ? now.plus(INTERVAL) : null;
            }
        });
        return posts;
    }
}
