package signalbox.timeline;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.alert.LabelSyntax;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.config.PrometheusDuration;
import signalbox.config.YamlValue;
import signalbox.config.YamlValue.Entry;
import signalbox.config.YamlValue.Items;
import signalbox.config.YamlValue.Mapping;
import signalbox.config.YamlValue.Text;

/** Reads single values of a file of timelines; what is wrong with one is noted, and then it is empty. */
final class ValueReader {

    private static final Pattern CLOCK = Pattern.compile("(\\d+):(\\d\\d)(?::(\\d\\d))?");

    private final Mistakes mistakes;

    ValueReader(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** @param what such as {@code an event} */
    Optional<Mapping> mapping(YamlValue value, String what, String firstKey) {
        if (value instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        mistakes.add(value, "expected " + what + ": a mapping of keys to values, such as \"" + firstKey + ": …\"");
        return Optional.empty();
    }

    /** The elements of a list. */
    List<YamlValue> items(YamlValue value, String ofWhat) {
        if (value instanceof Items items) {
            return items.items();
        }
        mistakes.add(value, "expected a list of " + ofWhat + ": [ … ], or lines that begin with \"- \"");
        return List.of();
    }

    Optional<Text> text(YamlValue value, String expected) {
        if (value instanceof Text text && !text.isNull()) {
            return Optional.of(text);
        }
        mistakes.add(value, "expected " + expected);
        return Optional.empty();
    }

    Optional<Boolean> flag(YamlValue value) {
        return text(value, "true or false").flatMap(text -> switch (text.text()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> {
                mistakes.add(value, "expected true or false, not \"" + text.text() + "\"");
                yield Optional.empty();
            }
        });
    }

    /** As Prometheus writes durations. */
    Optional<Duration> duration(YamlValue value) {
        return text(value, "a duration such as 30s, 5m or 20m30s").flatMap(text -> duration(text, "a duration"));
    }

    private Optional<Duration> duration(Text text, String what) {
        try {
            return Optional.of(PrometheusDuration.parse(text.text()));
        } catch (IllegalArgumentException e) {
            mistakes.add(text, "\"" + text.text() + "\" is not " + what + ": expected " + meant(text.text()));
            return Optional.empty();
        }
    }

    private static String meant(String text) {
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches()) {
            boolean three = clock.group(3) != null;
            long first = Long.parseLong(clock.group(1)) * (three ? 3600 : 60);
            long second = Long.parseLong(clock.group(2)) * (three ? 60 : 1);
            long third = three ? Long.parseLong(clock.group(3)) : 0;
            return PrometheusDuration.format(Duration.ofSeconds(first + second + third)) + ", with the unit behind each number";
        }
        if (text.matches("[1-9]\\d{0,8}")) {
            return text + "s, " + text + "m or " + text + "h";
        }
        return "one such as 30s, 5m, 20m30s or 1d2h";
    }

    /** When something happens: a duration since the beginning, or an instant. */
    Optional<Duration> at(YamlValue value, Instant clock) {
        return text(value, "the time since the beginning, such as 30s or 20m30s").flatMap(text -> {
            if (!text.text().contains("T")) {
                return duration(text, "the time since the beginning");
            }
            try {
                Duration since = Duration.between(clock, OffsetDateTime.parse(text.text()).toInstant());
                if (!since.isNegative()) {
                    return Optional.of(since);
                }
                mistakes.add(text, "\"" + text.text() + "\" is before the beginning: expected no time before \"clock\", which is " + clock);
            } catch (DateTimeParseException e) {
                mistakes.add(text, "\"" + text.text() + "\" is no time: expected one such as 20m30s, or 2026-03-30T08:00:00+02:00");
            }
            return Optional.empty();
        });
    }

    /** Names and texts. */
    Map<String, String> texts(Mapping mapping, String what) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            Optional<Text> key = text(entry.key(), "the name of " + what);
            Optional<Text> text = blankIsMissing(entry, key) ? Optional.empty() : text(entry.value(), "the text of " + what);
            if (key.isPresent() && text.isPresent() && texts.putIfAbsent(key.get().text(), text.get().text()) != null) {
                mistakes.add(entry.key(), what + " \"" + key.get().text() + "\" is there twice: expected it once");
            }
        }
        return texts;
    }

    /** {@code {a:b}} is a name without a value in YAML, and names of labels may have a colon in them. */
    private boolean blankIsMissing(Entry entry, Optional<Text> key) {
        String name = key.map(Text::text).orElse("");
        int colon = name.indexOf(':');
        if (colon < 1 || !(entry.value() instanceof Text value && value.isNull())) {
            return false;
        }
        mistakes.add(entry.key(), "\"" + name + "\" is a name without a text: write a blank behind the \":\", as in "
                + name.substring(0, colon) + ": " + name.substring(colon + 1));
        return true;
    }

    /** The labels of an alert; at least one. */
    Optional<Labels> labels(Mapping mapping) {
        Map<String, String> texts = texts(mapping, "a label");
        for (Entry entry : mapping.entries()) {
            if (entry.key() instanceof Text key && !LabelSyntax.isValidName(key.text(), MatcherSyntax.Mode.FALLBACK)) {
                mistakes.add(key, "\"" + key.text() + "\" cannot be the name of a label: expected a text that is not empty");
            }
        }
        Labels labels = Labels.ofNonEmpty(texts);
        if (labels.isEmpty()) {
            mistakes.add(mapping, "an alert has at least one label: expected some, such as {alertname: NodeDown, instance: a}");
            return Optional.empty();
        }
        return Optional.of(labels);
    }
}
