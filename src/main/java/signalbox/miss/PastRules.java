package signalbox.miss;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.Severity;
import signalbox.audit.FiringRow;
import signalbox.audit.History;
import signalbox.audit.Load;
import signalbox.audit.PastView;
import signalbox.decision.DecidedBy;
import signalbox.explain.Speech;
import signalbox.miss.Readings.RuleName;
import signalbox.rules.Origin;
import signalbox.rules.RuleTexts;
import signalbox.rules.RuleVersions;
import signalbox.silence.Silence;
import signalbox.topology.Dependencies;

/**
 * Asks rules why they did not hold at an instant of the past: in the version that ran then, over the facts that held then, as far as
 * they are on record. With a server and without one. Any thread. Fails with {@link signalbox.audit.AuditUnreadableException}.
 */
public final class PastRules {

    private static final String STANDARD = "rules.standard";

    /** No more rules are named that nearly kept an alert quiet. */
    private static final int MOST_NEAR = 5;

    /** Alerts that ended so long before are looked at, and so many of them. */
    private static final Duration SHORTLY = Duration.ofMinutes(15);
    private static final int MOST_ENDED = 2_000;

    private final History history;
    private final RuleVersions versions;
    private final Readings readings;
    private final LivedAgain livedAgain;
    private final Optional<Severity> severity;

    /** Those below a storage path, by what is on record alone. */
    public PastRules(Path storagePath) {
        this(storagePath, LivedAgain.NEVER, Optional.empty());
    }

    /**
     * @param livedAgain finds what is not on record, where that is needed for an answer
     * @param severity the order of severities; empty: as the server had it then
     */
    public PastRules(Path storagePath, LivedAgain livedAgain, Optional<Severity> severity) {
        this.livedAgain = livedAgain;
        this.severity = severity;
        history = new History(storagePath);
        versions = new RuleVersions(storagePath.resolve(RuleVersions.FOLDER));
        readings = new Readings();
    }

    private PastRules(History history, PastRules like) {
        this.livedAgain = LivedAgain.NEVER;
        this.severity = like.severity;
        this.history = history;
        this.versions = like.versions;
        this.readings = like.readings;
    }

    /** The same of another history of the same server, by what is on record alone. */
    public PastRules over(History other) {
        return new PastRules(other, this);
    }

    /**
     * Rules of an instant with the facts of it.
     *
     * @param stopped that the package had been stopped, as a sentence; {@code ""}: it ran
     */
    private record Then(PastView.RulesInForce rules, RuleTexts texts, Moment moment, String stopped) {

        Then with(LivedAgain.Found again, Kept.Source source) {
            return new Then(rules, texts, moment.livedAgain(again, source, stopped), stopped);
        }
    }

    /**
     * Why a rule held for an alert, or did not; and whether it would, if it were asked as it is today.
     *
     * @throws IllegalArgumentException with words for whoever asked, where there was no such rule, or its text is not kept
     */
    public PastAnswer whyNot(String name, Labels alert, Instant at) {
        record Asked(RuleName rule, Then then, PastVersion version, Optional<Then> today) {}
        Asked asked = history.at(at, past -> {
                    RuleName rule = find(past, name, at);
                    Then then = then(past, inForce(past, rule.packageName()), at);
                    return new Asked(rule, then, version(past, then.rules()), today(past, then));
                })
                .orElseThrow(() -> new IllegalArgumentException("there is no history yet: the audit has written nothing"));
        String ruleName = asked.rule().rule();
        PastAnswer recorded = new PastAnswer(
                miss(asked.then()).ask(ruleName, alert),
                asked.version(),
                asked.today().filter(today -> today.rules().rules().contains(ruleName)).map(today -> miss(today).ask(ruleName, alert)));
        if (!recorded.wantsToBeLivedAgain()) {
            return recorded;
        }
        return livedAgain.at(asked.rule().packageName(), at)
                .map(again -> new PastAnswer(
                        miss(asked.then().with(again, Kept.Source.LIVED_AGAIN)).ask(ruleName, alert),
                        recorded.version(),
                        recorded.today().flatMap(any -> asked.today())
                                .map(today -> miss(today.with(again, Kept.Source.LIVED_AGAIN_BY_ANOTHER_VERSION)).ask(ruleName, alert))))
                .filter(found -> recorded.isUndecided() || found.then().holds() == recorded.then().holds()) // what is on record counts
                .orElse(recorded);
    }

