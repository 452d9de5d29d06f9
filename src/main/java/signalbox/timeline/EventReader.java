package signalbox.timeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import signalbox.alert.InvalidAlertException;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.MatcherSyntaxException;
import signalbox.alert.NearestName;
import signalbox.alert.PostedAlert;
import signalbox.config.ConfigurationException;
import signalbox.config.YamlValue;
import signalbox.config.YamlValue.Entry;
import signalbox.config.YamlValue.Items;
import signalbox.config.YamlValue.Mapping;
import signalbox.config.YamlValue.Text;

/** Reads what happens in a timeline. */
final class EventReader {

    private static final Set<String> KINDS = new TreeSet<>(Set.of(
            "fire", "resolve", "post", "silence", "expire", "ack", "withdraw", "reload", "restart", "crash", "receiver"));

    private static final Set<String> FURTHER = Set.of("at", "as", "repost");

    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

    private final AlertNames names;
    private final ValueReader values;
    private final Mistakes mistakes;
    private final Instant clock;
    private final Function<YamlValue, Optional<Path>> paths;
    private final Function<YamlValue, List<Path>> folders;

    EventReader(
            AlertNames names,
            ValueReader values,
            Mistakes mistakes,
            Instant clock,
            Function<YamlValue, Optional<Path>> paths,
            Function<YamlValue, List<Path>> folders) {
        this.names = names;
        this.values = values;
        this.mistakes = mistakes;
        this.clock = clock;
        this.paths = paths;
        this.folders = folders;
    }

    /** Empty when something is wrong with it, which is noted. */
    Optional<Event> read(Mapping mapping) {
        List<Entry> kinds = mapping.entries().stream()
                .filter(entry -> entry.key() instanceof Text key && KINDS.contains(key.text()))
                .toList();
        if (kinds.size() != 1) {
            mistakes.add(mapping, kinds.isEmpty()
                    ? "an event says what happens: expected one of " + String.join(", ", KINDS) + meant(mapping)
                    : "an event is one thing: expected a line of its own for each of "
                            + String.join(", ", kinds.stream().map(entry -> ((Text) entry.key()).text()).toList()));
            return Optional.empty();
        }
        String kind = ((Text) kinds.get(0).key()).text();
        try (Keys keys = new Keys(mapping, "the event " + kind, mistakes)) {
            keys.within(kind, switch (kind) {
                case "silence" -> Set.of("matchers", "for", "by", "comment", "refused");
                case "ack" -> Set.of("alert", "by", "for", "comment");
                case "fire" -> Set.of("labels", "annotations");
                case "receiver" -> Set.of("name", "answers");
                default -> Set.of();
            });
            Optional<Duration> at = keys.need("at", "the time since the beginning, such as 20m30s")
                    .flatMap(value -> values.at(value, clock));
            Optional<YamlValue> what = keys.get(kind);
            Location place = mistakes.place(mapping);
            return what.flatMap(value -> read(kind, keys, at.orElse(Duration.ZERO), place, value)).filter(any -> at.isPresent());
        }
    }

    private static String meant(Mapping mapping) {
        return mapping.entries().stream()
                .filter(entry -> entry.key() instanceof Text key && !FURTHER.contains(key.text()))
                .flatMap(entry -> NearestName.to(((Text) entry.key()).text(), KINDS).stream())
                .findFirst()
                .map(near -> ": did you mean \"" + near + "\"?")
                .orElse("");
    }

    private Optional<Event> read(String kind, Keys keys, Duration at, Location place, YamlValue value) {
        return switch (kind) {
            case "fire" -> fire(keys, at, place, value);
            case "resolve" -> names.fired(value).map(alert -> new Event.Resolve(at, place, alert));
            case "post" -> post(keys, at, place, value);
            case "silence" -> silence(keys, at, place, value);
            case "expire" -> names.silence(value).map(name -> new Event.Expire(at, place, name));
            case "reload" -> reload(at, place, value);
            case "restart" -> restart(at, place, value, false);
            case "crash" -> restart(at, place, value, true);
            case "receiver" -> answers(at, place, value);
            case "ack" -> ack(at, place, value);
            case "withdraw" -> names.alert(value).map(alert -> new Event.Withdraw(at, place, alert));
            default -> throw new IllegalStateException("an event that nobody reads: " + kind);
        };
    }

