package signalbox.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import signalbox.ack.Acknowledged;
import signalbox.alert.Labels;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.explain.AlertOutcome;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.explain.Sentence;
import signalbox.miss.ConditionFinding;
import signalbox.miss.WhyNotAnswer;
import signalbox.view.AlertView;
import signalbox.view.AttributeView;

/** Holds what was told against what was expected, and says what is different and why. */
final class Judge {

    /** What still fires at the end is told again some day: that is no news. */
    private static final String REPEATED = "repeat interval elapsed";

    /** Of so many alerts of a notification it is said which rules nearly kept them quiet. */
    private static final int MOST_ASKED = 3;

    private final Timeline timeline;
    private final Run.Result result;
    /** For each expectation the number of what was told for it; −1: nothing. */
    private final int[] toldFor;

    private Judge(Timeline timeline, Run.Result result) {
        this.timeline = timeline;
        this.result = result;
        this.toldFor = match();
    }

    static Judgement judge(Timeline timeline, Run.Result result, int order) {
        return new Judgement(timeline.name(), timeline.place(), order, new Judge(timeline, result).lines());
    }

    /** What to ask rules, if what was expected did not happen: those that were to decide, and those that nearly kept something quiet. */
    static Map<Instant, Set<WhyNot>> questions(Timeline timeline, Run.Result result) {
        Judge judge = new Judge(timeline, result);
        Map<Instant, Set<WhyNot>> questions = new HashMap<>();
        for (ExpectedOutcome expected : timeline.explained()) {
            if (expected.rule().isPresent() && !judge.isRight(expected)) {
                questions.computeIfAbsent(timeline.instant(expected.at()), any -> new LinkedHashSet<>())
                        .add(new WhyNot(expected.alert().labels(), expected.rule()));
            }
        }
        judge.unexpected().forEach(telling -> telling.firing().stream()
                .sorted()
                .limit(MOST_ASKED)
                .forEach(alert -> questions.computeIfAbsent(telling.at(), any -> new LinkedHashSet<>())
                        .add(new WhyNot(alert, Optional.empty()))));
        return questions;
    }

    // ---- which was expected

    /** Gives as many expectations as can be something that was told for each, and none to two. */
    private int[] match() {
        int[] expectedFor = new int[result.told().size()];
        Arrays.fill(expectedFor, -1);
        for (int i = 0; i < timeline.expected().size(); i++) {
            boolean unused = place(i, expectedFor, new HashSet<>());
        }
        int[] found = new int[timeline.expected().size()];
        Arrays.fill(found, -1);
        for (int i = 0; i < expectedFor.length; i++) {
            if (expectedFor[i] >= 0) {
                found[expectedFor[i]] = i;
            }
        }
        return found;
    }

    private boolean place(int expected, int[] expectedFor, Set<Integer> seen) {
        for (int i = 0; i < expectedFor.length; i++) {
            if (isAsExpected(timeline.expected().get(expected), result.told().get(i)) && seen.add(i)
                    && (expectedFor[i] < 0 || place(expectedFor[i], expectedFor, seen))) {
                expectedFor[i] = expected;
                return true;
            }
        }
        return false;
    }

    private boolean isAsExpected(Expected expected, SentNotification told) {
        return isInTime(expected, told)
                && isOfTheSame(expected, told)
                && expected.groupLabels().stream().allMatch(told.group().labels()::equals)
                && expected.groupKey().stream().allMatch(told.group().key()::equals)
                && expected.reason().stream().allMatch(told.reason()::equals)
                && expected.summary().stream().allMatch(summary -> summary.isIn(told.texts()));
    }

    private boolean isInTime(Expected expected, SentNotification told) {
        return since(told.at()).minus(expected.at()).abs().compareTo(expected.tolerance()) <= 0;
    }

    private static boolean isOfTheSame(Expected expected, SentNotification told) {
        return expected.receiver().equals(told.receiver())
                && labels(expected.firing()).equals(told.firing())
                && labels(expected.resolved()).equals(told.resolved());
    }

    private static Set<Labels> labels(List<Named> alerts) {
        return alerts.stream().map(Named::labels).collect(Collectors.toSet());
    }

    private Duration since(Instant instant) {
        return Duration.between(timeline.clock(), instant);
    }

