package signalbox.incident;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/**
 * The alert that an incident began with: it names the incident, also when it is over. The earlier is the older, then the one with the
 * smaller fingerprint.
 *
 * @param fingerprint of the alert, as text
 * @param startsAt when it began
 */
public record Founder(String fingerprint, Instant startsAt) implements Comparable<Founder> {

    private static final Comparator<Founder> ORDER = Comparator.comparing(Founder::startsAt).thenComparing(Founder::fingerprint);

    public Founder {
        requireNonNull(fingerprint, "fingerprint is null");
        requireNonNull(startsAt, "startsAt is null");
    }

    static Founder of(Labels alert, Instant startsAt) {
        return new Founder(alert.fingerprintText(), startsAt);
    }

    /** The id of the incident that an alert is on its own. */
    public static String idOf(Alert alert) {
        return of(alert.labels(), alert.startsAt()).id();
    }

    /** The founder of the incident with an id. Throws {@link RuntimeException} when it is none. */
    public static Founder parse(String id) {
        int dash = id.indexOf('-');
        return new Founder(id.substring(0, dash), Instant.parse(id.substring(dash + 1)));
    }

    /** The id of its incident. */
    public String id() {
        return fingerprint + "-" + startsAt;
    }

    @Override
    public int compareTo(Founder other) {
        return ORDER.compare(this, other);
    }
}
