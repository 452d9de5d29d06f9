package signalbox.lint;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.Matcher;
import signalbox.alert.NearestName;
import signalbox.alert.Severity;
import signalbox.lint.RuleTree.Compared;
import signalbox.lint.RuleTree.Concluded;
import signalbox.lint.RuleTree.TextOf;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Place;
import signalbox.rules.language.Suggestion;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/** Looks at what rules compare. What the reader of rules sees by itself, it warns of. */
public final class RuleLint {

    private static final String ALERTNAME = "alertname";
    private static final String SEVERITY = "severity";

    /** What severities are called; of these alone it is known what a near word means. */
    private static final Set<String> USUAL = Set.of("fatal", "critical", "error", "warning", "info");
    private static final Set<String> SEVERITIES = Set.of("fatal", "critical", "error", "warning", "info", "emergency", "alert", "page", "ticket",
            "notice", "notify", "debug", "none", "major", "minor", "high", "medium", "low", "ok", "normal", "informational", "");
    private static final Map<String, String> SHORT = Map.of("crit", "critical", "warn", "warning", "err", "error", "information", "info");

    /** Labels of series that are not written in rule files. */
    private static final Set<String> COMMON = Set.of(ALERTNAME, SEVERITY, "instance", "job", "team", "service", "cluster", "namespace",
            "environment", "env", "datacenter", "rack", "region", "zone", "host", "node", "pod", "container", "device", "mountpoint", "fstype",
            "deployment", "daemonset", "statefulset", "app", "application", "component", "provider", "tenant", "interface", "code", "method",
            "path", "handler", "le", "quantile", "endpoint", "owner", "customer", "site", "prometheus", "replica");

    private final Optional<PrometheusRules> known;
    private final Optional<SeenLabels> recorded;
    private final FolderTexts beside;
    private final Set<String> derived = new HashSet<>();
    private final Set<String> ownLabels = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private RuleLint(Optional<PrometheusRules> known, Optional<SeenLabels> recorded, FolderTexts beside) {
        this.known = known;
        this.recorded = recorded;
        this.beside = beside;
    }

    /** What there is to say of packages that are sound, where no alerts are on record. */
    public static List<Finding> look(List<Checked> packages, Optional<PrometheusRules> known) {
        return look(packages, known, Optional.empty());
    }

    static List<Finding> look(List<Checked> packages, Optional<PrometheusRules> known, Optional<SeenLabels> recorded) {
        return look(packages, known, recorded, Map.of());
    }

    /**
     * What there is to say of packages that are sound.
     *
     * @param scopes what the conclusions of packages may be about, by their names
     */
    public static List<Finding> look(
            List<Checked> packages, Optional<PrometheusRules> known, Optional<SeenLabels> recorded, Map<String, List<Matcher>> scopes) {
        return look(packages, known, recorded, scopes, FolderTexts.ON_DISK);
    }

    /**
     * The same where some files have other texts than on disk.
     *
     * @param beside what lies beside the rules: tables, timelines
     */
    public static List<Finding> look(List<Checked> packages, Optional<PrometheusRules> known, Optional<SeenLabels> recorded,
            Map<String, List<Matcher>> scopes, FolderTexts beside) {
        RuleLint lint = new RuleLint(known, recorded, beside);
        packages.stream().flatMap(one -> one.rules().stream()).forEach(lint::remember);
        Tables.Known tables = Tables.of(packages, beside);
        packages.stream().filter(Checked::isSound).forEach(one -> lint.look(one, tables));
        lint.opposites(packages.stream().filter(Checked::isSound).toList(), scopes);
        packages.stream().filter(Checked::isSound).forEach(one -> ConditionTerms.look(one, lint::add));
        lint.attributes(packages.stream().filter(Checked::isSound).toList());
        lint.findings.addAll(Scopes.look(packages, scopes));
        return lint.findings;
    }