    // ---- what is said of it

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        timeline.events().forEach(event ->
                lines.add(new Line(event.at(), Line.Kind.EVENT, Optional.of(event.place()), "", event.text(), List.of())));
        result.refused().forEach(refusal -> lines.add(new Line(
                since(refusal.at()),
                refusal.place().isPresent() ? Line.Kind.REFUSED : Line.Kind.NOTE,
                refusal.place(),
                "",
                refusal.words(),
                List.of())));
        result.astray().forEach((words, at) -> lines.add(new Line(since(at), Line.Kind.NOTE, Optional.empty(), "", words, List.of())));
        result.quarantined().forEach((name, reason) -> lines.add(new Line(
                since(result.end()),
                Line.Kind.REFUSED,
                Optional.of(timeline.place()),
                "",
                "package " + name + " was stopped: " + reason,
                List.of())));
        for (int i = 0; i < toldFor.length; i++) {
            Expected expected = timeline.expected().get(i);
            if (toldFor[i] >= 0) {
                lines.add(told(result.told().get(toldFor[i]), Line.Kind.TOLD, Optional.of(expected.place())));
            } else {
                lines.add(missing(expected));
            }
        }
        unexpected().forEach(telling -> lines.add(unexpected(telling)));
        timeline.explained().forEach(explained -> lines.add(explained(explained)));
        lines.sort(Comparator.comparing(Line::at).thenComparing(line -> line.kind() != Line.Kind.EVENT));
        return lines;
    }

    private Line told(SentNotification telling, Line.Kind kind, Optional<Location> place) {
        String group = "group " + telling.group().labels();
        return new Line(
                since(telling.at()),
                kind,
                place,
                telling.receiver(),
                text(names(telling.firing()), names(telling.resolved())),
                List.of(telling.reason() + ", " + group));
    }

    /** What was told and is not expected. */
    private List<SentNotification> unexpected() {
        Set<Integer> matched = Arrays.stream(toldFor).boxed().collect(Collectors.toSet());
        List<SentNotification> unexpected = new ArrayList<>();
        for (int i = 0; i < result.told().size(); i++) {
            SentNotification telling = result.told().get(i);
            boolean isOver = telling.at().isAfter(result.last()) && telling.reason().equals(REPEATED);
            if (!matched.contains(i) && !isOver) {
                unexpected.add(telling);
            }
        }
        return unexpected;
    }

    /** With the rules that nearly kept it quiet. */
    private Line unexpected(SentNotification telling) {
        Line line = told(telling, Line.Kind.UNEXPECTED, Optional.empty());
        List<String> notes = new ArrayList<>(line.notes());
        telling.firing().stream().sorted().limit(MOST_ASKED).forEach(alert ->
                answers(telling.at(), new WhyNot(alert, Optional.empty())).forEach(answer ->
                        notes.add("nothing kept " + timeline.nameOf(alert) + " quiet; " + answer.shortly())));
        telling.firing().stream().sorted().limit(MOST_ASKED).forEach(alert -> notes.addAll(inVain(alert)));
        return new Line(line.at(), line.kind(), line.place(), line.receiver(), line.text(), notes);
    }

    /** What rules concluded that have no say in it. */
    private List<String> inVain(Labels alert) {
        return result.inVain().getOrDefault(alert, Set.of()).stream()
                .map(each -> timeline.nameOf(alert) + ": " + Sentence.text(Sentence.of(each, new Spoken(timeline, result.silences()))))
                .distinct()
                .limit(MOST_ASKED)
                .toList();
    }

    private List<WhyNotAnswer> answers(Instant at, WhyNot question) {
        return result.misses().getOrDefault(at, Map.of()).getOrDefault(question, List.of());
    }

    private List<String> names(Collection<Labels> alerts) {
        return alerts.stream().map(timeline::nameOf).sorted().toList();
    }

    private static String text(List<String> firing, List<String> resolved) {
        List<String> parts = new ArrayList<>();
        if (!firing.isEmpty()) {
            parts.add("firing " + String.join(", ", firing));
        }
        if (!resolved.isEmpty()) {
            parts.add("resolved " + String.join(", ", resolved));
        }
        return parts.isEmpty() ? "nothing" : String.join("; ", parts);
    }

    private Line missing(Expected expected) {
        List<String> notes = new ArrayList<>();
        Optional<SentNotification> near = nearest(expected);
        near.ifPresent(telling -> notes.add(difference(expected, telling)));
        if (near.isEmpty() || !isOfTheSame(expected, near.get())) {
            Set<Labels> asked = new LinkedHashSet<>();
            expected.firing().forEach(alert -> asked.add(alert.labels()));
            expected.resolved().forEach(alert -> asked.add(alert.labels()));
            near.ifPresent(telling -> {
                asked.removeAll(telling.firing());
                asked.removeAll(telling.resolved());
            });
            asked.forEach(alert -> {
                explanation(expected.at(), alert).ifPresent(known -> notes.add(timeline.nameOf(alert) + ": " + sentence(known)));
                notes.addAll(inVain(alert));
            });
        }
        return new Line(
                expected.at(),
                Line.Kind.MISSING,
                Optional.of(expected.place()),
                expected.receiver(),
                text(expected.firing().stream().map(Named::name).sorted().toList(),
                        expected.resolved().stream().map(Named::name).sorted().toList()),
                notes);
    }

    /** What was told instead: the same at another time, or something else in time. */
    private Optional<SentNotification> nearest(Expected expected) {
        Set<Integer> matched = Arrays.stream(toldFor).boxed().collect(Collectors.toSet());
        List<SentNotification> left = new ArrayList<>();
        for (int i = 0; i < result.told().size(); i++) {
            if (!matched.contains(i)) {
                left.add(result.told().get(i));
            }
        }
        return left.stream()
                .filter(telling -> isOfTheSame(expected, telling))
                .min(Comparator.comparing(telling -> since(telling.at()).minus(expected.at()).abs()))
                .or(() -> left.stream()
                        .filter(telling -> isInTime(expected, telling) && shares(expected, telling))
                        .findFirst());
    }

    private static boolean shares(Expected expected, SentNotification told) {
        Set<Labels> all = new HashSet<>(labels(expected.firing()));
        all.addAll(labels(expected.resolved()));
        return told.firing().stream().anyMatch(all::contains) || told.resolved().stream().anyMatch(all::contains);
    }

    private String difference(Expected expected, SentNotification told) {
        Duration late = since(told.at()).minus(expected.at());
        String at = Offset.text(since(told.at()));
        if (!isOfTheSame(expected, told)) {
            return "at " + at + " " + told.receiver() + " was told: " + text(names(told.firing()), names(told.resolved()));
        }
        if (!isInTime(expected, told)) {
            return "told at " + at + ", " + Offset.text(late.abs()) + (late.isNegative() ? " before" : " after") + " it was expected";
        }
        if (!expected.reason().stream().allMatch(told.reason()::equals)) {
            return "told with the reason \"" + told.reason() + "\", expected \"" + expected.reason().orElse("") + "\"";
        }
        if (!expected.groupLabels().stream().allMatch(told.group().labels()::equals)
                || !expected.groupKey().stream().allMatch(told.group().key()::equals)) {
            return "told in the group " + told.group().key() + ", expected "
                    + expected.groupKey().orElseGet(() -> String.valueOf(expected.groupLabels().orElse(Labels.EMPTY)));
        }
        return "what was said: " + told.texts().stream().map(text -> "\"" + text + "\"").distinct().collect(Collectors.joining(", "))
                + ", expected that it " + expected.summary().map(String::valueOf).orElse("");
    }

    // ---- what became of alerts

    private Line explained(ExpectedOutcome expected) {
        boolean right = isRight(expected);
        List<String> notes = new ArrayList<>();
        if (!right) {
            if (expected.saysWhatBecomesOfIt()) {
                explanation(expected.at(), expected.alert().labels())
                        .ifPresent(is -> {
                            notes.add("is " + outcome(expected, is).text() + ": " + sentences(expected, is));
                            restsOnOther(expected, is).ifPresent(notes::add);
                            if (expected.acknowledged().isPresent()) {
                                notes.add("acknowledged by " + (acknowledgedBy(is).isEmpty() ? "nobody" : String.join(", ", acknowledgedBy(is))));
                            }
                            if (!expected.attributes().isEmpty()) {
                                notes.add("given " + (attributes(is).isEmpty() ? "nothing" : attributes(is)));
                            }
                        });
            }
            notes.addAll(inVain(expected.alert().labels()));
            if (expected.rule().isPresent()) {
                answers(timeline.instant(expected.at()), new WhyNot(expected.alert().labels(), expected.rule()))
                        .forEach(answer -> notes.add(answer.holds() ? answer.sentence() : answer.shortly()));
            }
        }
        return new Line(
                expected.at(),
                right ? Line.Kind.EXPLAINED : Line.Kind.OTHERWISE,
                Optional.of(expected.place()),
                expected.receiver().orElse(""),
                expected.alert().name() + " is " + words(expected),
                notes);
    }

    private boolean isRight(ExpectedOutcome expected) {
        return (expected.held().isEmpty() || isHeldAsExpected(expected))
                && (!expected.saysWhatBecomesOfIt()
                        || explanation(expected.at(), expected.alert().labels()).filter(is -> isAsExplained(expected, is)).isPresent());
    }

    private boolean isHeldAsExpected(ExpectedOutcome expected) {
        return answers(timeline.instant(expected.at()), new WhyNot(expected.alert().labels(), expected.rule())).stream()
                .anyMatch(answer -> expected.held().stream().allMatch(held -> held == answer.holds())
                        && expected.found().stream().allMatch(found -> found.equals(found(answer)))
                        && expected.needed().stream().allMatch(needed -> needed.equals(answer.failed().map(ConditionFinding::needed).orElse(""))));
    }

    private static String found(WhyNotAnswer answer) {
        return answer.failed().flatMap(ConditionFinding::found).map(String::valueOf).orElse("");
    }

    private static String words(ExpectedOutcome expected) {
        if (expected.held().isPresent()) {
            return (expected.saysWhatBecomesOfIt() ? becomes(expected) + ", and " : "")
                    + "one for which rule \"" + expected.rule().orElse("") + "\" " + (expected.held().get() ? "holds" : "does not hold")
                    + expected.found().map(found -> ", found " + found).orElse("")
                    + expected.needed().map(needed -> ", needed " + needed).orElse("");
        }
        return becomes(expected);
    }

    private static String becomes(ExpectedOutcome expected) {
        Optional<String> deciding = expected.decidingRule();
        if (expected.outcome().isEmpty() && deciding.isEmpty() && expected.because().isEmpty()) {
            return added(expected);
        }
        return expected.outcome().map(AlertOutcome::text).orElse("decided about")
                + deciding.map(rule -> " by rule \"" + rule + "\"").orElse("")
                + expected.because().map(because -> " because of " + all(because, expected.silences())).orElse("")
                + (added(expected).isEmpty() ? "" : ", " + added(expected));
    }

    /** Who is to take care of it, and what rules are to have added. */
    private static String added(ExpectedOutcome expected) {
        List<String> all = new ArrayList<>();
        expected.acknowledged().ifPresent(by -> all.add(by.isEmpty() ? "acknowledged by nobody" : "acknowledged by " + by));
        expected.attributes().forEach((name, value) -> all.add("given " + name + "=" + value));
        return String.join(", ", all);
    }

    private static String all(List<Named> because, List<String> silences) {
        List<String> names = new ArrayList<>(because.stream().map(Named::name).toList());
        names.addAll(silences);
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }

    private Optional<Explanation> explanation(Duration at, Labels alert) {
        return result.answers().getOrDefault(timeline.instant(at), List.of()).stream()
                .filter(each -> each.alert().equals(alert))
                .findFirst();
    }

    private static AlertOutcome outcome(ExpectedOutcome expected, Explanation known) {
        return expected.receiver().isEmpty()
                ? known.outcome()
                : receivers(expected, known).stream().map(AtReceiver::outcome).min(Comparator.naturalOrder()).orElse(AlertOutcome.NO_ROUTE);
    }

    private static List<AtReceiver> receivers(ExpectedOutcome expected, Explanation known) {
        return known.receivers().stream().filter(each -> expected.receiver().stream().allMatch(each.receiver()::equals)).toList();
    }

    /** Something that was decided, and what it rests on. */
    private record Decided(DecidedBy by, Set<Labels> alerts, Set<String> silences) {}

    private boolean isAsExplained(ExpectedOutcome expected, Explanation known) {
        if (!expected.outcome().stream().allMatch(outcome(expected, known)::equals)) {
            return false;
        }
        List<String> acknowledgedBy = acknowledgedBy(known);
        if (!expected.acknowledged().stream().allMatch(by -> by.isEmpty() ? acknowledgedBy.isEmpty() : acknowledgedBy.contains(by))
                || !attributes(known).entrySet().containsAll(expected.attributes().entrySet())) {
            return false;
        }
        if (expected.decidingRule().isEmpty() && expected.because().isEmpty()) {
            return true;
        }
        List<Decided> decided = decided(expected, known);
        return !decided.isEmpty() && expected.because().stream().allMatch(because -> alerts(decided).equals(labels(because))
                && silences(decided).equals(ids(expected.silences())));
    }

    private static Set<Labels> alerts(List<Decided> decided) {
        return decided.stream().flatMap(each -> each.alerts().stream()).collect(Collectors.toSet());
    }

    private static Set<String> silences(List<Decided> decided) {
        return decided.stream().flatMap(each -> each.silences().stream()).collect(Collectors.toSet());
    }

    /** What all that was asked for rests on, where that is other than what is listed. */
    private Optional<String> restsOnOther(ExpectedOutcome expected, Explanation known) {
        List<Decided> decided = decided(expected, known);
        if (decided.isEmpty() || expected.because().isEmpty()) {
            return Optional.empty();
        }
        Spoken spoken = new Spoken(timeline, result.silences());
        Set<String> there = new TreeSet<>();
        alerts(decided).forEach(alert -> there.add(spoken.alert(alert)));
        silences(decided).forEach(silence -> there.add(spoken.silence(silence)));
        Set<String> listed = new TreeSet<>(expected.silences());
        expected.because().get().forEach(alert -> listed.add(spoken.alert(alert.labels())));
        List<String> missing = there.stream().filter(name -> !listed.contains(name)).toList();
        List<String> inVain = listed.stream().filter(name -> !there.contains(name)).toList();
        List<String> differences = new ArrayList<>();
        if (!missing.isEmpty()) {
            differences.add(String.join(", ", missing) + (missing.size() > 1 ? " are not listed" : " is not listed"));
        }
        if (!inVain.isEmpty()) {
            differences.add(String.join(", ", inVain) + (inVain.size() > 1 ? " are listed" : " is listed") + ", and it does not rest on that");
        }
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(expected.decidingRule().map(rule -> "by rule \"" + rule + "\" ").orElse("")
                        + "it rests on " + (there.isEmpty() ? "nothing" : String.join(", ", there))
                        + " (" + String.join("; ", differences) + ")");
    }

    private static List<String> acknowledgedBy(Explanation known) {
        return known.view().map(AlertView::acknowledged).orElse(List.of()).stream().map(Acknowledged::by).distinct().toList();
    }

    private static Map<String, String> attributes(Explanation known) {
        return known.view().map(AlertView::attributes).orElse(List.of()).stream()
                .collect(Collectors.toMap(AttributeView::name, AttributeView::value, (one, other) -> one, TreeMap::new));
    }

    private Set<String> ids(List<String> names) {
        return names.stream().map(name -> result.silences().getOrDefault(name, name)).collect(Collectors.toSet());
    }

    /** All that keeps it quiet, or what sends it somewhere; of the rule that is asked for, where one is. */
    private static List<Decided> decided(ExpectedOutcome expected, Explanation known) {
        List<Decided> all = new ArrayList<>();
        List<Quiet> quiet = expected.receiver().isEmpty()
                ? known.because()
                : receivers(expected, known).stream().flatMap(each -> each.because().stream()).toList();
        boolean isKeptQuiet = quiet.stream().anyMatch(reason -> reason.kind() != Kind.CONTRADICTION);
        quiet.stream()
                .filter(reason -> expected.outcome().stream().allMatch(outcome -> isOf(reason.kind(), outcome)))
                .filter(reason -> expected.decidingRule().isPresent() || !isKeptQuiet || reason.kind() != Kind.CONTRADICTION)
                .forEach(reason -> all.add(new Decided(
                        reason.by(), Set.copyOf(reason.because().alerts()), reason.because().silence().stream().collect(Collectors.toSet()))));
        if (quiet.isEmpty()) {
            receivers(expected, known).forEach(each -> all.add(new Decided(each.by(), Set.of(), Set.of())));
        }
        return all.stream().filter(each -> expected.decidingRule().stream().allMatch(rule -> isNamed(each.by(), rule))).toList();
    }

    /** Whether a reason is one for an outcome, if that has reasons of its own. */
    private static boolean isOf(Kind kind, AlertOutcome outcome) {
        boolean hasReasons = outcome == AlertOutcome.INHIBITED || outcome == AlertOutcome.WITHHELD || outcome == AlertOutcome.SILENCED;
        return !hasReasons || outcome.text().equals(kind.text());
    }

    private static boolean isNamed(DecidedBy by, String rule) {
        return Situation.isNamed(by.packageName(), by.rule(), rule);
    }

    private String sentence(Explanation known) {
        return Sentence.text(Sentence.of(known, new Spoken(timeline, result.silences())));
    }

    private String sentences(ExpectedOutcome expected, Explanation known) {
        return expected.receiver().isEmpty()
                ? sentence(known)
                : receivers(expected, known).stream()
                        .map(each -> Sentence.text(Sentence.of(each, new Spoken(timeline, result.silences()))))
                        .collect(Collectors.joining(" "));
    }
}
