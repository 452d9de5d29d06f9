package signalbox.timeline;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.config.ConfigurationException;
import signalbox.config.YamlValue;
import signalbox.config.YamlValue.Mapping;
import signalbox.config.YamlValue.Text;

/**
 * Reads a file of timelines. What is wrong is noted with its place and what was expected there, and reading goes on, so that its
 * author hears of everything at once. Used once.
 */
final class TimelineReader {

    /** What offset 0 is where the file does not say it. */
    static final Instant CLOCK = Instant.parse("2026-01-01T00:00:00Z");

    /** By how much what is told may differ in time. */
    static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final Path path;
    private final Mistakes mistakes;
    private final ValueReader values;

    TimelineReader(Path path, Mistakes mistakes) {
        this.path = path;
        this.mistakes = mistakes;
        this.values = new ValueReader(mistakes);
    }

    /** As far as it can be read; empty when it is not YAML, or none of ours. */
    Optional<TimelineFile> read(byte[] bytes) {
        Optional<YamlValue> document;
        try {
            document = YamlValue.read(path.toString(), bytes);
        } catch (ConfigurationException e) {
            e.problems().forEach(problem ->
                    mistakes.add(new Location(problem.file(), problem.line(), problem.column()), problem.message()));
            return Optional.empty();
        }
        if (document.isEmpty()) {
            mistakes.add(new Location(path.toString(), 1, 1), "the file is empty: expected the key \"tests\" with a list of timelines");
            return Optional.empty();
        }
        return values.mapping(document.get(), "a file of timelines", "tests").map(this::file);
    }

    private TimelineFile file(Mapping top) {
        try (Keys keys = new Keys(top, "a file of timelines", mistakes)) {
            Optional<YamlValue> config = keys.get("config");
            Optional<YamlValue> packages = keys.get("packages");
            Instant clock = keys.get("clock").flatMap(this::instant).orElse(CLOCK);
            Duration tolerance = keys.get("tolerance").flatMap(values::duration).orElse(TOLERANCE);
            List<Timeline> timelines = new ArrayList<>();
            Map<String, Location> names = new HashMap<>();
            Optional<YamlValue> tests = keys.need("tests", "a list of timelines");
            for (YamlValue test : tests.map(value -> values.items(value, "timelines")).orElse(List.of())) {
                values.mapping(test, "a timeline", "name").ifPresent(mapping -> {
                    Timeline timeline = timeline(mapping, clock, tolerance);
                    Location before = names.putIfAbsent(timeline.name(), timeline.place());
                    if (before != null) {
                        mistakes.add(timeline.place(), "there is another timeline \"" + timeline.name() + "\" at " + before
                                + ": expected a name of its own");
                    }
                    timelines.add(timeline);
                });
            }
            return new TimelineFile(
                    path,
                    config.flatMap(this::pathBeside),
                    mistakes.place(config.orElse(top)),
                    packages.map(this::folders).orElseGet(() -> List.of(beside(""))),
                    mistakes.place(packages.orElse(top)),
                    timelines);
        }
    }

    private Optional<Instant> instant(YamlValue value) {
        return values.text(value, "a time such as 2026-03-27T00:00:00+01:00").flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text.text()).toInstant());
            } catch (DateTimeParseException e) {
                mistakes.add(value, "\"" + text.text() + "\" is no time: expected a date, a time and an offset, such as"
                        + " 2026-03-27T00:00:00+01:00");
                return Optional.empty();
            }
        });
    }

    private List<Path> folders(YamlValue value) {
        List<Path> folders = new ArrayList<>();
        values.items(value, "folders of rules").forEach(item -> pathBeside(item).ifPresent(folders::add));
        return folders;
    }

    private Optional<Path> pathBeside(YamlValue value) {
        return values.text(value, "a path, seen from the folder of this file").flatMap(text -> {
            try {
                return Optional.of(beside(text.text()));
            } catch (InvalidPathException e) {
                mistakes.add(value, "not a path: expected one, seen from the folder of this file");
                return Optional.empty();
            }
        });
    }

    private Path beside(String text) {
        return path.toAbsolutePath().resolveSibling(text).normalize();
    }

    private Timeline timeline(Mapping mapping, Instant clock, Duration tolerance) {
        try (Keys keys = new Keys(mapping, "a timeline", mistakes)) {
            String name = keys.need("name", "what it shows, in words")
                    .flatMap(value -> values.text(value, "what it shows, in words"))
                    .map(Text::text)
                    .orElse("");
            List<Mapping> written = mappings(keys.need("timeline", "a list of events"), "events", "an event", "at");
            AlertNames names = AlertNames.of(written, values, mistakes);
            EventReader reader = new EventReader(names, values, mistakes, clock, this::pathBeside, this::folders);
            List<Event> events = new ArrayList<>();
            written.forEach(event -> reader.read(event).ifPresent(events::add));
            events.sort(Comparator.comparing(Event::at));
            checkOrder(events);
            ExpectationReader expectations = new ExpectationReader(names, values, mistakes, clock, tolerance);
            List<Expected> expected = new ArrayList<>();
            mappings(keys.get("expect"), "what is told", "an expectation", "at")
                    .forEach(entry -> expectations.read(entry).ifPresent(expected::add));
            List<ExpectedOutcome> explained = new ArrayList<>();
            mappings(keys.get("explain"), "outcomes", "an entry of explain", "at")
                    .forEach(entry -> expectations.readOutcome(entry).ifPresent(explained::add));
            Optional<Duration> until = keys.get("until").flatMap(value -> values.at(value, clock));
            return new Timeline(
                    name, mistakes.place(mapping), clock, events, expected, explained, tolerance, until, names.byLabels());
        }
    }

    private List<Mapping> mappings(Optional<YamlValue> list, String ofWhat, String what, String firstKey) {
        List<Mapping> mappings = new ArrayList<>();
        list.filter(value -> !(value instanceof Text text && text.isNull()))
                .map(value -> values.items(value, ofWhat))
                .orElse(List.of())
                .forEach(item -> values.mapping(item, what, firstKey).ifPresent(mappings::add));
        return mappings;
    }

    /** What ends must have begun. */
    private void checkOrder(List<Event> events) {
        Set<Object> begun = new HashSet<>();
        Set<String> silences = new HashSet<>();
        // Of one instant the beginnings come first: in what order they stand in the file does not matter.
        List<Event> beginningsFirst = new ArrayList<>(events);
        beginningsFirst.sort(Comparator.comparing(Event::at)
                .thenComparing(event -> !(event instanceof Event.Fire || event instanceof Event.Post || event instanceof Event.SilenceSet)));
        for (Event event : beginningsFirst) {
            if (event instanceof Event.Fire fire) {
                begun.add(fire.alert().labels());
            } else if (event instanceof Event.Post post) {
                post.alerts().forEach(alert -> begun.add(alert.labels()));
            } else if (event instanceof Event.Resolve resolve && !begun.contains(resolve.alert().labels())) {
                mistakes.add(resolve.place(), resolve.alert().name() + " ends before it fires: expected a fire event before "
                        + Offset.text(resolve.at()));
            } else if (event instanceof Event.SilenceSet set) {
                silences.add(set.name());
            } else if (event instanceof Event.Expire expire && !silences.contains(expire.name())) {
                mistakes.add(expire.place(), "the silence " + expire.name() + " ends before it is made: expected a silence event before "
                        + Offset.text(expire.at()));
            }
        }
    }
}
