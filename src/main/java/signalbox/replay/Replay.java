package signalbox.replay;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.Labels;
import signalbox.audit.Recording;
import signalbox.explain.Explanation;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.timeline.Rerun;
import signalbox.timeline.UnusableException;

/** Lives a stretch of history twice and says what is told otherwise, and why. One thread. */
public final class Replay {

    /** Without a checkpoint history begins so long before the time that is asked about: timers and conditions find their pace. */
    public static final Duration WARM_UP = Duration.ofHours(1);

    /** Why something is told otherwise is found out for so many notifications. */
    private static final int MOST_EXPLAINED = 500;

    /** Of so many alerts of each. */
    private static final int MOST_ALERTS = 3;

    /** By so much the time at which something was really told differs from the time that had come. */
    private static final Duration LATENESS = Duration.ofSeconds(5);

    private static final Speech SPEECH = Speech.PLAIN;

    /**
     * What is asked.
     *
     * @param from what is told from here on counts; before, history finds its pace
     * @param words what the candidate is, in words
     */
    public record Question(Instant from, Rerun.Candidate candidate, String words, Rerun.Options options) {

        public Question {
            requireNonNull(from, "from is null");
            requireNonNull(candidate, "candidate is null");
            requireNonNull(words, "words is null");
            requireNonNull(options, "options is null");
        }
    }

    private final Recording recording;
    private final Rerun rerun;
    private final LongSupplier nanos;
    private final DoubleConsumer progress;
    private double done;
    private double share = 1;

    /**
     * @param nanos a clock that only goes on, to see how long it takes
     * @param progress is told how much of it is done, from 0 to 1; what it throws ends the replay
     */
    public Replay(Recording recording, Rerun rerun, LongSupplier nanos, DoubleConsumer progress) {
        this.recording = recording;
        this.rerun = rerun;
        this.nanos = nanos;
        this.progress = progress;
    }

    /** Lives it twice, and where something is told otherwise once more, to hear the reasons. Fails as {@link Rerun#run} does. */
    public ReplayReport answer(Question question) throws UnusableException {
        long begun = nanos.getAsLong();
        Rerun.Options options = question.options();
        List<Rerun.Told> before = run(Rerun.Candidate.AS_IT_WAS, options.inOrder(0), 0.4).told();
        Rerun.Result second = run(question.candidate(), options, 0.4);
        Differences.Found found =
                Differences.between(Differences.from(question.from(), before), Differences.from(question.from(), second.told()));
        List<Difference> changes = found.changes().isEmpty() ? List.of() : explained(found.changes(), question);
        progress.accept(1);
        Set<Recording.Told> really = recording.told().stream().filter(told -> !told.at().isBefore(question.from())).collect(Collectors.toSet());
        int runs = changes.isEmpty() ? 2 : 4;
        return new ReplayReport(
                recording.from(),
                question.from(),
                recording.to(),
                question.words(),
                changes,
                found.unchanged(),
                really.size(),
                alike(really, before),
                second.stopped(),
                recording.limits(),
                Duration.ofNanos(nanos.getAsLong() - begun),
                Duration.between(recording.from(), recording.to()).multipliedBy(runs));
    }

    private Rerun.Result run(Rerun.Candidate candidate, Rerun.Options options, double part) throws UnusableException {
        double all = Math.max(1, Duration.between(recording.from(), recording.to()).toMillis());
        double before = done;
        share = part;
        Rerun.Result result = rerun.run(
                candidate,
                options.telling(at -> progress.accept(before + share * Duration.between(recording.from(), at).toMillis() / all)));
        done = before + part;
        return result;
    }

    // ---- reasons

    /**
     * What one run says.
     *
     * @param told by it
     * @param otherwise what the other run tells
     */
    private record Answers(Map<Instant, List<Explanation>> all, List<Rerun.Told> told, List<Rerun.Told> otherwise) {

        List<Explanation> at(Instant at) {
            return all.getOrDefault(at, List.of());
        }
    }

    private List<Difference> explained(List<Difference> changes, Question question) throws UnusableException {
        List<Difference> some = changes.subList(0, Math.min(changes.size(), MOST_EXPLAINED));
        Map<Instant, List<Labels>> asked = asked(some);
        Rerun.Result asItWas = run(Rerun.Candidate.AS_IT_WAS, question.options().inOrder(0).asking(asked), 0.1);
        Rerun.Result candidate = run(question.candidate(), question.options().asking(asked), 0.1);
        Answers then = new Answers(asItWas.answers(), asItWas.told(), candidate.told());
        Answers now = new Answers(candidate.answers(), candidate.told(), asItWas.told());
        List<Difference> all = new ArrayList<>();
        for (Difference change : some) {
            all.add(explained(change, then, now));
        }
        all.addAll(changes.subList(some.size(), changes.size()));
        return all;
    }

    private static Map<Instant, List<Labels>> asked(List<Difference> changes) {
        Map<Instant, Set<Labels>> asked = new LinkedHashMap<>();
        for (Difference change : changes) {
            change.before().ifPresent(told -> asked.computeIfAbsent(told.at(), any -> new LinkedHashSet<>()).addAll(some(change)));
            change.after().ifPresent(told -> asked.computeIfAbsent(told.at(), any -> new LinkedHashSet<>()).addAll(some(change)));
        }
        Map<Instant, List<Labels>> lists = new HashMap<>();
        asked.forEach((at, alerts) -> lists.put(at, List.copyOf(alerts)));
        return lists;
    }

    private static List<Labels> some(Difference change) {
        return change.alerts().stream().limit(MOST_ALERTS).toList();
    }