    /** What rules derive need not be known to Prometheus. */
    private void remember(Rule rule) {
        rule.then().forEach(this::remember);
    }

    private void remember(Expr expr) {
        if (expr instanceof Call call && !call.arguments().isEmpty() && call.arguments().get(0) instanceof Literal literal
                && literal.value() instanceof String text) {
            switch (call.name()) {
                case "alert" -> derived.add(text);
                case "label" -> ownLabels.add(text);
                default -> {}
            }
        }
        Tree.parts(expr).forEach(this::remember);
    }

    private void look(Checked checked, Tables.Known known) {
        Inhibitions inhibitions = new Inhibitions(this::add);
        Tables tables = new Tables(known, this::add);
        for (CheckedFile file : checked.files()) {
            Optional<String> timelines = timelines(file);
            for (Rule rule : file.rules()) {
                List<Pattern> patterns = RuleTree.patterns(rule.when()).stream().filter(RuleTree::isAlert).toList();
                patterns.forEach(pattern -> comparisons(pattern, file));
                patterns.forEach(pattern -> unindexed(pattern, rule, file));
                patterns.forEach(pattern -> emptyParts(pattern, file));
                EmptyJoins.find(rule).forEach(join -> add(Code.EMPTY_JOIN, file, join.place(),
                        "alerts without this label are joined with all others that lack it, for empty equals empty",
                        "say in the pattern that gives the value that there is one: " + join.label() + " != \"\""));
                inhibitions.look(rule, file);
                timelines.ifPresent(texts -> untried(rule, texts, file));
                expressions(rule.when()).forEach(expr -> {
                    names(expr, file);
                    new Slips(this::add, file).inCondition(expr);
                });
                rule.then().forEach(statement -> {
                    names(statement, file);
                    new Slips(this::add, file).inConsequence(statement);
                });
                tables.look(rule, file);
                MayFail.look(rule, file, known, this::add);
                intervals(rule, file);
                MeaninglessTimes.look(rule, file, this::add);
            }
        }
        inhibitions.betweenRules();
    }

    private void add(Code code, CheckedFile file, Place place, String message, String hint) {
        findings.add(new Finding(code, file.source().shown(), place.line(), place.column(), message, hint));
    }

    // ---- comparisons

    private void comparisons(Pattern pattern, CheckedFile file) {
        List<Compared> compared = RuleTree.compared(pattern);
        MatcherLogic.impossible(compared.stream().map(Compared::matcher).toList()).ifPresent(label -> {
            List<Compared> ofLabel = compared.stream().filter(one -> one.label().equals(label)).toList();
            add(Code.NEVER_TRUE, file, ofLabel.get(ofLabel.size() - 1).place(),
                    "no alert satisfies this and what is said of its " + label + " before",
                    "a label has one value: write in ( \"a\", \"b\" ), or two rules");
        });
    }

    /** {@code $hosts contains instance}: the empty text is in every text. */
    private void emptyParts(Pattern pattern, CheckedFile file) {
        pattern.constraints().forEach(constraint -> part(constraint.of()).ifPresent(part -> {
            boolean isThere = RuleTree.label(part).stream().anyMatch(label -> label.equals(ALERTNAME)
                    || RuleTree.matchers(pattern).stream().anyMatch(matcher -> matcher.name().equals(label) && !matcher.matches("")));
            if (!isThere) {
                String label = RuleTree.written(RuleTree.label(part).orElse(""));
                add(Code.EMPTY_JOIN, file, part.place(), "alerts without this label are found in every text, for the empty text is a part of each",
                        "say that there is one: " + label + " != \"\"");
            }
        }));
    }

    /** The label of the pattern's alert that is looked for in a text. */
    private static Optional<Expr> part(Expr expr) {
        Expr part = null;
        if (expr instanceof Binary binary && binary.operator().matches("contains|str\\[(starts|ends)With\\]")) {
            part = binary.right();
        } else if (expr instanceof Call call && call.name().matches("contains|startsWith|endsWith") && call.arguments().size() == 1) {
            part = call.on() == null ? null : call.arguments().get(0);
        }
        return RuleTree.label(part).isPresent() ? Optional.ofNullable(part) : Optional.empty();
    }

