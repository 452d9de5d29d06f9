package signalbox.rules.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/**
 * Finds rules that rest on what they conclude, directly or over others. Drools does not take back such conclusions: when the first
 * cause goes, one level of them goes and the rest stays for ever, without any circle in the facts.
 */
final class Recursion {

    /** @param packageName whose it is, where there are several; {@code ""}: of the one that is looked at */
    private record Owned(Rule rule, Vocabulary words, String packageName) {}

    private final List<Owned> rules;
    /** From facts to those that are concluded from them, each with the first rule that does. */
    private final Map<Facts, Map<Facts, Owned>> concludedFrom = new LinkedHashMap<>();

    private Recursion(List<Owned> rules) {
        this.rules = rules;
    }

    /** What is wrong, by the rule that has it. */
    static Map<Rule, Remark> find(List<Rule> rules, Vocabulary words) {
        return new Recursion(rules.stream().map(rule -> new Owned(rule, words, "")).toList()).find();
    }

    /** The same over several packages, which have nothing but alerts in common. */
    static Map<Rule, Remark> over(List<Checked> packages) {
        return new Recursion(packages.stream()
                        .flatMap(one -> one.rules().stream().map(rule -> new Owned(rule, one.vocabulary(), one.packageName())))
                        .toList())
                .find();
    }

    @SuppressWarnings("IdentityHashMapUsage") // rules of two packages may say the same at the same place
    private Map<Rule, Remark> find() {
        for (Owned rule : rules) {
            for (Facts read : read(rule)) {
                Map<Facts, Owned> from = concludedFrom.computeIfAbsent(read, any -> new LinkedHashMap<>());
                concluded(rule).keySet().forEach(concluded -> from.putIfAbsent(concluded, rule));
            }
        }
        Map<Rule, Remark> found = new IdentityHashMap<>();
        for (Owned rule : rules) {
            concluded(rule).forEach((type, place) -> read(rule).stream()
                    .flatMap(read -> way(type, read).map(way -> remark(rule, type, read, way, place)).stream())
                    .findFirst()
                    .ifPresent(remark -> found.putIfAbsent(rule.rule(), remark)));
        }
        return found;
    }

    private static Remark remark(Owned owned, Facts concluded, Facts read, List<Owned> over, Place place) {
        String rests = "rule \"" + owned.rule().name() + "\" ";
        String others = over.stream()
                .map(each -> "rule \"" + each.rule().name() + "\""
                        + (each.packageName().equals(owned.packageName()) ? "" : " of " + each.packageName()))
                .collect(Collectors.joining(" and "));
        if (read.type().equals(Facts.ALERT)) {
            return ofAlerts(rests + concludes(concluded), concluded, read, others, place);
        }
        String way = over.isEmpty() ? "" : ", by way of " + others + ",";
        String message = switch (read.type()) {
            case Facts.CONDITION -> rests + concludes(concluded) + " and rests" + way + " on whether "
                    + (concluded.type().equals(Facts.CONDITION) && way.isEmpty() ? "it" : read.shown()) + " holds";
            case Facts.TOPOLOGY -> rests + concludes(concluded) + " and rests" + way + " on what cannot be reached therefore";
            case Facts.INCIDENT -> rests + concludes(concluded) + " and rests" + way + " on which incidents there are therefore";
            case Facts.ATTRIBUTE -> rests + concludes(concluded) + " and rests" + way + " on "
                    + (way.isEmpty() ? "it" : read.shown() + ", which follows from that");
            default -> concluded.equals(read)
                    ? rests + "concludes " + concluded.type() + " from " + read.type()
                    : rests + concludes(concluded) + ", from which " + read.shown() + " is concluded, and rests on " + read.shown();
        };
        return new Remark(place, message + ": when the first cause goes, what was concluded from it over and over would stay for ever",
                "let what is concluded rest on alerts, or on types that do not lead back to it");
    }

    /** Of an alert that would keep itself firing. */
    private static Remark ofAlerts(String derives, Facts concluded, Facts read, String others, Place place) {
        String name = concluded.name().map(Shown::quote).orElse("…");
        if (!others.isEmpty()) {
            return new Remark(place, derives + " and rests on alerts that are derived from it, by " + others
                            + ": once there, they would keep each other firing for ever, also when what began it is over",
                    "let one of these rules leave out what the other one derives: Alert( name != …, … )");
        } else if (read.name().isPresent() && read.name().equals(concluded.name())) {
            return new Remark(place, derives + " from alerts of the same name, and what it derives is one of these:"
                            + " once there, it would keep itself firing for ever, also when what began it is over",
                    "give what is derived a name of its own, such as Derived.alert( " + Shown.quote(concluded.name().get() + "Summary") + " )"
                            + concluded.lacking()
                                    .map(label -> "; or ask in the pattern for a label that it does not get: " + label + " != \"\"")
                                    .orElse(""));
        }
        return new Remark(place, derives + " from alerts of which that may be one itself:"
                        + " once there, it would keep itself firing for ever, also when what began it is over",
                "leave it out in the pattern: Alert( name != " + name + ", … ), or say which are meant: Alert( name == \"…\" )");
    }

