package signalbox.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a rule needs. It sleeps while one of its roots is satisfied by nothing: it cannot fire then, so nothing is handed to it.
 *
 * @param needs one for each pattern; a need is narrowed only by those before it
 */
public record Plan(String rule, List<Need> needs) {

    public Plan {
        requireNonNull(rule, "rule is null");
        needs = List.copyOf(needs);
    }

    /** Whether there is a time at which nothing is handed to it. */
    public boolean canSleep() {
        return needs.stream().anyMatch(Need::root);
    }

    /** Whether every alert is handed to it at any time. */
    public boolean takesEveryAlert() {
        return !canSleep()
                && needs.stream()
                        .anyMatch(need -> need.isOfAlerts() && need.narrowings().isEmpty() && need.rarest().isEmpty());
    }

    /** Whether while it is awake it looks at all alerts of a severity, or at all there are, because no join narrows them. */
    public boolean isUnjoined() {
        List<Need> alerts = needs.stream().filter(Need::isOfAlerts).toList();
        return alerts.size() > 1
                && alerts.stream()
                        .anyMatch(need -> !need.root() && need.narrowings().isEmpty() && need.rank() < Need.Rank.LABEL);
    }

    /** The same with nothing left away: its rule never sleeps and is handed every alert. */
    public Plan widened() {
        return new Plan(
                rule,
                needs.stream()
                        .map(need -> new Need(need.type(), need.entryPoint(), false, List.of(), List.of()))
                        .toList());
    }

    /** For people: until when it sleeps and what narrows it. */
    @Override
    public String toString() {
        String roots = needs.stream().filter(Need::root).map(Plan::words).collect(Collectors.joining(" and "));
        String joins = needs.stream()
                .flatMap(need -> need.narrowings().stream())
                .map(narrowing -> narrowing.key().toString())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return (roots.isEmpty() ? "never asleep" : "asleep until there is " + roots)
                + (joins.isEmpty() ? "" : "; narrowed by " + joins);
    }

    private static String words(Need need) {
        if (!need.isOfAlerts()) {
            return need.type().getSimpleName();
        }
        return "Alert" + need.rarest()
                .map(literal -> "( " + literal.key().map(LookupKey::toString).orElse("") + " "
                        + (literal.values().size() == 1 ? "== " : "in ")
                        + literal.values().stream().sorted().map(value -> '"' + value + '"').collect(Collectors.joining(", "))
                        + " )")
                .orElse("");
    }
}