    /** Who tells it says why; who does not, at that time, says what becomes of its alerts. */
    private static Difference explained(Difference change, Answers then, Answers now) {
        Optional<Rerun.Told> before = change.before();
        Optional<Rerun.Told> after = change.after();
        return switch (change.kind()) {
            case GONE -> change.because(before.orElseThrow().reason(), said(change, now, before.orElseThrow().at()));
            case ADDED -> change.because(
                    said(change, then, after.orElseThrow().at()), after.orElseThrow().reason() + sentBy(change, now, after.orElseThrow()));
            case OTHER_ALERTS -> {
                Set<Labels> alerts = change.alerts();
                yield change.because(
                        tellsAny(before.orElseThrow(), alerts) ? before.orElseThrow().reason() : said(change, then, before.orElseThrow().at()),
                        tellsAny(after.orElseThrow(), alerts) ? after.orElseThrow().reason() : said(change, now, after.orElseThrow().at()));
            }
            case OTHER_RECEIVER -> change.because(
                    before.orElseThrow().reason() + sentBy(change, then, before.orElseThrow()),
                    after.orElseThrow().reason() + sentBy(change, now, after.orElseThrow()));
            case MOVED -> before.orElseThrow().at().isBefore(after.orElseThrow().at())
                    ? change.because(before.orElseThrow().reason(), said(change, now, before.orElseThrow().at()))
                    : change.because(said(change, then, after.orElseThrow().at()), after.orElseThrow().reason());
        };
    }

    /** What sends its alerts there: a node of the routing tree, or a rule. Nothing of alerts that have ended. */
    private static String sentBy(Difference change, Answers answers, Rerun.Told told) {
        List<Labels> alerts = some(change);
        List<String> by = answers.at(told.at()).stream()
                .filter(each -> alerts.contains(each.alert()))
                .flatMap(each -> each.receivers().stream())
                .filter(each -> each.receiver().equals(told.receiver()))
                .map(each -> Sentence.nameOf(each.by()))
                .distinct()
                .toList();
        return by.isEmpty() ? "" : ", sent there by " + String.join(" and ", by);
    }

    private static boolean tellsAny(Rerun.Told told, Set<Labels> alerts) {
        return alerts.stream().anyMatch(alert -> told.firing().contains(alert) || told.resolved().contains(alert));
    }

    /** Of alerts of which different things are to be said: which they are. */
    private static String said(Difference change, Answers answers, Instant at) {
        Map<String, List<String>> sentences = new LinkedHashMap<>();
        List<Labels> alerts = some(change);
        answers.at(at).stream()
                .filter(each -> alerts.contains(each.alert()))
                .forEach(each -> sentences.computeIfAbsent(sentence(each, answers), any -> new ArrayList<>())
                        .add(SPEECH.alert(each.alert())));
        return sentences.size() == 1
                ? sentences.keySet().iterator().next()
                : sentences.entrySet().stream()
                        .map(each -> String.join(", ", each.getValue()) + ": " + each.getKey())
                        .collect(Collectors.joining(" "));
    }

    private static String sentence(Explanation explanation, Answers answers) {
        if (explanation.view().isPresent()) {
            return Sentence.text(Sentence.of(explanation, SPEECH));
        }
        return endOf(explanation, answers)
                .map(last -> "Its end was told to " + last.receiver() + " at " + SPEECH.time(last.at()) + " already.")
                .orElse("It is not there: it has ended and all is said, or no rule derives it.");
    }

    /** When the end of an alert was told that nobody knows any more, unless that was before it fired again, as the other run tells. */
    private static Optional<Rerun.Told> endOf(Explanation explanation, Answers answers) {
        Labels alert = explanation.alert();
        Optional<Rerun.Told> last = answers.told().stream()
                .filter(each -> !each.at().isAfter(explanation.at()) && each.resolved().contains(alert))
                .max(Comparator.comparing(Rerun.Told::at));
        return last.filter(end -> answers.otherwise().stream().noneMatch(
                each -> each.firing().contains(alert) && each.at().isAfter(end.at()) && !each.at().isAfter(explanation.at())));
    }

    // ---- what was really told

    /** How many of those that were really told the replay tells as well. */
    private static int alike(Set<Recording.Told> really, List<Rerun.Told> replayed) {
        record Said(String integration, Set<Labels> firing) {}
        record When(Instant at, Set<Labels> resolved) {}
        Map<Said, List<When>> times = new HashMap<>();
        for (Rerun.Told told : replayed) {
            for (String integration : told.integrations()) {
                times.computeIfAbsent(new Said(told.receiver() + "/" + integration, told.firing()), any -> new ArrayList<>())
                        .add(new When(told.at(), told.resolved()));
            }
        }
        int alike = 0;
        Set<Object> used = new HashSet<>();
        for (Recording.Told told : really) {
            Said said = new Said(told.integration(), told.firing());
            Optional<When> near = times.getOrDefault(said, List.of()).stream()
                    .filter(when -> told.resolved().isEmpty() || told.resolved().equals(when.resolved())) // ends are not told to all
                    .filter(when -> !when.at().isBefore(told.at().minus(LATENESS)) && !when.at().isAfter(told.endedAt().plus(LATENESS)))
                    .filter(when -> !used.contains(List.of(said, when)))
                    .findFirst();
            if (near.isPresent()) {
                used.add(List.of(said, near.get()));
                alike++;
            }
        }
        return alike;
    }

    /** What decides, in words, for a report: of the rules, and of the configuration, where they are other ones. */
    public static String words(Optional<String> rules, Optional<String> configuration) {
        String words = Stream.of(rules, configuration).flatMap(Optional::stream).collect(Collectors.joining(" and "));
        return words.isEmpty() ? "what was in force" : words;
    }
}
