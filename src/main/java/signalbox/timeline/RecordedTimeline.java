package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.Labels;
import signalbox.audit.Input;
import signalbox.audit.Load;
import signalbox.audit.Recording;
import signalbox.decision.DecisionListener;
import signalbox.rules.RuleLoader;
import signalbox.silence.Silence;
import signalbox.store.Change;

/**
 * Writes a file of timelines of what happened to some alerts: what came is what was recorded, and what is expected is what comes of
 * that by the rules of then. What was told otherwise stands beside it, as a comment. Used once, by one thread.
 */
public final class RecordedTimeline {

    /** Timelines have no far end that does not answer. */
    private static final int SERVER_ERROR = 500;

    /**
     * What is written.
     *
     * @param name of the timeline
     * @param config the configuration file as the file is to name it; empty: it names none
     * @param packages the folders of rules as the file is to name them; none: it names none
     * @param flags by which it is decided
     */
    public record Form(String name, Optional<String> config, List<String> packages, Load.Flags flags) {

        public Form {
            requireNonNull(name, "name is null");
            requireNonNull(config, "config is null");
            packages = List.copyOf(packages);
            requireNonNull(flags, "flags is null");
        }
    }

    private static final String NAME_LABEL = "alertname";
    private static final String PLAIN = "[A-Za-z0-9_./-]*[A-Za-z_./][A-Za-z0-9_./-]*";
    private static final Set<String> WORDS_OF_YAML = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    /** Rules that compare whole label sets, and groups by all labels, read every label. */
    private static final Pattern WHOLE = Pattern.compile(
            "labelsWithout|\\blabels\\s*[!=]=|[!=]=\\s*\\$?\\w*\\.?labels\\b|groupedByAll|['\"]\\.\\.\\.['\"]|-\\s*\\.\\.\\.");

    /** What is told so much later, or earlier, is the same. */
    private static final Duration NEAR = Duration.ofSeconds(1);

    private record Line(Instant at, int order, String text) {}

    private final Recording recording;
    private final Set<Labels> alerts;
    private final Form form;
    private final Input.InForce inForce;
    private Input.InForce inForceLast;
    private final Map<Labels, Labels> cut = new HashMap<>();
    private final Map<Labels, String> names = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, String> silences = new HashMap<>();
    /** What fires, with the annotations that are written. */
    private final Map<Labels, Labels> firing = new HashMap<>();
    private final boolean readsAnnotations;
    private final List<String> notes = new ArrayList<>();

    private RecordedTimeline(Recording recording, Set<Labels> alerts, Form form, Input.InForce inForce) {
        this.recording = recording;
        this.alerts = alerts;
        this.form = form;
        this.inForce = inForce;
        this.inForceLast = inForce;
        this.readsAnnotations = inForce.files().stream().anyMatch(file -> file.text().contains("annotation"));
    }

    /**
     * The file as a text.
     *
     * @param alerts the alerts that it is about, with those that their stories rest on
     * @throws UnusableException when by what it was decided is not on record
     */
    public static String of(Recording recording, Set<Labels> alerts, Form form, RuleLoader loader) throws UnusableException {
        return new RecordedTimeline(recording, alerts, form, first(recording)).written(loader);
    }

    /** The configuration by which it runs, without secrets. Fails as {@link #of} does. */
    public static String configuration(Recording recording) throws UnusableException {
        return first(recording).configuration();
    }

    private static Input.InForce first(Recording recording) throws UnusableException {
        return recording.inForce()
                .or(() -> recording.inputs().stream()
                        .filter(Input.Loaded.class::isInstance)
                        .map(input -> ((Input.Loaded) input).inForce())
                        .findFirst())
                .orElseThrow(() -> new UnusableException(List.of(
                        "the history does not say by which configuration and rules it was decided at " + recording.from())));
    }

    private String written(RuleLoader loader) throws UnusableException {
        cutLabels();
        state();
        recording.inputs().forEach(this::add);
        lines.sort(Comparator.comparing(Line::at).thenComparing(Line::order));
        String events = head() + lines.stream().map(Line::text).collect(Collectors.joining());
        Run.Result result = run(events, loader);
        return events + expected(result);
    }

    // ---- labels