    private static String concludes(Facts concluded) {
        return switch (concluded.type()) {
            case Facts.CONDITION -> "states " + concluded.shown();
            case Facts.ATTRIBUTE -> "adds " + concluded.shown();
            case Facts.ALERT -> "derives " + concluded.shown();
            case Facts.INCIDENT -> "says which alerts belong together";
            case Facts.TOPOLOGY -> "says what is down, or who depends on whom,";
            default -> "concludes " + concluded.shown();
        };
    }

    /** A step from facts to others that a rule concludes from them. */
    private record Step(Facts to, List<Owned> over) {}

    /** By which rules, in their order, one type is concluded from another; none where it is that one. Empty when it is not. */
    private Optional<List<Owned>> way(Facts from, Facts to) {
        Set<Facts> seen = new HashSet<>(Set.of(from));
        Deque<Step> open = new ArrayDeque<>(List.of(new Step(from, List.of())));
        while (!open.isEmpty()) {
            Step at = open.poll(); // the shortest way first
            if (at.to().meet(to)) {
                return Optional.of(at.over());
            }
            concludedFrom.forEach((read, concluded) -> {
                if (read.meet(at.to())) {
                    concluded.forEach((next, rule) -> {
                        if (seen.add(next)) {
                            List<Owned> longer = new ArrayList<>(at.over());
                            longer.add(rule);
                            open.add(new Step(next, longer));
                        }
                    });
                }
            });
        }
        return Optional.empty();
    }

    private static Set<Facts> read(Owned owned) {
        Set<Facts> facts = new LinkedHashSet<>();
        for (Pattern pattern : RuleChecker.patterns(owned.rule().when())) {
            Optional<Type> type = owned.words().named(pattern.type());
            type.filter(fact -> fact.name().equals(Facts.ATTRIBUTE)).ifPresent(attribute -> facts.add(Facts.attributes(pattern)));
            type.filter(Type::isDeclared).ifPresent(concluded -> facts.add(Facts.of(concluded.name()).in(owned.packageName())));
            type.filter(fact -> fact.name().equals("Holds")).ifPresent(holds -> facts.add(Facts.conditions(pattern).in(owned.packageName())));
            type.filter(fact -> fact.name().equals(Facts.TOPOLOGY)).ifPresent(unreachable -> facts.add(Facts.of(Facts.TOPOLOGY)));
            type.filter(fact -> fact.name().equals(Facts.INCIDENT)).ifPresent(incident -> facts.add(Facts.of(Facts.INCIDENT)));
            type.filter(fact -> fact.name().equals(Facts.ALERT)).ifPresent(alert -> facts.add(Facts.alerts(pattern)));
        }
        return facts;
    }

    private static Map<Facts, Place> concluded(Owned owned) {
        Map<Facts, Place> facts = new LinkedHashMap<>();
        owned.rule().then().forEach(statement -> collect(statement, facts));
        Map<Facts, Place> own = new LinkedHashMap<>();
        facts.forEach((concluded, place) -> own.put(concluded.in(owned.packageName()), place));
        return own;
    }

    private static void collect(Expr expr, Map<Facts, Place> facts) {
        if (expr instanceof New made) {
            String type = made.type().substring(made.type().lastIndexOf('.') + 1);
            facts.putIfAbsent(type.equals(Facts.ATTRIBUTE) ? Facts.attribute(made.arguments()) : Facts.concluded(type), made.typePlace());
        }
        if (expr instanceof Call call) {
            made(call, List.of(call), facts);
            call.arguments().forEach(argument -> collect(argument, facts));
        }
    }

    /** @param chain the calls from this one on */
    private static void made(Call call, List<Call> chain, Map<Facts, Place> facts) {
        if (call.on() instanceof Name name && !call.arguments().isEmpty()) {
            if (name.name().equals(Facts.CONDITION)) {
                facts.putIfAbsent(Facts.condition(call), name.place());
            } else if (name.name().equals(Facts.DERIVED)) {
                facts.putIfAbsent(Facts.derived(chain), name.place());
            }
        } else if (call.on() instanceof Call before) {
            List<Call> longer = new ArrayList<>(chain);
            longer.add(0, before);
            made(before, longer, facts);
        } else if (call.on() != null) {
            collect(call.on(), facts);
        }
    }
}