    /** The versions of packages that ran at an instant. */
    public List<PastVersion> versions(Collection<String> packageNames, Instant at) {
        return history.at(at, past -> teams(past).stream()
                        .filter(rules -> packageNames.contains(rules.packageName()))
                        .map(rules -> version(past, rules))
                        .toList())
                .orElse(List.of());
    }

    /** The rules of all packages that nearly kept an alert quiet, the nearest first; of packages whose text is not kept none. */
    public List<WhyNotAnswer> nearly(Labels alert, Instant at) {
        List<Then> all = history.at(at, past -> teams(past).stream().flatMap(rules -> {
                    try {
                        return Optional.of(then(past, rules, at)).stream();
                    } catch (IllegalArgumentException e) {
                        return Optional.<Then>empty().stream();
                    }
                }).toList())
                .orElse(List.of());
        List<WhyNotAnswer> near = new ArrayList<>();
        all.forEach(then -> near.addAll(miss(then).nearly(alert, MOST_NEAR)));
        return near.stream().sorted(Comparator.comparingLong(WhyNotAnswer::missing).thenComparing(WhyNotAnswer::rule)).limit(MOST_NEAR).toList();
    }

    /**
     * The conditions of a rule that fired, each with what it found, as they stood in the version that ran.
     *
     * @throws IllegalArgumentException with words for whoever asked, where the text of that version is not kept
     */
    public List<FiredCondition> conditions(FiringRow firing) {
        DecidedBy by = firing.by();
        if (by.packageName().equals(DecidedBy.STANDARD)) {
            throw new IllegalArgumentException("it is a rule of the program itself, which has them: what it fired for");
        }
        RuleTexts texts = versions.texts(by.packageName(), by.version())
                .or(() -> history.source(by.packageName(), by.version())
                        .flatMap(source -> RuleTexts.of(by.packageName(), by.version(), source)))
                .orElseThrow(() -> new IllegalArgumentException("the text of " + by.packageName() + " in version " + by.version()
                        + " is not kept any more: which conditions its rules had cannot be said"));
        ReadPackage rules = readings.of(by.packageName(), by.version(), texts.rules());
        return Optional.ofNullable(rules.rule(by.rule()))
                .flatMap(rule -> FiredConditions.of(rule, firing.branch(), firing.facts()))
                .orElseThrow(() -> new IllegalArgumentException("the conditions of rule \"" + by.rule()
                        + "\" are not those that these facts are of"));
    }

    private NearestMiss miss(Then then) {
        ReadPackage rules = readings.of(then.rules().packageName(), then.rules().version(), then.texts().rules());
        return new NearestMiss(rules, then.moment().withIntervals(rules.intervals()), Speech.PLAIN);
    }

    // ---- rules

    private static List<PastView.RulesInForce> teams(PastView past) {
        return past.rules().stream().filter(rules -> !rules.packageName().equals(STANDARD)).toList();
    }

    private static List<RuleName> names(PastView.RulesInForce rules) {
        return rules.rules().stream().map(rule -> new RuleName(rules.packageName(), rule)).toList();
    }