    /** Those that nothing reads are left out, where alerts can be told apart without them. */
    private void cutLabels() {
        String read = inForce.configuration() + inForce.files().stream().map(Load.SourceFile::text).collect(Collectors.joining("\n"));
        boolean whole = WHOLE.matcher(read).find();
        Set<String> labels = new TreeSet<>();
        alerts.forEach(alert -> {
            for (int i = 0; i < alert.size(); i++) {
                labels.add(alert.name(i));
            }
        });
        Set<String> unread = labels.stream()
                .filter(label -> !whole && !label.equals(NAME_LABEL) && !Pattern.compile("\\b" + Pattern.quote(label) + "\\b").matcher(read).find())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Labels> apart = alerts.stream().map(alert -> without(alert, unread)).collect(Collectors.toSet());
        boolean canBeTold = apart.size() == alerts.size() && apart.stream().noneMatch(Labels::isEmpty);
        alerts.forEach(alert -> cut.put(alert, canBeTold ? without(alert, unread) : alert));
        Map<String, Integer> numbers = new HashMap<>();
        alerts.stream().sorted().forEach(alert -> {
            String name = alert.get(NAME_LABEL).isEmpty() ? "alert" : alert.get(NAME_LABEL);
            int number = numbers.merge(name, 1, Integer::sum);
            names.put(alert, number == 1 ? name : name + " " + number);
        });
    }

    private static Labels without(Labels alert, Set<String> names) {
        Labels rest = alert;
        for (String name : names) {
            rest = rest.without(name);
        }
        return rest;
    }

    // ---- what happens

    private String head() {
        StringBuilder head = new StringBuilder("# Recorded from " + recording.from() + " to " + recording.to() + ".\n");
        notes.forEach(note -> head.append("# ").append(note).append('\n'));
        form.config().ifPresent(config -> head.append("config: ").append(text(config)).append('\n'));
        if (!form.packages().isEmpty()) {
            String folders = form.packages().stream().map(RecordedTimeline::text).collect(Collectors.joining(", ", "[", "]"));
            head.append("packages: ").append(folders).append('\n');
        }
        return head.append("clock: ").append(recording.from()).append("\ntests:\n  - name: ").append(text(form.name()))
                .append("\n    until: ").append(offset(recording.to())).append("\n    timeline:\n").toString();
    }

    private void state() {
        for (Change change : recording.state()) {
            if (change instanceof Change.AlertKept kept && alerts.contains(kept.report().labels())) {
                fire(recording.from(), kept.report().labels(), kept.report().annotations(), kept.report().startsAt());
                if (kept.report().endsAt().isBefore(recording.to())) {
                    resolve(kept.report().endsAt(), kept.report().labels());
                }
            } else if (change instanceof Change.SilenceKept kept) {
                silence(recording.from(), kept.silence());
            } else if (change instanceof Change.AckKept kept && alerts.contains(kept.alert())) {
                boolean open = kept.ack().endsWithItsAlerts();
                Optional<Instant> until = open ? Optional.empty() : Optional.of(kept.ack().until());
                ack(recording.from(), kept.alert(), kept.ack().by(), kept.ack().comment(), until);
            }
        }
    }

    private void add(Input input) {
        if (input instanceof Input.Reported reported && alerts.contains(reported.labels())) {
            if (!reported.fires()) {
                resolve(reported.at(), reported.labels());
            } else {
                fire(reported.at(), reported.labels(), reported.annotations(), reported.startsAt());
                if (!reported.endsAt().isAfter(recording.to())) {
                    resolve(reported.endsAt(), reported.labels());
                }
            }
        } else if (input instanceof Input.Silenced silenced) {
            silence(silenced.at(), silenced.silence());
        } else if (input instanceof Input.Acknowledged said && alerts.contains(said.alert())) {
            ack(said.at(), said.alert(), said.by(), said.comment(), said.until());
        } else if (input instanceof Input.Away away) {
            line(away.at(), 4, (away.stopped() ? "restart: " : "crash: ") + Offset.text(Duration.between(away.at(), away.until())));
        } else if (input instanceof Input.Answered answered) {
            int status = answered.status() == Input.Answered.NONE ? SERVER_ERROR : answered.status();
            line(answered.at(), 0, "receiver: {name: " + text(farEnd(answered.integration())) + ", answers: " + status + "}");
        } else if (input instanceof Input.Loaded loaded && !loaded.inForce().equals(inForceLast)) {
            inForceLast = loaded.inForce();
            notes.add("At " + offset(loaded.at()) + (inForceLast.equals(inForce)
                    ? " the first configuration and rules came into force again."
                    : " another configuration or other rules came into force: this goes on by the first ones."));
        }
    }

