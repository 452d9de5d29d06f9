package signalbox.alert;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One alert as rules see it. Alerts with the same labels are the same alert; a later report replaces the earlier. In the
 * session every alert fires: when it ends its fact goes, and {@link Resolved} takes its place until it is told.
 *
 * @param labels what the alert is about; its identity
 * @param annotations texts for people; never part of the identity
 * @param startsAt when it began
 * @param endsAt when it ended; {@link #NOT_ENDED} while it fires, as in Alertmanager's notifications
 * @param generatorUrl where it comes from, {@code ""} when unknown
 * @param severityRank how bad it is, by the order of severities: the more, the worse
 */
public record Alert(Labels labels, Labels annotations, Instant startsAt, Instant endsAt, String generatorUrl, int severityRank)
        implements Tellable {

    /** Go's zero time, which Alertmanager's wire formats use for "not set". */
    public static final Instant NOT_ENDED = Instant.parse("0001-01-01T00:00:00Z");

    public Alert {
        requireNonNull(labels, "labels is null");
        requireNonNull(annotations, "annotations is null");
        requireNonNull(startsAt, "startsAt is null");
        requireNonNull(endsAt, "endsAt is null");
        requireNonNull(generatorUrl, "generatorUrl is null");
    }

    /** One whose severity counts by an order. */
    public Alert(Labels labels, Labels annotations, Instant startsAt, Instant endsAt, String generatorUrl, Severity order) {
        this(labels, annotations, startsAt, endsAt, generatorUrl, order.rank(labels.get("severity")));
    }

    /** One whose severity counts by the usual order. */
    public Alert(Labels labels, Labels annotations, Instant startsAt, Instant endsAt, String generatorUrl) {
        this(labels, annotations, startsAt, endsAt, generatorUrl, Severity.DEFAULT);
    }

    /** The same, whose severity counts by an order. */
    public Alert in(Severity order) {
        return new Alert(labels, annotations, startsAt, endsAt, generatorUrl, order);
    }

    @Override
    public Alert alert() {
        return this;
    }

    /** Whether it fires; otherwise it is resolved. */
    public boolean firing() {
        return endsAt.equals(NOT_ENDED);
    }

    /** Whether it has ended. */
    public boolean resolved() {
        return !firing();
    }

    /** Any label by its name, {@code ""} when the alert does not have it. */
    public String label(String name) {
        return labels.get(name);
    }

    /** Any annotation by its name, {@code ""} when the alert does not have it. */
    public String annotation(String name) {
        return annotations.get(name);
    }

    /** All labels but these: two alerts that differ in nothing else have the same. */
    public Labels labelsWithout(String... names) {
        return labels.without(names);
    }

    /** Whether its severity comes before that of another in the order of severities. */
    public boolean isWorseThan(Alert other) {
        return severityRank > other.severityRank;
    }

    // The common labels are properties: Drools finds alerts by a property through an index, by a method it does not.

    /** The label {@code alertname}. */
    public String name() {
        return labels.get("alertname");
    }

    /** The label {@code severity}. */
    public String severity() {
        return labels.get("severity");
    }

    /** The label {@code instance}. */
    public String instance() {
        return labels.get("instance");
    }

    /** The label {@code job}. */
    public String job() {
        return labels.get("job");
    }

    /** The label {@code team}. */
    public String team() {
        return labels.get("team");
    }

    /** The label {@code service}. */
    public String service() {
        return labels.get("service");
    }

    /** The label {@code cluster}. */
    public String cluster() {
        return labels.get("cluster");
    }

    /** The label {@code namespace}. */
    public String namespace() {
        return labels.get("namespace");
    }

    /** The label {@code environment}. */
    public String environment() {
        return labels.get("environment");
    }

    /** The label {@code datacenter}. */
    public String datacenter() {
        return labels.get("datacenter");
    }

    /** The label {@code rack}. */
    public String rack() {
        return labels.get("rack");
    }

    /** Its labels: that is what a rule says that puts an alert into a text. */
    @Override
    public String toString() {
        return labels.toString();
    }
}