    /** There is a fact for each interval at all times. */
    private void intervals(Rule rule, CheckedFile file) {
        RuleTree.patterns(rule.when()).stream()
                .filter(pattern -> RuleTree.simple(pattern.type()).equals("TimeInterval"))
                .filter(pattern -> pattern.constraints().stream().noneMatch(constraint -> RuleTree.mentions(constraint.of(), "active")))
                .filter(pattern -> pattern.bind() == null)
                .forEach(pattern -> add(Code.INTERVAL_NOT_ASKED, file, pattern.place(),
                        "this holds whether it is that time or not", "ask for it: active, or !active"));
    }

    private static List<Expr> expressions(List<Element> elements) {
        return elements.stream().flatMap(RuleLint::expressions).toList();
    }

    private static Stream<Expr> expressions(Element element) {
        if (element instanceof Pattern pattern) {
            return RuleTree.isAlert(pattern) ? pattern.constraints().stream().map(Constraint::of) : Stream.of();
        } else if (element instanceof Group group) {
            return group.of().stream().flatMap(RuleLint::expressions);
        }
        return element instanceof Accumulate accumulate ? expressions(accumulate.source()) : Stream.of();
    }

    private void names(Expr expr, CheckedFile file) {
        anchored(expr, file);
        for (TextOf text : RuleTree.texts(expr)) {
            switch (text.label()) {
                case SEVERITY -> severity(text, file);
                case ALERTNAME -> alertname(text, file);
                default -> value(text, file);
            }
        }
        if (known.isPresent() || recorded.isPresent()) {
            RuleTree.labelNames(expr).forEach(name -> label(name, file));
        }
    }

    private void anchored(Expr expr, CheckedFile file) {
        if (expr instanceof Binary binary && binary.operator().matches("(not )?matches") && binary.right() instanceof Literal literal
                && literal.value() instanceof String text) {
            boolean isWhole = text.startsWith("^") && text.endsWith("$");
            String inner = text.replaceFirst("^\\^", "").replaceFirst("\\$$", "");
            if (!isWhole && !inner.isEmpty() && MatcherLogic.plain(inner).isPresent()) {
                String not = binary.operator().startsWith("not") ? "!=" : "==";
                add(Code.ANCHORED_MATCHES, file, literal.place(), "the whole text has to match: this is the same as " + not + " \"" + inner + "\"",
                        "write \"" + inner + ".*\" for a beginning, contains \"" + inner + "\" for a part, or " + not);
            }
        }
        Tree.parts(expr).forEach(part -> anchored(part, file));
    }

    /** Values that a label has in Prometheus' rules, or had in alerts that are on record. */
    private Set<String> values(String label) {
        Set<String> all = new TreeSet<>(known.map(rules -> rules.values(label)).orElse(Set.of()));
        recorded.ifPresent(seen -> all.addAll(seen.values(label)));
        return all;
    }

    /** Who has none: whoever was asked. */
    private String none() {
        return known.isEmpty() ? "no alert on record" : recorded.isEmpty() ? "no Prometheus rule" : "no Prometheus rule, and no alert on record,";
    }

