package signalbox.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import signalbox.alert.Labels;
import signalbox.alert.NearestName;
import signalbox.config.YamlValue;
import signalbox.config.YamlValue.Mapping;
import signalbox.config.YamlValue.Text;
import signalbox.explain.AlertOutcome;
import signalbox.timeline.Expected.ExpectedText;

/** Reads what is to be told in a timeline, and what is to become of its alerts. */
final class ExpectationReader {

    private static final Map<String, AlertOutcome> OUTCOMES = outcomes();

    private final AlertNames names;
    private final ValueReader values;
    private final Mistakes mistakes;
    private final Instant clock;
    private final Duration tolerance;

    ExpectationReader(AlertNames names, ValueReader values, Mistakes mistakes, Instant clock, Duration tolerance) {
        this.names = names;
        this.values = values;
        this.mistakes = mistakes;
        this.clock = clock;
        this.tolerance = tolerance;
    }

    private static Map<String, AlertOutcome> outcomes() {
        Map<String, AlertOutcome> outcomes = new LinkedHashMap<>();
        for (AlertOutcome outcome : AlertOutcome.values()) {
            outcomes.put(outcome.text(), outcome);
        }
        return outcomes;
    }

    /** An entry of {@code expect}. */
    Optional<Expected> read(Mapping mapping) {
        try (Keys keys = new Keys(mapping, "an expectation", mistakes)) {
            Optional<Duration> at = at(keys);
            Optional<String> receiver = keys.need("receiver", "the name of the receiver that is told")
                    .flatMap(value -> values.text(value, "the name of a receiver"))
                    .map(Text::text);
            List<Named> firing = alerts(keys.get("firing"));
            List<Named> resolved = alerts(keys.get("resolved"));
            if (!keys.has("firing") && !keys.has("resolved")) {
                mistakes.add(mapping, "an expectation says of which alerts the receiver is told: expected firing: [ … ] or resolved: [ … ]");
            }
            Optional<YamlValue> group = keys.get("group");
            Optional<Labels> groupLabels = group.filter(Mapping.class::isInstance)
                    .map(value -> Labels.of(values.texts((Mapping) value, "a group label")));
            Optional<String> groupKey = group.filter(value -> !(value instanceof Mapping))
                    .flatMap(value -> values.text(value, "the labels of the group, or its key"))
                    .map(Text::text);
            Optional<String> reason = keys.get("reason")
                    .flatMap(value -> values.text(value, "a reason such as \"first notification\""))
                    .map(Text::text);
            Optional<ExpectedText> summary = keys.get("summary").flatMap(this::summary);
            Duration within = keys.get("tolerance").flatMap(values::duration).orElse(tolerance);
            if (at.isEmpty() || receiver.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Expected(
                    at.get(),
                    mistakes.place(mapping),
                    within,
                    receiver.get(),
                    keys.place("receiver"),
                    firing,
                    resolved,
                    groupLabels,
                    groupKey,
                    reason,
                    keys.place("reason"),
                    summary));
        }
    }

    private Optional<Duration> at(Keys keys) {
        return keys.need("at", "the time since the beginning, such as 20m30s").flatMap(value -> values.at(value, clock));
    }

    private List<Named> alerts(Optional<YamlValue> value) {
        List<Named> alerts = new ArrayList<>();
        value.map(list -> values.items(list, "alerts such as [D1, D2]"))
                .orElse(List.of())
                .forEach(item -> names.alert(item).ifPresent(alerts::add));
        return alerts;
    }

    private Optional<ExpectedText> summary(YamlValue value) {
        if (value instanceof Mapping mapping) {
            try (Keys keys = new Keys(mapping, "a summary", mistakes)) {
                Optional<YamlValue> whole = keys.get("equals");
                Optional<YamlValue> part = keys.get("contains");
                if (whole.isPresent() == part.isPresent()) {
                    mistakes.add(mapping, "expected either contains: or equals:");
                }
                return whole.or(() -> part)
                        .flatMap(text -> values.text(text, "a text"))
                        .map(text -> new ExpectedText(text.text(), whole.isPresent()));
            }
        }
        return values.text(value, "a text that is told, or {equals: …}").map(text -> new ExpectedText(text.text(), false));
    }

