package signalbox.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.kie.api.KieBase;
import signalbox.engine.team.TeamPackage;
import signalbox.inhibit.InhibitRule;
import signalbox.notify.Integration;
import signalbox.route.RoutingTree;
import signalbox.route.Schedule;

/**
 * What decisions are made by: the compiled rules, and the configuration file as facts. A reload brings a new one.
 *
 * @param rules the compiled rules, standard and teams'
 * @param integrations every way to tell somebody, of every receiver
 * @param rootIsMakeshift whether the root of the tree is there only because no configuration file names one: an alert
 *     that ends up there was routed by nothing
 */
public record Policy(
        RuleSet rules,
        RoutingTree tree,
        List<InhibitRule> inhibitRules,
        List<Schedule> schedules,
        List<Integration> integrations,
        boolean rootIsMakeshift) {

    public Policy {
        requireNonNull(rules, "rules is null");
        requireNonNull(tree, "tree is null");
        inhibitRules = List.copyOf(inhibitRules);
        schedules = List.copyOf(schedules);
        integrations = List.copyOf(integrations);
    }

    /** The same with those packages of teams alone whose names a test takes. */
    public Policy withTeams(Predicate<String> packages) {
        KieBase standard = rules.standard();
        List<TeamPackage> teams = rules.teams().stream().filter(team -> packages.test(team.name())).toList();
        RuleSet left = new RuleSet() {
            @Override
            public KieBase standard() {
                return standard;
            }

            @Override
            public List<TeamPackage> teams() {
                return teams;
            }
        };
        return new Policy(left, tree, inhibitRules, schedules, integrations, rootIsMakeshift);
    }

    /** The configuration file as facts, but for the time intervals: those come and go with the clock. */
    List<Object> facts() {
        List<Object> facts = new ArrayList<>();
        facts.add(tree);
        inhibitRules.stream().map(InhibitRule::equal).distinct().forEach(facts::add);
        facts.addAll(inhibitRules);
        facts.addAll(integrations);
        return facts;
    }

    /** Whether the standard rules decide by the same as with another policy; packages of teams may be different. */
    boolean decidesAs(Policy other) {
        return rules.standard() == other.rules.standard()
                && tree.equals(other.tree)
                && inhibitRules.equals(other.inhibitRules)
                && schedules.equals(other.schedules)
                && integrations.equals(other.integrations)
                && rootIsMakeshift == other.rootIsMakeshift;
    }
}
