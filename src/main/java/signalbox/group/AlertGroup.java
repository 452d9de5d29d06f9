package signalbox.group;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import signalbox.alert.Labels;
import signalbox.route.Destination;

/**
 * Alerts told together. Two groups are the same when destination id and labels are (spec/behaviour.md 5.2).
 *
 * @param destination where its notifications go, grouped and timed how
 * @param labels the labels all its alerts share
 */
public record AlertGroup(Destination destination, Labels labels) {

    /** The group label that names the incident, of routes per incident. */
    public static final String INCIDENT = "incident";

    /** Those of the routing tree, then those of rules; the same of now and of the past. */
    public static final Comparator<AlertGroup> IN_ORDER =
            Comparator.comparing(AlertGroup::destination, Destination.IN_ORDER).thenComparing(group -> group.labels().toString());

    /** How the reason begins for which a group whose incident became part of another tells its last; the id of that follows. */
    public static final String MERGED_INTO = "merged into ";

    public AlertGroup {
        requireNonNull(destination, "destination is null");
        requireNonNull(labels, "labels is null");
    }

    /** The receiver that is told. */
    public String receiver() {
        return destination.receiver();
    }

    /** The group in which that is told which is over its budget. */
    public AlertGroup ofRest() {
        return new AlertGroup(destination.ofRest(), destination.options().budget().share(labels));
    }

    /** The same, told under a key that begins with this {@link Destination#key()}. */
    public AlertGroup toldAs(String routeKey) {
        return new AlertGroup(destination.toldAs(routeKey), labels);
    }

    /** Whether its route names an interval among those in which nothing is told. */
    public boolean isMutedIn(String interval) {
        return destination.muteTimeIntervals().contains(interval);
    }

    /** Whether its route names an interval among those in which it is told. */
    public boolean isActiveIn(String interval) {
        return destination.activeTimeIntervals().contains(interval);
    }

    /** What an interval that mutes it has to do with it: {@code during lunch}, {@code outside of office-hours}. */
    public String mutedWhy(String interval) {
        return (isActiveIn(interval) ? "outside of " : "during ") + interval;
    }

    /** The intervals outside of which nothing is told; empty: always. */
    public List<String> activeTimeIntervals() {
        return destination.activeTimeIntervals();
    }

    /** The group key of spec/behaviour.md 5.4, such as {@code {}/{team="db"}:{alertname="Up"}}. Not unique. */
    public String key() {
        return destination.key() + ":" + labels;
    }

    /** SHA-256 of the key, in lower-case hexadecimal (spec/behaviour.md 1.3). */
    public String id() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof AlertGroup that
                        && labels.equals(that.labels)
                        && destination.id().equals(that.destination.id()));
    }

    @Override
    public int hashCode() {
        return labels.hashCode() * 31 + destination.id().hashCode();
    }
}