    private void severity(TextOf text, CheckedFile file) {
        Set<String> seen = values(SEVERITY);
        String word = text.text();
        if (seen.contains(word) || (seen.isEmpty() && SEVERITIES.contains(word)) || word.isEmpty()) {
            return;
        }
        Set<String> candidates = seen.isEmpty() ? USUAL : seen;
        String lower = word.toLowerCase(Locale.ROOT);
        Optional<String> near = Optional.ofNullable(SHORT.get(lower))
                .filter(candidates::contains)
                .or(() -> candidates.stream().filter(one -> one.equalsIgnoreCase(word)).findFirst())
                .or(() -> NearestName.to(word, candidates));
        if (near.isPresent() || (known.isPresent() && !seen.isEmpty())) {
            add(Code.UNKNOWN_SEVERITY, file, text.literal().place(),
                    seen.isEmpty() ? seldom(word) : none() + " has the severity \"" + word + "\"",
                    near.map(name -> Severity.DEFAULT.rank(word) > 0 && seen.isEmpty()
                                    ? Suggestion.meant(name) + " If alerts say both: severity in ( \"" + word + "\", \"" + name + "\" )"
                                    : Suggestion.meant(name))
                            .orElse("there are " + String.join(", ", seen)));
        }
    }

    /** The order of severities knows synonyms and does not mind capitals; a comparison does. */
    private static String seldom(String word) {
        return Severity.DEFAULT.rank(word) > 0
                ? "this finds alerts that say \"" + word + "\" letter by letter and no others, though in the order of severities others are the same"
                : "alerts are seldom \"" + word + "\"";
    }

    private void alertname(TextOf text, CheckedFile file) {
        Set<String> names = new TreeSet<>(derived);
        known.ifPresent(rules -> names.addAll(rules.alertnames()));
        recorded.ifPresent(seen -> names.addAll(seen.values(ALERTNAME)));
        if (text.text().isEmpty() || names.contains(text.text())) {
            return;
        }
        Optional<String> near = NearestName.to(text.text(), names);
        if (known.isPresent()) {
            add(Code.UNKNOWN_ALERTNAME, file, text.literal().place(), "no Prometheus rule defines an alert \"" + text.text() + "\"",
                    near.map(Suggestion::meant).orElse(""));
        } else if (recorded.isPresent()) { // it may be one that has not fired yet
            near.filter(name -> isSlip(text.text(), name)).ifPresent(name -> add(
                    Code.UNKNOWN_ALERTNAME, file, text.literal().place(), "no alert on record is called \"" + text.text() + "\"",
                    Suggestion.meant(name)));
        }
    }

    private void value(TextOf text, CheckedFile file) {
        Set<String> seen = values(text.label());
        if (text.text().length() > 3 && !seen.contains(text.text())) {
            NearestName.to(text.text(), seen).filter(near -> isSlip(text.text(), near)).ifPresent(near -> add(
                    Code.UNKNOWN_VALUE, file, text.literal().place(), none() + " has " + text.label() + " \"" + text.text() + "\"",
                    Suggestion.meant(near)));
        }
    }

    /** Whether it can be meant: web1 is no slip of web2, nor tenant_id of tenant. */
    private static boolean isSlip(String text, String near) {
        return !text.replaceAll("[0-9]", "").equals(near.replaceAll("[0-9]", "")) && !text.startsWith(near) && !near.startsWith(text);
    }

    private void label(Literal name, CheckedFile file) {
        Set<String> known = new TreeSet<>(this.known.map(PrometheusRules::labels).orElse(Set.of()));
        recorded.ifPresent(seen -> known.addAll(seen.names()));
        String text = String.valueOf(name.value());
        if (known.contains(text) || COMMON.contains(text) || ownLabels.contains(text) || text.length() < 3) {
            return;
        }
        Set<String> candidates = new TreeSet<>(known);
        candidates.addAll(COMMON);
        NearestName.to(text, candidates).filter(near -> isSlip(text, near)).ifPresent(near -> add(
                Code.UNKNOWN_LABEL, file, name.place(), none() + " has a label \"" + text + "\"", Suggestion.meant(near)));
    }

    // ---- joins

