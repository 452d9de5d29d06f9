package signalbox.timeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import signalbox.alert.Labels;
import signalbox.alert.NearestName;
import signalbox.config.YamlValue;
import signalbox.config.YamlValue.Entry;
import signalbox.config.YamlValue.Mapping;
import signalbox.config.YamlValue.Text;

/**
 * The names that a timeline gives to its alerts and silences. An alert without a name of its own is called by its {@code alertname},
 * if no other has that.
 */
final class AlertNames {

    private final ValueReader values;
    private final Mistakes mistakes;
    private final Map<String, Labels> given = new LinkedHashMap<>();
    private final Map<String, Set<Labels>> byAlertname = new HashMap<>();
    private final Set<Labels> fired = new HashSet<>();
    private final Set<String> silences = new TreeSet<>();

    private AlertNames(ValueReader values, Mistakes mistakes) {
        this.values = values;
        this.mistakes = mistakes;
    }

    /** Those that events give. What is wrong with the events is told when they are read. */
    static AlertNames of(List<Mapping> events, ValueReader values, Mistakes mistakes) {
        AlertNames names = new AlertNames(new ValueReader(new Mistakes("")), mistakes);
        for (Mapping event : events) {
            Optional<Text> as = text(event, "as");
            value(event, "fire").ifPresent(fire -> names.collect(fire, as));
            value(event, "post").ifPresent(post -> names.collectPosted(post, as));
            value(event, "silence").ifPresent(silence -> names.collectSilence(silence, as));
        }
        return new AlertNames(values, mistakes).with(names);
    }

    private AlertNames with(AlertNames collected) {
        given.putAll(collected.given);
        byAlertname.putAll(collected.byAlertname);
        fired.addAll(collected.fired);
        silences.addAll(collected.silences);
        return this;
    }

    private void collect(YamlValue fire, Optional<Text> as) {
        if (fire instanceof Mapping mapping) {
            YamlValue labels = value(mapping, "labels").filter(Mapping.class::isInstance).orElse(mapping);
            values.labels((Mapping) labels).ifPresent(read -> collect(read, as));
        }
    }

    private void collect(Labels labels, Optional<Text> as) {
        fired.add(labels);
        byAlertname.computeIfAbsent(labels.get("alertname"), any -> new HashSet<>()).add(labels);
        as.ifPresent(name -> {
            Labels before = given.putIfAbsent(name.text(), labels);
            if (before != null && !before.equals(labels)) {
                mistakes.add(name, "\"" + name.text() + "\" is the name of " + before + " already: expected another name for another alert");
            }
        });
    }

    private void collectPosted(YamlValue post, Optional<Text> as) {
        List<Labels> posted = new ArrayList<>();
        EventReader.posted(post, values).forEach(alert ->
                value(alert, "labels").filter(Mapping.class::isInstance).flatMap(labels -> values.labels((Mapping) labels)).ifPresent(posted::add));
        posted.forEach(labels -> collect(labels, posted.size() == 1 ? as : Optional.empty()));
    }

    private void collectSilence(YamlValue silence, Optional<Text> as) {
        Optional<Text> name = silence instanceof Mapping mapping ? text(mapping, "as").or(() -> as) : as;
        name.ifPresent(text -> silences.add(text.text()));
    }

    private static Optional<YamlValue> value(Mapping mapping, String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key() instanceof Text text && text.text().equals(key))
                .map(Entry::value)
                .findFirst();
    }

    private static Optional<Text> text(Mapping mapping, String key) {
        return value(mapping, key).filter(Text.class::isInstance).map(Text.class::cast);
    }

    boolean isSilence(String name) {
        return silences.contains(name);
    }

    /** A silence that an event makes. */
    Optional<String> silence(YamlValue value) {
        return values.text(value, "the name of a silence").flatMap(text -> {
            if (silences.contains(text.text())) {
                return Optional.of(text.text());
            }
            mistakes.add(text, "there is no silence \"" + text.text() + "\": " + expected(text.text(), silences, "silence"));
            return Optional.empty();
        });
    }

    /** An alert that an event fires: by its name, or by all its labels. */
    Optional<Named> fired(YamlValue value) {
        Optional<Named> alert = alert(value);
        return alert.filter(named -> {
            if (fired.contains(named.labels())) {
                return true;
            }
            mistakes.add(value, "no event fires " + named.labels() + ": expected an alert that fires, by its name or by all its labels");
            return false;
        });
    }

    /** An alert by its name, or by all its labels: derived ones have no name. */
    Optional<Named> alert(YamlValue value) {
        if (value instanceof Mapping mapping) {
            return values.labels(mapping).map(labels -> new Named(nameOf(labels), labels));
        }
        return values.text(value, "the name of an alert, or a mapping of all its labels").flatMap(this::named);
    }

    private Optional<Named> named(Text text) {
        String name = text.text();
        Labels labels = given.get(name);
        if (labels != null) {
            return Optional.of(new Named(name, labels));
        }
        Set<Labels> ofThatName = byAlertname.getOrDefault(name, Set.of());
        if (ofThatName.size() == 1) {
            Labels only = ofThatName.iterator().next();
            return Optional.of(new Named(nameOf(only), only));
        }
        if (ofThatName.size() > 1) {
            mistakes.add(text, ofThatName.size() + " alerts are called \"" + name + "\": expected one of them by a name of its own"
                    + ", given by \"as\" where it fires, or by all its labels");
            return Optional.empty();
        }
        Set<String> known = new TreeSet<>(given.keySet());
        known.addAll(byAlertname.keySet());
        mistakes.add(text, "no event fires an alert \"" + name + "\": " + expected(name, known, "alert"));
        return Optional.empty();
    }

    private static String expected(String name, Set<String> known, String what) {
        return NearestName.to(name, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse(known.isEmpty()
                        ? "expected the name of one, but no event gives any " + what + " a name"
                                + (what.equals("alert") ? ": by its labels it is {alertname: " + name + "}" : "")
                        : "expected one of " + String.join(", ", known));
    }

    private String nameOf(Labels labels) {
        return byLabels().getOrDefault(labels, labels.toString());
    }

    /** What alerts are called. */
    Map<Labels, String> byLabels() {
        Map<Labels, String> names = new HashMap<>();
        byAlertname.forEach((name, alerts) -> {
            if (alerts.size() == 1 && !name.isEmpty()) {
                names.put(alerts.iterator().next(), name);
            }
        });
        Map<Labels, String> own = new HashMap<>();
        given.forEach((name, labels) -> own.putIfAbsent(labels, name));
        names.putAll(own);
        return names;
    }
}
