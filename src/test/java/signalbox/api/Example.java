package signalbox.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.Timing;
import signalbox.view.AlertView;

/** Alerts and groups to show. */
final class Example {

    static final Instant STARTED = Instant.parse("2026-11-22T03:00:00.123456Z");
    static final Instant ENDS = Instant.parse("2026-11-22T04:02:59.999999Z");

    private Example() {}

    static AlertGroup group(String receiver, String... labels) {
        return new AlertGroup(destination("{}/" + receiver, receiver, Map.of()), Labels.of(labels));
    }

    static Destination destination(String id, String receiver, Map<String, String> labels) {
        return new Destination(
                id, "{}", receiver, GroupBy.NOTHING, Timing.DEFAULT, List.of(), List.of(), labels, List.of());
    }

    static AlertView alert(Labels labels, AlertGroup... groups) {
        return new AlertView(
                new Alert(labels, Labels.EMPTY, STARTED, Alert.NOT_ENDED, ""),
                ENDS,
                FakeBackend.NOW,
                List.of(groups),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static AlertView alert(String name, AlertGroup... groups) {
        return alert(Labels.of("alertname", name), groups);
    }

    static AlertView silenced(AlertView view, String id) {
        return new AlertView(
                view.alert(), view.endsAt(), view.updatedAt(), view.groups(), List.of(id), view.inhibitedBy(), view.quiet(), List.of(), List.of(),
                List.of());
    }

    static AlertView inhibited(AlertView view, String fingerprint) {
        return new AlertView(
                view.alert(),
                view.endsAt(),
                view.updatedAt(),
                view.groups(),
                view.silencedBy(),
                List.of(fingerprint),
                List.of(new Quiet(Kind.INHIBITED, "", DecidedBy.standard("inhibit_rules[0]"), Because.of(List.of(Labels.of("alertname", "Cause"))))),
                List.of(),
                List.of(),
                List.of());
    }

    static AlertView quiet(AlertView view, Quiet... quiet) {
        return new AlertView(
                view.alert(), view.endsAt(), view.updatedAt(), view.groups(), view.silencedBy(), view.inhibitedBy(), List.of(quiet),
                view.ruledRoutes(), view.expected(), view.derivedBy());
    }

    static AlertView ending(AlertView view, Instant endsAt) {
        return new AlertView(
                view.alert(), endsAt, view.updatedAt(), view.groups(), view.silencedBy(), view.inhibitedBy(), view.quiet(), List.of(), List.of(),
                List.of());
    }
}