    /** A pattern of many alerts that is compared with another, and by nothing that can be looked up. */
    private void unindexed(Pattern pattern, Rule rule, CheckedFile file) {
        boolean isRare = RuleTree.matchers(pattern).stream()
                .anyMatch(matcher -> matcher.name().equals(ALERTNAME) && MatcherLogic.takenBy(matcher).isPresent());
        Set<String> others = namesOfOthers(pattern, rule);
        List<Constraint> joins = pattern.constraints().stream()
                .filter(constraint -> RuleTree.names(constraint.of()).stream().anyMatch(others::contains))
                .toList();
        // That it is another alert is no join: among those of one name it leaves out one.
        boolean isMeant = !isRare || joins.stream().anyMatch(join -> !isOther(join.of()));
        if (isMeant && !joins.isEmpty() && joins.stream().noneMatch(join -> isIndexed(join.of()))) {
            add(Code.JOIN_NOT_INDEXED, file, joins.get(0).place(),
                    "each of these alerts is compared with each of the others: nothing here can be looked up",
                    "compare a label by == as well, such as cluster == $other.cluster");
        }
    }

    /** Names of other alerts and of what is in them. */
    private static Set<String> namesOfOthers(Pattern pattern, Rule rule) {
        Set<String> names = new HashSet<>();
        for (Pattern other : RuleTree.positive(rule.when())) {
            if (!other.equals(pattern) && RuleTree.isAlert(other)) {
                Optional.ofNullable(other.bind()).ifPresent(names::add);
                other.constraints().forEach(constraint -> Optional.ofNullable(constraint.bind()).ifPresent(names::add));
            }
        }
        return names;
    }

    private static boolean isOther(Expr expr) {
        return expr instanceof Binary binary && binary.operator().equals("!=");
    }

    private static boolean isIndexed(Expr expr) {
        if (expr instanceof Binary binary) {
            return binary.operator().equals("&&") ? isIndexed(binary.left()) || isIndexed(binary.right()) : binary.operator().equals("==");
        }
        return false;
    }

    // ---- verdicts

    private record Verdict(String packageName, Rule rule, CheckedFile file, Concluded concluded, Pattern pattern, List<Matcher> matchers) {}

    /** Routes of which everything is withheld by a rule that asks for nothing else than what the route asks for, perhaps another team's. */
    private void opposites(List<Checked> packages, Map<String, List<Matcher>> scopes) {
        List<Verdict> routes = new ArrayList<>();
        List<Verdict> withheld = new ArrayList<>();
        packages.forEach(one -> one.files().forEach(file -> file.rules().forEach(rule -> RuleTree.conclusions(rule).forEach(concluded -> {
            boolean isRoute = concluded.type().equals("Route");
            if (isRoute || concluded.type().equals("Withheld")) {
                RuleTree.only(rule, concluded)
                        .map(pattern -> new Verdict(one.packageName(), rule, file, concluded, pattern,
                                MatcherLogic.both(RuleTree.matchers(pattern), scopes.getOrDefault(one.packageName(), List.of()))))
                        .filter(verdict -> isRoute || isOfAllSuch(verdict))
                        .ifPresent((isRoute ? routes : withheld)::add);
            }
        }))));
        for (Verdict route : routes) {
            withheld.stream()
                    .filter(quiet -> MatcherLogic.implies(route.matchers(), quiet.matchers()))
                    .findFirst()
                    .ifPresent(quiet -> add(Code.OPPOSITE_VERDICTS, route.file(), route.concluded().made().place(),
                            "everything that this routes is kept quiet by rule \"" + quiet.rule().name() + "\" "
                                    + (quiet.packageName().equals(route.packageName())
                                            ? "(line " + quiet.rule().place().line() + ")"
                                            : "of " + quiet.packageName() + " (" + quiet.file().source().shown() + ":" + quiet.rule().place().line()
                                                    + ")"),
                            "exclude it in one of the two, or withhold it for one receiver: .onlyTo( … )"));
        }
    }

    // ---- attributes

    private record Attribute(Rule rule, CheckedFile file, New made, Optional<List<Matcher>> matchers) {
        String name() {
            return made.arguments().get(1) instanceof Literal literal && literal.value() instanceof String text ? text : "";
        }