    /** The receiver alone, unless others of its integrations may have fared otherwise. */
    private String farEnd(String integration) {
        String receiver = receiver(integration);
        boolean isAlone = Stream.concat(
                        recording.told().stream().map(Recording.Told::integration),
                        recording.inputs().stream()
                                .flatMap(input -> input instanceof Input.Answered answered ? Stream.of(answered.integration()) : Stream.of()))
                .filter(other -> receiver(other).equals(receiver))
                .allMatch(integration::equals);
        return isAlone ? receiver : integration;
    }

    private static String receiver(String integration) {
        return integration.replaceFirst("/[^/]*$", "");
    }

    /** An alert that fires already fires again where its annotations are others by now, and rules read them. */
    private void fire(Instant at, Labels alert, Labels annotations, Instant startsAt) {
        Labels read = readsAnnotations ? annotations : Labels.EMPTY;
        Optional<Labels> before = Optional.ofNullable(firing.put(alert, read));
        if (before.filter(read::equals).isPresent()) {
            return;
        }
        String labels = mapping(cut.getOrDefault(alert, alert));
        boolean isOlder = before.isEmpty() && Duration.between(startsAt, at).compareTo(NEAR) > 0;
        String more = (read.isEmpty() ? "" : ", annotations: " + mapping(read)) + (isOlder ? ", startsAt: " + text(startsAt.toString()) : "");
        line(at, 1, "fire: " + (more.isEmpty() ? labels : "{labels: " + labels + more + "}") + ", as: " + text(names.getOrDefault(alert, "")));
    }

    private void resolve(Instant at, Labels alert) {
        if (firing.remove(alert) != null) {
            line(at, 1, "resolve: " + text(names.getOrDefault(alert, "")));
        }
    }

    /** One that matches none of the alerts is of no account here; one that is changed is ended and made anew. */
    private void silence(Instant at, Silence silence) {
        if (alerts.stream().noneMatch(silence::matches)) {
            return;
        }
        String before = silences.remove(silence.id());
        if (before != null) {
            line(at, 0, "expire: " + text(before));
        }
        Instant begin = silence.startsAt().isAfter(at) ? silence.startsAt() : at;
        if (silence.endsAt().isAfter(begin) && !begin.isAfter(recording.to())) {
            String name = "silence " + (lines.stream().filter(line -> line.text().contains("silence: {")).count() + 1);
            silences.put(silence.id(), name);
            String matchers = silence.matchers().stream().map(matcher -> quoted(matcher.toString())).collect(Collectors.joining(", ", "[", "]"));
            String lasts = Offset.text(whole(Duration.between(begin, silence.endsAt())));
            line(begin, 0, "silence: {matchers: " + matchers + ", for: " + lasts + ", as: " + text(name)
                    + (silence.comment().isEmpty() ? "" : ", comment: " + quoted(silence.comment())) + "}");
        }
    }

    private void ack(Instant at, Labels alert, String by, String comment, Optional<Instant> until) {
        String lasts = until.map(end -> ", for: " + Offset.text(whole(Duration.between(at, end)))).orElse("");
        line(at, 2, "ack: {alert: " + text(names.getOrDefault(alert, "")) + ", by: " + quoted(by) + lasts
                + (comment.isEmpty() ? "" : ", comment: " + quoted(comment)) + "}");
    }

    private static Duration whole(Duration duration) {
        return Duration.ofMillis(duration.toMillis());
    }

    private void line(Instant at, int order, String what) {
        lines.add(new Line(at, order, "      - {at: " + offset(at) + ", " + what + "}\n"));
    }

    private String offset(Instant at) {
        return Offset.text(whole(Duration.between(recording.from(), at)));
    }

    // ---- what is told