    private Optional<Event> fire(Keys keys, Duration at, Location place, YamlValue value) {
        Optional<YamlValue> unused = keys.get("as"); // it is known already
        boolean repost = keys.get("repost").flatMap(values::flag).orElse(true);
        if (value instanceof Text) {
            return names.fired(value).map(alert -> new Event.Fire(at, place, alert, Labels.EMPTY, Optional.empty(), repost));
        }
        Optional<Mapping> mapping = values.mapping(value, "the labels of an alert, or labels:, annotations: and startsAt:", "alertname");
        boolean isWhole = mapping.stream()
                .flatMap(read -> read.entries().stream())
                .anyMatch(entry -> entry.key() instanceof Text key && key.text().equals("labels") && entry.value() instanceof Mapping);
        if (!isWhole) {
            return mapping.flatMap(names::alert).map(alert -> new Event.Fire(at, place, alert, Labels.EMPTY, Optional.empty(), repost));
        }
        try (Keys alert = new Keys(mapping.orElseThrow(), "an alert", mistakes)) {
            Labels annotations = alert.get("annotations")
                    .flatMap(text -> values.mapping(text, "annotations", "summary"))
                    .map(text -> Labels.of(values.texts(text, "an annotation")))
                    .orElse(Labels.EMPTY);
            Optional<Instant> startsAt = alert.get("startsAt").flatMap(text -> instant(text, values, mistakes));
            return alert.get("labels").flatMap(names::alert).map(named -> new Event.Fire(at, place, named, annotations, startsAt, repost));
        }
    }

    /** The alerts of a post: a list, or the same as a text in JSON. */
    static List<Mapping> posted(YamlValue value, ValueReader values) {
        YamlValue list = value;
        if (value instanceof Text text && !text.isNull()) {
            try {
                list = YamlValue.read("", text.text().getBytes(StandardCharsets.UTF_8)).orElse(value);
            } catch (ConfigurationException e) {
                list = value; // told as what it is not
            }
        }
        List<Mapping> alerts = new ArrayList<>();
        if (list instanceof Items items) {
            items.items().forEach(item -> values.mapping(item, "an alert as in POST /api/v2/alerts", "labels").ifPresent(alerts::add));
        } else {
            values.items(value, "alerts as in POST /api/v2/alerts, also as a text in JSON");
        }
        return alerts;
    }

    private Optional<Event> post(Keys keys, Duration at, Location place, YamlValue value) {
        Optional<YamlValue> name = keys.get("as"); // it is known already
        // In a text places count from its own beginning: all that is wrong in it is told where the text begins.
        Mistakes inside = value instanceof Text ? new Mistakes("") : mistakes;
        ValueReader reader = value instanceof Text ? new ValueReader(inside) : values;
        List<Mapping> written = posted(value, values);
        List<PostedAlert> alerts = new ArrayList<>();
        written.forEach(alert -> posted(alert, at, reader, inside).ifPresent(alerts::add));
        if (value instanceof Text) {
            inside.all().forEach(problem -> mistakes.add(value, problem.message()));
        }
        if (alerts.size() > 1) {
            name.ifPresent(as -> mistakes.add(as, "a name is for one alert: expected a post of one, or none of \"as\""));
        }
        return alerts.isEmpty() ? Optional.empty() : Optional.of(new Event.Post(at, place, alerts));
    }

