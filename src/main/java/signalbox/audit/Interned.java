package signalbox.audit;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.decision.DecidedBy;
import signalbox.group.AlertGroup;
import signalbox.route.Destination;
import signalbox.route.Timing;
import signalbox.store.JsonWriter;

/** What is stored once and referred to: texts, label sets, rules, groups, and sets of alerts that were told. One thread. */
final class Interned {

    /** So many of each are known without asking the file. */
    private static final int MOST_REMEMBERED = 50_000;

    private final AuditFile file;
    private final Mask mask;
    private final JsonWriter json = new JsonWriter();
    private final Map<String, Long> texts = remembering();
    private final Map<Labels, Long> labels = remembering();
    private final Map<DecidedBy, Long> rules = remembering();
    private final Map<GroupContent, Long> groups = remembering();
    private Optional<Sweep> sweep = Optional.empty();

    /** All of a group that matters. */
    private record GroupContent(String key, Destination destination, Labels labels) {}

    Interned(AuditFile file, Mask mask) {
        this.file = file;
        this.mask = mask;
    }

    private static <K> Map<K, Long> remembering() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }

    /** What was remembered may not be in the file any more. */
    void forget() {
        texts.clear();
        labels.clear();
        rules.clear();
        groups.clear();
    }

    /** Whom to tell what is referred to. */
    void tell(Sweep told) {
        sweep = Optional.of(told);
    }

    void tellNobody() {
        sweep = Optional.empty();
    }

    private long used(Sweep.Kept what, long id) {
        if (sweep.isPresent()) {
            sweep.get().uses(what, id);
        }
        return id;
    }

    long text(String text) throws SQLException {
        Long known = texts.get(text);
        if (known != null) {
            return used(Sweep.Kept.TEXT, known);
        }
        OptionalLong found = file.number("SELECT id FROM text WHERE text = ?", text);
        long id = found.isPresent() ? found.getAsLong() : file.insert("INSERT INTO text (text) VALUES (?)", text);
        texts.put(text, id);
        return used(Sweep.Kept.TEXT, id);
    }

    /** Annotations as JSON. */
    long annotations(Labels annotations) throws SQLException {
        return text(json.write(mask.of(annotations)));
    }

    long labels(Labels given) throws SQLException {
        Long known = labels.get(given);
        if (known != null) {
            return used(Sweep.Kept.LABELS, known);
        }
        Labels masked = mask.of(given);
        String written = json.write(masked);
        // The fingerprint is that of the alert, masked or not: the API knows it by that.
        OptionalLong found =
                file.number("SELECT id FROM labels WHERE fingerprint = ? AND labels = ?", given.fingerprint(), written);
        long id = found.isPresent()
                ? found.getAsLong()
                : file.insert(
                        "INSERT INTO labels (fingerprint, labels, masked) VALUES (?, ?, ?)",
                        given.fingerprint(), written, masked.equals(given) ? null : masked.fingerprint());
        labels.put(given, id);
        return used(Sweep.Kept.LABELS, id);
    }

    /** Matchers as JSON. */
    String matchers(List<Matcher> matchers) {
        return json(json -> json.write(mask.of(matchers)));
    }

    /** Ids of label sets as a JSON array, in ascending order. */
    String labelsArray(Collection<Labels> all) throws SQLException {
        long[] ids = new long[all.size()];
        int i = 0;
        for (Labels each : all) {
            ids[i++] = labels(each);
        }
        Arrays.sort(ids);
        return Arrays.stream(ids).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
    }

    /** Label sets are referred to by their ids. */
    void usesAll(List<Long> ids) {
        ids.forEach(id -> used(Sweep.Kept.LABELS, id));
    }

    long rule(DecidedBy by) throws SQLException {
        Long known = rules.get(by);
        if (known != null) {
            return used(Sweep.Kept.RULE, known);
        }
        OptionalLong found = file.number(
                "SELECT id FROM rule WHERE package = ? AND version = ? AND name = ? AND place = ?",
                by.packageName(), by.version(), by.rule(), by.place());
        long id = found.isPresent()
                ? found.getAsLong()
                : file.insert(
                        "INSERT INTO rule (package, version, name, place) VALUES (?, ?, ?, ?)",
                        by.packageName(), by.version(), by.rule(), by.place());
        rules.put(by, id);
        return used(Sweep.Kept.RULE, id);
    }

    long group(AlertGroup group) throws SQLException {
        GroupContent content = new GroupContent(group.key(), group.destination(), group.labels());
        Long known = groups.get(content);
        if (known != null) {
            return used(Sweep.Kept.GROUP, known);
        }
        Destination to = group.destination();
        Timing timing = to.timing();
        Object[] values = {
            group.destination().key() + ":" + mask.of(group.labels()),
            group.receiver(),
            to.id(),
            to.key(),
            json.write(mask.of(group.labels())),
            timing.groupWait().toMillis(),
            timing.groupInterval().toMillis(),
            timing.repeatInterval().toMillis(),
            names(to.muteTimeIntervals()),
            names(to.activeTimeIntervals()),
            to.options().heldUntil()
        };
        OptionalLong found = file.number(
                "SELECT id FROM alert_group WHERE key = ? AND receiver = ? AND destination = ? AND route_key = ? AND labels = ?"
                        + " AND group_wait = ? AND group_interval = ? AND repeat_interval = ? AND mute_intervals = ? AND active_intervals = ?"
                        + " AND held_until = ?",
                values);
        long id = found.isPresent()
                ? found.getAsLong()
                : file.insert(
                        "INSERT INTO alert_group (key, receiver, destination, route_key, labels, group_wait, group_interval,"
                                + " repeat_interval, mute_intervals, active_intervals, held_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        values);
        groups.put(content, id);
        return used(Sweep.Kept.GROUP, id);
    }

    /** Names as a JSON array; as the values of labels, for which there is a writer. */
    String names(List<String> names) {
        return names.stream()
                .map(name -> json.write(Labels.of("n", name)))
                .map(object -> object.equals("{}") ? "\"\"" : object.substring("{\"n\":".length(), object.length() - 1))
                .collect(Collectors.joining(",", "[", "]"));
    }

    String json(Function<JsonWriter, String> content) {
        return content.apply(json);
    }

    Mask mask() {
        return mask;
    }

    /** The alerts that a notification tells. */
    long toldSet(Collection<Alert> alerts) throws SQLException {
        String firing = labelsArray(alerts.stream().filter(Alert::firing).map(Alert::labels).toList());
        String resolved = labelsArray(alerts.stream().filter(Alert::resolved).map(Alert::labels).toList());
        long hash = firing.hashCode() * 31L + resolved.hashCode();
        OptionalLong found =
                file.number("SELECT id FROM told_set WHERE hash = ? AND firing = ? AND resolved = ?", hash, firing, resolved);
        long id = found.isPresent()
                ? found.getAsLong()
                : file.insert("INSERT INTO told_set (hash, firing, resolved) VALUES (?, ?, ?)", hash, firing, resolved);
        return used(Sweep.Kept.TOLD_SET, id);
    }
}
