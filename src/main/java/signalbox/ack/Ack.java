package signalbox.ack;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * Somebody takes care of some alerts: of those that fired, and that were named, when it was said. One that begins later is not
 * acknowledged, for nobody has seen it.
 *
 * @param id follows from what was said, so that saying it twice makes one
 * @param matchers by which the alerts were named, in the order given; none when it was by fingerprint
 * @param by who
 * @param comment may be empty
 * @param until when it is over; {@link #OPEN}: for each alert when that ends
 */
public record Ack(String id, List<Matcher> matchers, String by, String comment, Instant createdAt, Instant until) {

    /** The end of one that has no end of its own: later than any other. */
    public static final Instant OPEN = Instant.MAX;

    /**
     * One, and what it is about.
     *
     * @param alerts the labels of its alerts that it is not over for
     */
    public record About(Ack ack, List<Labels> alerts) {

        public About {
            requireNonNull(ack, "ack is null");
            alerts = List.copyOf(alerts);
        }
    }

    public Ack {
        requireNonNull(id, "id is null");
        matchers = List.copyOf(matchers);
        requireNonNull(by, "by is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(until, "until is null");
    }

    static Ack of(PostedAck posted, List<Labels> alerts, Instant now) {
        String said = String.join("\0", List.of(
                posted.by(), posted.comment(), now.toString(), posted.until().toString(), alerts.stream().sorted().toList().toString()));
        String id = UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8)).toString();
        return new Ack(id, posted.matchers(), posted.by(), posted.comment(), now, posted.until());
    }

    /** Whether it is over for each alert when that ends. */
    public boolean endsWithItsAlerts() {
        return until.equals(OPEN);
    }

    /** What it says of one of its alerts. */
    public Acknowledged of(Labels alert) {
        return new Acknowledged(alert, id, by, comment, until);
    }
}
