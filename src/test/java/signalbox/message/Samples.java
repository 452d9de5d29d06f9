package signalbox.message;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.Timing;

/** The notification of spec/templates.md 9, and others like it. */
final class Samples {

    static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
    static final Instant END = Instant.parse("2026-03-04T06:36:07Z");
    static final Instant NOW = Instant.parse("2026-03-04T07:00:00Z");
    static final Integration SLACK = new Integration("team-db", "slack", 0, true);

    private static final String SUMMARY = "disk > 90% & rising";

    private Samples() {}

    static Alert firing() {
        return alert(
                "db1",
                Labels.of("summary", SUMMARY, "runbook", "https://rb.example.org/a?b=1"),
                Alert.NOT_ENDED,
                "http://prom.example.org:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1");
    }

    static Alert resolved() {
        return alert("db2", Labels.of("summary", SUMMARY), END, "http://prom.example.org:9090/graph");
    }

    static Alert alert(String instance, Labels annotations, Instant endsAt, String url, String... more) {
        Labels labels = Labels.of("alertname", "DiskFull", "cluster", "eu1", "severity", "critical", "instance", instance);
        return new Alert(labels.overlaidWith(Labels.of(more)), annotations, START, endsAt, url);
    }

    static Notification notification() {
        return notification(Map.of(), firing(), resolved());
    }

    static Notification notification(Map<String, String> routeLabels, Alert... alerts) {
        Destination destination = new Destination(
                "{}/0",
                "{}",
                "team-db",
                GroupBy.labels("alertname", "cluster"),
                Timing.DEFAULT,
                List.of(),
                List.of(),
                routeLabels,
                List.of());
        AlertGroup group = new AlertGroup(destination, Labels.of("alertname", "DiskFull", "cluster", "eu1"));
        return new Notification(group, SLACK, Arrays.asList(alerts), "first notification", NOW);
    }

    static Messages messages(Path... files) {
        return Messages.load(
                Arrays.stream(files).map(Path::toString).toList(),
                "http://am.example.org:9093",
                InstantSource.fixed(NOW),
                ZoneOffset.UTC);
    }

    /** The rendered text of a template that must not fail. */
    static String text(String template) {
        Wording wording = messages().of(notification());
        String text = wording.text("key", template);
        wording.failure().ifPresent(failure -> {
            throw new AssertionError(failure);
        });
        return text;
    }

    /** The same with the escaping of html. */
    static String html(String template) {
        Wording wording = messages().of(notification());
        String html = wording.html("key", template);
        wording.failure().ifPresent(failure -> {
            throw new AssertionError(failure);
        });
        return html;
    }

    /** Why a template fails. */
    static String failure(String template) {
        Wording wording = messages().of(notification());
        String unused = wording.text("key", template);
        return wording.failure().orElseThrow(() -> new AssertionError("it does not fail: " + template));
    }
}