    private static RuleName find(PastView past, String name, Instant at) {
        try {
            return Readings.find(teams(past).stream().flatMap(rules -> names(rules).stream()).toList(), name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("at " + at + " " + e.getMessage(), e);
        }
    }

    private static PastView.RulesInForce inForce(PastView past, String packageName) {
        return teams(past).stream().filter(rules -> rules.packageName().equals(packageName)).reduce((first, last) -> last).orElseThrow();
    }

    private Optional<RuleTexts> texts(PastView.RulesInForce rules) {
        return versions.texts(rules.packageName(), rules.version())
                .or(() -> RuleTexts.of(rules.packageName(), rules.version(), rules.source()));
    }

    private PastVersion version(PastView past, PastView.RulesInForce then) {
        Optional<PastView.RulesInForce> today = past.rulesToday(then.packageName());
        Optional<RuleTexts> before = texts(then);
        Optional<RuleTexts> after = today.flatMap(this::texts);
        Origin origin = versions.origin(then.packageName(), then.version());
        return new PastVersion(
                then.packageName(),
                then.version(),
                then.since(),
                then.until(),
                origin.author(),
                origin.commit(),
                today.map(PastView.RulesInForce::version).orElse(""),
                before.isPresent() && after.isPresent()
                        ? RuleVersions.difference(before.get().files(), after.get().files())
                        : Map.of());
    }

    /** The rules of today with the facts of then; empty where they are the same rules, or their text is not kept. */
    private Optional<Then> today(PastView past, Then then) {
        return past.rulesToday(then.rules().packageName())
                .filter(today -> !today.version().equals(then.rules().version()))
                .flatMap(today -> texts(today).map(texts -> new Then(today, texts, then.moment(), then.stopped())));
    }

    // ---- facts

    private Then then(PastView past, PastView.RulesInForce rules, Instant at) {
        RuleTexts texts = texts(rules).orElseThrow(() -> new IllegalArgumentException("the text of " + rules.packageName() + " in version "
                + rules.version() + ", which ran at " + at + ", is not kept any more: what its rules lacked then cannot be said"));
        Severity order = severity.or(() -> past.flags().map(Load.Flags::severity)).orElse(Severity.DEFAULT);
        List<Alert> alerts = past.alertsThatFired().stream().map(alert -> alert.in(order)).toList();
        List<Object> facts = new ArrayList<>(alerts);
        facts.addAll(past.saidOf(alerts));
        facts.addAll(past.conditionsOf(rules.packageName()));
        facts.addAll(past.timeIntervals());
        past.silences().stream().filter(silence -> silence.inForceAt(at)).forEach(silence -> facts.add(counted(silence, alerts)));
        for (PastView.RulesInForce each : past.rules()) {
            texts(each).ifPresent(with -> facts.addAll(with.tables())); // everybody sees them
        }
        List<Moment.Ended> ended = past.alertsThatEndedSince(at.minus(SHORTLY), MOST_ENDED).stream()
                .map(alert -> new Moment.Ended(alert.in(order), alert.endsAt()))
                .toList();
        String stopped = stopped(past, rules);
        String doubt = stopped.isEmpty() ? gaps(past, at) : stopped;
        return new Then(
                rules, texts,
                new Moment(at, facts, ended, List.of(), Dependencies.NONE, doubt, new Kept(Kept.Source.RECORD, masked(alerts, ended))),
                stopped);
    }

    private static Silence counted(Silence silence, List<Alert> alerts) {
        return silence.matching((int) alerts.stream().filter(alert -> silence.matches(alert.labels())).count(), silence.startsAt());
    }

    private static String stopped(PastView past, PastView.RulesInForce rules) {
        return past.stopped(rules.packageName())
                .map(reason -> "Its package had been stopped, so that nothing came of it but routes that stood already: " + reason + ".")
                .orElse("");
    }

    private static String gaps(PastView past, Instant at) {
        return past.gapsSince(at).stream()
                .findFirst()
                .map(missing -> missing.words(Instant::toString))
                .orElse("");
    }

    /** The names of labels and annotations whose values were not written. */
    private static Set<String> masked(List<Alert> alerts, List<Moment.Ended> ended) {
        Set<String> names = new HashSet<>();
        alerts.forEach(alert -> addMasked(alert, names));
        ended.forEach(each -> addMasked((Alert) each.fact(), names));
        return names;
    }

    private static void addMasked(Alert alert, Set<String> names) {
        for (Labels labels : List.of(alert.labels(), alert.annotations())) {
            labels.asMap().forEach((name, value) -> {
                if (History.isMasked(value)) {
                    names.add(name);
                }
            });
        }
    }
}