    /** An entry of {@code explain}. */
    Optional<ExpectedOutcome> readOutcome(Mapping mapping) {
        try (Keys keys = new Keys(mapping, "an entry of explain", mistakes)) {
            Optional<Duration> at = at(keys);
            Optional<Named> alert = keys.need("alert", "the name of an alert").flatMap(names::alert);
            Optional<AlertOutcome> outcome = keys.get("outcome").flatMap(this::outcome);
            Optional<String> rule = keys.get("rule").flatMap(value -> values.text(value, "the name of a rule")).map(Text::text);
            Optional<String> receiver = keys.get("receiver").flatMap(value -> values.text(value, "the name of a receiver")).map(Text::text);
            List<String> silences = new ArrayList<>();
            Optional<List<Named>> because = keys.get("because").map(value -> because(value, silences));
            Optional<Boolean> held = keys.get("held").flatMap(values::flag);
            Optional<String> found = keys.get("found").flatMap(value -> values.text(value, "what a condition finds")).map(Text::text);
            Optional<String> needed = keys.get("needed")
                    .flatMap(value -> values.text(value, "what a condition needs, such as \">= 3\""))
                    .map(Text::text);
            if (keys.has("held") && !keys.has("rule")) {
                mistakes.add(mapping, "held: says whether a rule holds for the alert: expected rule: with its name");
            }
            if ((keys.has("found") || keys.has("needed")) && held.orElse(true)) {
                mistakes.add(mapping, "found: and needed: say what a rule lacks: expected held: false");
            }
            Optional<String> acknowledged = keys.get("acknowledged").flatMap(this::acknowledged);
            Map<String, String> attributes = keys.get("attributes").map(this::attributes).orElse(Map.of());
            if (Stream.of("outcome", "rule", "because", "acknowledged", "attributes").noneMatch(keys::has)) {
                mistakes.add(mapping, "an entry of explain says what becomes of the alert:"
                        + " expected outcome, rule, because, acknowledged or attributes");
            }
            if (at.isEmpty() || alert.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new ExpectedOutcome(
                    at.get(),
                    mistakes.place(mapping),
                    alert.get(),
                    receiver,
                    keys.place("receiver"),
                    outcome,
                    rule,
                    keys.place("rule"),
                    because,
                    silences,
                    held,
                    found,
                    needed,
                    acknowledged,
                    attributes));
        }
    }

    /** Who takes care of it; {@code false}: nobody. */
    private Optional<String> acknowledged(YamlValue value) {
        return values.text(value, "who takes care of the alert, or false").map(text -> text.text().equals("false") ? "" : text.text());
    }

    private Map<String, String> attributes(YamlValue value) {
        return values.mapping(value, "what rules add to the alert", "runbook")
                .map(mapping -> values.texts(mapping, "an attribute"))
                .orElse(Map.of());
    }

    private List<Named> because(YamlValue value, List<String> silences) {
        List<Named> alerts = new ArrayList<>();
        for (YamlValue item : values.items(value, "alerts such as [D1, D2]")) {
            if (item instanceof Text text && names.isSilence(text.text())) {
                silences.add(text.text());
            } else {
                names.alert(item).ifPresent(alerts::add);
            }
        }
        return alerts;
    }

    private Optional<AlertOutcome> outcome(YamlValue value) {
        return values.text(value, "an outcome such as inhibited").flatMap(text -> {
            AlertOutcome outcome = OUTCOMES.get(text.text());
            if (outcome == null) {
                mistakes.add(text, "\"" + text.text() + "\" is no outcome: "
                        + NearestName.to(text.text(), OUTCOMES.keySet())
                                .map(near -> "did you mean \"" + near + "\"?")
                                .orElse("expected one of " + String.join(", ", OUTCOMES.keySet())));
            }
            return Optional.ofNullable(outcome);
        });
    }
}
