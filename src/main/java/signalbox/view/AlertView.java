package signalbox.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import signalbox.ack.Acknowledged;
import signalbox.alert.Alert;
import signalbox.condition.ExpectedCondition;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.decision.Unheeded;
import signalbox.group.AlertGroup;

/**
 * One alert with everything that was decided about it.
 *
 * @param alert the alert as rules see it
 * @param endsAt when it ends or ended; while it fires, when it ends unless it is repeated
 * @param updatedAt when it was last received
 * @param groups the groups it belongs to, in the order of the routing tree, then those of rules
 * @param silencedBy ids of the silences in force that match it
 * @param inhibitedBy fingerprints, as text, of the alerts that inhibit it: of one rule, as Alertmanager has it
 * @param quiet all that rules say that keeps it quiet, inhibitions of the configuration file included, and those that lead round a
 *     circle, which do not
 * @param ruledRoutes where rules of teams send it
 * @param expected the conditions about it that hold, or are about to
 * @param derivedBy the rules that derive it; empty for an alert that clients report
 * @param unheeded what rules conclude about it that has no effect
 * @param acknowledged who takes care of it, the oldest acknowledgement first
 * @param attributes what rules added to it, by name
 * @param lastQuiet of one that has ended: what rules of teams said that kept it quiet when it did, where all that caused it still fires
 */
public record AlertView(
        Alert alert,
        Instant endsAt,
        Instant updatedAt,
        List<AlertGroup> groups,
        List<String> silencedBy,
        List<String> inhibitedBy,
        List<Quiet> quiet,
        List<RuledRoute> ruledRoutes,
        List<ExpectedCondition> expected,
        List<Derivation> derivedBy,
        List<Unheeded> unheeded,
        List<Acknowledged> acknowledged,
        List<AttributeView> attributes,
        List<Quiet> lastQuiet) {

    /** One about which rules conclude nothing that has no effect, and that nobody takes care of. */
    public AlertView(
            Alert alert,
            Instant endsAt,
            Instant updatedAt,
            List<AlertGroup> groups,
            List<String> silencedBy,
            List<String> inhibitedBy,
            List<Quiet> quiet,
            List<RuledRoute> ruledRoutes,
            List<ExpectedCondition> expected,
            List<Derivation> derivedBy) {
        this(alert, endsAt, updatedAt, groups, silencedBy, inhibitedBy, quiet, ruledRoutes, expected, derivedBy, List.of(), List.of(), List.of(),
                List.of());
    }

    /** A rule of a team sends it to a receiver. */
    public record RuledRoute(String receiver, DecidedBy by) {}

    /** The same, and somebody takes care of it. */
    public AlertView acknowledgedBy(List<Acknowledged> all) {
        return new AlertView(
                alert, endsAt, updatedAt, groups, silencedBy, inhibitedBy, quiet, ruledRoutes, expected, derivedBy, unheeded,
                List.copyOf(all), attributes, lastQuiet);
    }

    /** All that keeps it quiet, silences included. */
    public List<Quiet> quietWithSilences() {
        if (silencedBy.isEmpty()) {
            return quiet;
        }
        List<Quiet> all = new ArrayList<>(quiet);
        silencedBy.forEach(id -> all.add(new Quiet(Kind.SILENCED, "", DecidedBy.standard("silence"), Because.silence(id))));
        return all;
    }

    /** The same, kept quiet by these alone, silences included. */
    public AlertView withQuiet(List<Quiet> all) {
        return new AlertView(
                alert, endsAt, updatedAt, groups, List.of(), inhibitedBy, List.copyOf(all), ruledRoutes, expected, derivedBy, unheeded,
                acknowledged, attributes, lastQuiet);
    }

    /** The same, kept quiet by these when it ended. */
    public AlertView withLastQuiet(List<Quiet> all) {
        return new AlertView(
                alert, endsAt, updatedAt, groups, silencedBy, inhibitedBy, quiet, ruledRoutes, expected, derivedBy, unheeded, acknowledged,
                attributes, List.copyOf(all));
    }

    /** Whether a rule keeps it quiet from everybody. */
    public boolean isQuietByRules() {
        return quiet.stream().anyMatch(reason -> reason.concerns(""));
    }
}