        boolean saysTheSame(Attribute other) {
            return made.arguments().get(2) instanceof Literal mine && other.made.arguments().get(2) instanceof Literal theirs
                    && Objects.equals(mine.value(), theirs.value());
        }

        boolean mayDiffer(Attribute other) {
            return !saysTheSame(other) && mayMeet(other);
        }

        /** Whether there may be an alert to which both add something; where it is not known which they are, that is not said. */
        boolean mayMeet(Attribute other) {
            return matchers.isPresent() && other.matchers.isPresent()
                    && MatcherLogic.impossible(MatcherLogic.both(matchers.get(), other.matchers.get())).isEmpty();
        }
    }

    /** Rules that may give one attribute of one alert different values: the one that comes first by file and line counts. */
    private void attributes(List<Checked> packages) {
        List<Attribute> before = new ArrayList<>();
        packages.stream().flatMap(one -> one.files().stream())
                .sorted(Comparator.comparing(file -> file.source().shown()))
                .forEach(file -> file.rules().forEach(rule -> RuleTree.conclusions(rule).stream()
                        .filter(concluded -> concluded.type().equals("Attribute"))
                        .map(concluded -> new Attribute(rule, file, concluded.made(), RuleTree.only(rule, concluded).map(RuleTree::matchers)))
                        .filter(attribute -> !attribute.name().isEmpty())
                        .forEach(attribute -> {
                            before.stream()
                                    .filter(other -> other.name().equals(attribute.name()) && other.mayDiffer(attribute))
                                    .findFirst()
                                    .ifPresent(other -> add(Code.ATTRIBUTE_TWICE, file, attribute.made().place(),
                                            "rule \"" + other.rule().name() + "\" (" + other.file().source().shown() + ":"
                                                    + other.rule().place().line() + ") may give the attribute \"" + attribute.name()
                                                    + "\" of the same alert another value, which counts: it comes first",
                                            "exclude its alerts here, or give the attribute another name"));
                            before.add(attribute);
                        })));
    }

    /** Whether it holds for every alert that is as its pattern says, and for all receivers. */
    private static boolean isOfAllSuch(Verdict quiet) {
        return quiet.rule().when().size() == 1
                && Inhibitions.isUnderstood(quiet.pattern())
                && !RuleTree.calls(quiet.concluded().statement(), "onlyTo");
    }

    // ---- timelines

    private final Map<Path, Optional<String>> timelinesOf = new HashMap<>();

    /** The texts of the timelines in the folder of a file; empty when there are none. */
    private Optional<String> timelines(CheckedFile file) {
        try {
            Path folder = Optional.ofNullable(Path.of(file.source().shown()).getParent()).orElse(Path.of(""));
            return timelinesOf.computeIfAbsent(folder, this::timelinesIn);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<String> timelinesIn(Path folder) {
        List<String> texts = beside.in(folder, ".*\\.test\\.ya?ml").stream().flatMap(file -> beside.text(file).stream()).toList();
        return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", texts));
    }

    private void untried(Rule rule, String texts, CheckedFile file) {
        for (Pattern pattern : RuleTree.needed(rule.when())) {
            Optional<Set<String>> names = RuleTree.isAlert(pattern) ? values(pattern, ALERTNAME) : Optional.empty();
            if (names.isPresent() && names.get().stream().noneMatch(name -> texts.contains(name) || derived.contains(name))) {
                add(Code.NO_TIMELINE, file, rule.namePlace(),
                        "no timeline here has an alert " + String.join(" or ", names.get()) + ", which this rule needs",
                        "write one; signalbox test --coverage shows all rules that none makes fire");
                return;
            }
        }
    }

    /** The values that a pattern leaves a label, when they can be counted. */
    static Optional<Set<String>> values(Pattern pattern, String label) {
        List<Matcher> ofLabel = RuleTree.matchers(pattern).stream().filter(matcher -> matcher.name().equals(label)).collect(Collectors.toList());
        return MatcherLogic.values(ofLabel);
    }
}