    private Run.Result run(String events, RuleLoader loader) throws UnusableException {
        Mistakes mistakes = new Mistakes("recorded.test.yml");
        Optional<TimelineFile> file =
                new TimelineReader(Path.of("recorded.test.yml"), mistakes).read(events.getBytes(StandardCharsets.UTF_8));
        if (file.isEmpty() || !mistakes.all().isEmpty()) {
            throw new IllegalStateException("what was recorded cannot be read as a timeline, please report this: " + mistakes.all());
        }
        Timeline timeline = file.get().timelines().get(0);
        Run.Wanted wanted =
                new Run.Wanted(Map.of(), Map.of(), DecisionListener.NONE, Optional.empty(), false, form.flags(), Optional.empty());
        try (Run run = new Run(timeline, new Rerun(recording, loader).was(inForce), wanted, List.of(), List.of())) {
            return run.run();
        }
    }

    private String expected(Run.Result result) {
        Map<Labels, String> shown = new HashMap<>();
        names.forEach((alert, name) -> shown.put(cut.getOrDefault(alert, alert), name));
        StringBuilder text = new StringBuilder("    expect:" + (result.told().isEmpty() ? " []" : "") + "\n");
        List<SentNotification> told = result.told().stream().filter(telling -> !telling.at().isAfter(recording.to())).toList();
        for (SentNotification telling : told) {
            text.append("      - {at: ").append(offset(telling.at())).append(", receiver: ").append(text(telling.receiver()));
            addAlerts("firing", telling.firing(), shown, text);
            addAlerts("resolved", telling.resolved(), shown, text);
            text.append(", reason: ").append(quoted(telling.reason())).append("}\n");
        }
        List<Recording.Told> otherwise = recording.told().stream()
                .filter(each -> Stream.concat(each.firing().stream(), each.resolved().stream()).anyMatch(alerts::contains))
                .filter(each -> told.stream().noneMatch(telling -> isAlike(telling, each)))
                .toList();
        if (!otherwise.isEmpty()) {
            text.append("# Told then, and not here: of groups that began before, or by what is not written here.\n");
            otherwise.forEach(each -> text.append("#   ").append(offset(each.at())).append(' ').append(each.integration()).append(": ")
                    .append(each.reason()).append(", ").append(each.firing().size()).append(" firing, ")
                    .append(each.resolved().size()).append(" resolved\n"));
        }
        return text.toString();
    }

    /** Of the alerts that are written here; others may have been told with them. */
    private boolean isAlike(SentNotification telling, Recording.Told really) {
        return really.integration().startsWith(telling.receiver() + "/")
                && Duration.between(telling.at(), really.at()).abs().compareTo(NEAR) <= 0
                && telling.firing().equals(ours(really.firing()))
                && (really.resolved().isEmpty() || telling.resolved().equals(ours(really.resolved()))); // ends are not told to all
    }

    private Set<Labels> ours(Set<Labels> told) {
        return told.stream().filter(alerts::contains).map(alert -> cut.getOrDefault(alert, alert)).collect(Collectors.toSet());
    }

    private static void addAlerts(String key, Set<Labels> told, Map<Labels, String> shown, StringBuilder text) {
        if (!told.isEmpty()) {
            text.append(", ").append(key).append(": ").append(told.stream()
                    .map(alert -> shown.containsKey(alert) ? text(shown.getOrDefault(alert, "")) : mapping(alert))
                    .collect(Collectors.joining(", ", "[", "]")));
        }
    }

    // ---- YAML

    private static String mapping(Labels labels) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            pairs.add(text(labels.name(i)) + ": " + text(labels.value(i)));
        }
        return pairs.stream().collect(Collectors.joining(", ", "{", "}"));
    }

    /** A word as it is, where nobody can take it for anything else. */
    private static String text(String text) {
        boolean isWord = text.matches(PLAIN)
                && !text.startsWith("-")
                && !WORDS_OF_YAML.contains(text.toLowerCase(Locale.ROOT))
                && !text.matches("[0-9.]+e[0-9]+|\\.[a-z]+");
        return isWord ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(sign -> {
            if (sign == '"' || sign == '\\') {
                quoted.append('\\').appendCodePoint(sign);
            } else if (sign == '\n') {
                quoted.append("\\n");
            } else if (sign == '\t') {
                quoted.append("\\t");
            } else if (sign < ' ' || sign == 0x7f || (sign >= 0x80 && sign < 0xa0) || sign == 0x2028 || sign == 0x2029 || sign == 0xfeff) {
                quoted.append(String.format("\\u%04x", sign));
            } else {
                quoted.appendCodePoint(sign);
            }
        });
        return quoted.append('"').toString();
    }
}