    private Optional<PostedAlert> posted(Mapping mapping, Duration at, ValueReader reader, Mistakes inside) {
        try (Keys alert = new Keys(mapping, "an alert", inside)) {
            Optional<Labels> labels = alert.need("labels", "the labels of the alert")
                    .flatMap(value -> reader.mapping(value, "labels", "alertname"))
                    .flatMap(reader::labels);
            Labels annotations = alert.get("annotations")
                    .flatMap(value -> reader.mapping(value, "annotations", "summary"))
                    .map(value -> Labels.of(reader.texts(value, "an annotation")))
                    .orElse(Labels.EMPTY);
            Instant startsAt = alert.get("startsAt").flatMap(value -> instant(value, reader, inside)).orElse(null);
            Instant endsAt = alert.get("endsAt").flatMap(value -> instant(value, reader, inside)).orElse(null);
            String generator = alert.get("generatorURL").flatMap(value -> reader.text(value, "a URL")).map(Text::text).orElse("");
            return labels.flatMap(read -> checked(new PostedAlert(read, annotations, startsAt, endsAt, generator), at, mapping, inside));
        }
    }

    /** What the API would refuse is no event. */
    private Optional<PostedAlert> checked(PostedAlert alert, Duration at, Mapping mapping, Mistakes inside) {
        try {
            var unused = alert.report(clock.plus(at), RESOLVE_TIMEOUT, MatcherSyntax.Mode.FALLBACK, "");
            return Optional.of(alert);
        } catch (InvalidAlertException e) {
            inside.add(mapping, "the API would refuse this alert: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** As in the API, or so long after the beginning. */
    private Optional<Instant> instant(YamlValue value, ValueReader reader, Mistakes inside) {
        return reader.text(value, "a time such as 2026-03-27T00:00:00Z, or one since the beginning such as 20m").flatMap(text -> {
            if (!text.text().contains("T")) {
                return reader.duration(text).map(clock::plus);
            }
            try {
                return Optional.of(OffsetDateTime.parse(text.text()).toInstant());
            } catch (DateTimeParseException e) {
                inside.add(text, "\"" + text.text() + "\" is no time: expected one such as 2026-03-27T00:00:00Z");
                return Optional.empty();
            }
        });
    }

    private Optional<Event> silence(Keys keys, Duration at, Location place, YamlValue value) {
        Optional<String> outer = keys.get("as").flatMap(as -> values.text(as, "a name")).map(Text::text);
        Optional<Mapping> mapping = values.mapping(value, "a silence: {matchers, for, as}", "matchers");
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        try (Keys silence = new Keys(mapping.get(), "a silence", mistakes)) {
            List<Matcher> matchers = new ArrayList<>();
            silence.need("matchers", "a list of matchers such as [alertname=\"NodeDown\"]")
                    .map(list -> values.items(list, "matchers such as [alertname=\"NodeDown\"]"))
                    .orElse(List.of())
                    .forEach(item -> matchers.addAll(matchers(item)));
            Optional<Duration> lasts = silence.need("for", "how long it lasts, such as 2h").flatMap(values::duration);
            Optional<String> inner = silence.get("as").flatMap(as -> values.text(as, "a name")).map(Text::text);
            String comment = silence.get("comment").flatMap(text -> values.text(text, "a text")).map(Text::text).orElse("");
            String by = silence.get("by").flatMap(text -> values.text(text, "a name")).map(Text::text).orElse("timeline");
            Optional<String> refused = silence.get("refused").flatMap(text -> values.text(text, "what is in the reason")).map(Text::text);
            if (matchers.isEmpty() || lasts.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Event.SilenceSet(
                    at, place, inner.or(() -> outer).orElse(""), matchers, lasts.get(), by, comment, refused));
        }
    }

    private List<Matcher> matchers(YamlValue value) {
        return values.text(value, "matchers such as alertname=\"NodeDown\"")
                .map(text -> {
                    try {
                        return MatcherSyntax.parseList(MatcherSyntax.Mode.FALLBACK, MatcherSyntax.Origin.CONFIG, text.text());
                    } catch (MatcherSyntaxException e) {
                        mistakes.add(text, e.getMessage() + ": expected matchers such as severity=\"critical\" or team=~\"a|b\"");
                        return List.<Matcher>of();
                    }
                })
                .orElse(List.of());
    }

    private Optional<Event> reload(Duration at, Location place, YamlValue value) {
        if (value instanceof Text text && (text.isNull() || text.text().equals("true"))) {
            return Optional.of(new Event.Reload(at, place, Optional.empty(), Optional.empty()));
        }
        Optional<Mapping> mapping = values.mapping(value, "what is read: {config, packages}, or nothing for the same as before", "config");
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        try (Keys keys = new Keys(mapping.get(), "a reload", mistakes)) {
            Optional<Path> config = keys.get("config").flatMap(paths);
            Optional<List<Path>> packages = keys.get("packages").map(folders);
            return Optional.of(new Event.Reload(at, place, config, packages));
        }
    }

    private Optional<Event> restart(Duration at, Location place, YamlValue value, boolean crash) {
        if (value instanceof Text text && (text.isNull() || text.text().equals("true"))) {
            return Optional.of(new Event.Restart(at, place, crash, Duration.ZERO));
        }
        if (value instanceof Text) {
            return values.duration(value).map(lasts -> new Event.Restart(at, place, crash, lasts));
        }
        Optional<Mapping> mapping = values.mapping(value, "nothing, or {for: 2m}: how long the server is away", "for");
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        try (Keys keys = new Keys(mapping.get(), crash ? "a crash" : "a restart", mistakes)) {
            Duration lasts = keys.get("for").flatMap(values::duration).orElse(Duration.ZERO);
            return Optional.of(new Event.Restart(at, place, crash, lasts));
        }
    }

    private Optional<Event> ack(Duration at, Location place, YamlValue value) {
        Optional<Mapping> mapping = values.mapping(value, "an acknowledgement: {alert, by, for}", "alert");
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        try (Keys ack = new Keys(mapping.get(), "an acknowledgement", mistakes)) {
            Optional<Named> alert = ack.need("alert", "the alert that somebody takes care of").flatMap(names::alert);
            String by = ack.get("by").flatMap(text -> values.text(text, "who takes care of it")).map(Text::text).orElse("timeline");
            String comment = ack.get("comment").flatMap(text -> values.text(text, "a comment")).map(Text::text).orElse("");
            Optional<Duration> lasts = ack.get("for").flatMap(values::duration);
            return alert.map(named -> new Event.Acknowledge(at, place, named, by, comment, lasts));
        }
    }

    private Optional<Event> answers(Duration at, Location place, YamlValue value) {
        Optional<Mapping> mapping = values.mapping(value, "{name, answers}", "name");
        if (mapping.isEmpty()) {
            return Optional.empty();
        }
        try (Keys keys = new Keys(mapping.get(), "receiver", mistakes)) {
            Optional<String> name = keys.need("name", "the name of the receiver")
                    .flatMap(text -> values.text(text, "the name of the receiver"))
                    .map(Text::text);
            Optional<Integer> status = keys.need("answers", "a status of HTTP, such as 500 or 200").flatMap(this::status);
            return name.flatMap(receiver -> status.map(code -> new Event.Answers(at, place, receiver, keys.place("name"), code)))
                    .map(event -> event);
        }
    }

    private Optional<Integer> status(YamlValue value) {
        Optional<Text> text = values.text(value, "a status of HTTP, such as 500 or 200");
        @Nullable String code = text.map(Text::text).orElse(null);
        if (code == null || code.matches("[2-5]\\d\\d")) {
            return Optional.ofNullable(code).map(Integer::valueOf);
        }
        mistakes.add(value, "\"" + code + "\" is no status of HTTP: expected one such as 200, 404 or 500");
        return Optional.empty();
    }

    /** The kinds of events that work. */
    static List<String> supported() {
        return List.copyOf(KINDS);
    }
}
