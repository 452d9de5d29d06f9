package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.message.NotificationData;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.TestNotifications;

class WebhookBodyTest {

    private static final Instant STARTS = Instant.parse("2026-03-04T05:06:07Z");

    private final Alert first = new Alert(
            Labels.of("alertname", "DiskFull", "cluster", "eu1", "instance", "db1", "severity", "critical"),
            Labels.of("runbook", "https://rb.example.org/a?b=1", "summary", "disk > 90% & rising"),
            STARTS, Alert.NOT_ENDED, "http://prom.example.org:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1");
    private final Alert second = new Alert(
            Labels.of("alertname", "DiskFull", "cluster", "eu1", "instance", "db2", "severity", "critical"),
            Labels.of("summary", "disk > 90% & rising"),
            STARTS, STARTS.plusSeconds(3600), "http://prom.example.org:9090/graph");

    private static String body(long maxAlerts, AlertGroup group, Alert... alerts) {
        Notification notification = new Notification(
                group, new Integration("team-db", "webhook", 0, true), List.of(alerts), "first notification", STARTS);
        return new String(
                WebhookBody.of(NotificationData.of(notification, maxAlerts, "http://am.example.org:9093")),
                StandardCharsets.UTF_8);
    }

    private static AlertGroup group(Map<String, String> routeLabels) {
        return TestNotifications.group("team-db", routeLabels, "alertname", "DiskFull", "cluster", "eu1");
    }

    /** The example of spec/receivers.md 4, with the fingerprints that these labels have. */
    @Test
    void bodyIsVersion4() {
        assertThat(body(0, group(Map.of()), first, second)).isEqualTo(
                "{\"receiver\":\"team-db\",\"status\":\"firing\",\"alerts\":["
                + "{\"status\":\"firing\",\"labels\":{\"alertname\":\"DiskFull\",\"cluster\":\"eu1\",\"instance\":\"db1\","
                + "\"severity\":\"critical\"},\"annotations\":{\"runbook\":\"https://rb.example.org/a?b=1\","
                + "\"summary\":\"disk \\u003e 90% \\u0026 rising\"},\"startsAt\":\"2026-03-04T05:06:07Z\","
                + "\"endsAt\":\"0001-01-01T00:00:00Z\","
                + "\"generatorURL\":\"http://prom.example.org:9090/graph?g0.expr=up+%3D%3D+0\\u0026g0.tab=1\","
                + "\"fingerprint\":\"" + first.labels().fingerprintText() + "\"},"
                + "{\"status\":\"resolved\",\"labels\":{\"alertname\":\"DiskFull\",\"cluster\":\"eu1\",\"instance\":\"db2\","
                + "\"severity\":\"critical\"},\"annotations\":{\"summary\":\"disk \\u003e 90% \\u0026 rising\"},"
                + "\"startsAt\":\"2026-03-04T05:06:07Z\",\"endsAt\":\"2026-03-04T06:06:07Z\","
                + "\"generatorURL\":\"http://prom.example.org:9090/graph\",\"fingerprint\":\""
                + second.labels().fingerprintText() + "\"}],"
                + "\"notification_reason\":\"first notification\","
                + "\"groupLabels\":{\"alertname\":\"DiskFull\",\"cluster\":\"eu1\"},"
                + "\"commonLabels\":{\"alertname\":\"DiskFull\",\"cluster\":\"eu1\",\"severity\":\"critical\"},"
                + "\"commonAnnotations\":{\"summary\":\"disk \\u003e 90% \\u0026 rising\"},"
                + "\"routeLabels\":{},\"externalURL\":\"http://am.example.org:9093\",\"version\":\"4\","
                + "\"groupKey\":\"{}:{alertname=\\\"DiskFull\\\", cluster=\\\"eu1\\\"}\",\"truncatedAlerts\":0}\n");
    }

    /** Whoever has no rules that add anything gets what Alertmanager sends. */
    @Test
    void anAlertToWhichRulesAddedSomethingSaysSo_andNoOther() {
        Notification notification = new Notification(
                        group(Map.of()), new Integration("team-db", "webhook", 0, true), List.of(first, second), "first notification", STARTS)
                .withAttributes(Map.of(first.labels(), Labels.of("runbook", "https://wiki")));
        String body = new String(WebhookBody.of(NotificationData.of(notification, 0, "http://am.example.org:9093")), StandardCharsets.UTF_8);
        assertThat(body)
                .contains("\"fingerprint\":\"" + first.labels().fingerprintText() + "\",\"attributes\":{\"runbook\":\"https://wiki\"}}")
                .contains("\"fingerprint\":\"" + second.labels().fingerprintText() + "\"}");
    }

    /** The page of an alert at the time at which it was told. */
    @Test
    void alertsSayWhereTheyAreExplained_ifThatIsWanted() {
        Notification notification = new Notification(
                group(Map.of()), new Integration("team-db", "webhook", 0, true), List.of(first), "first notification", STARTS);
        NotificationData data = NotificationData.of(notification, 0, "http://am.example.org:9093");
        assertThat(new String(WebhookBody.of(data), StandardCharsets.UTF_8)).doesNotContain("explainURL");
        assertThat(new String(WebhookBody.of(data.withLinks()), StandardCharsets.UTF_8))
                .contains("\"explainURL\":\"http://am.example.org:9093/#/alert/" + first.labels().fingerprintText() + "?at=2026-03-04T05:06:07Z\"}");
    }

    @Test
    void alertsBeyondTheLimit_areCountedOnly_andCountForNothingElse() {
        String body = body(1, group(Map.of()), second, first);
        assertThat(body).contains("\"status\":\"resolved\",\"alerts\":[{\"status\":\"resolved\"", "\"truncatedAlerts\":1}",
                "\"commonLabels\":{\"alertname\":\"DiskFull\",\"cluster\":\"eu1\",\"instance\":\"db2\"")
                .doesNotContain("db1");
    }

    @Test
    void limitThatIsNotReached_cutsNothing() {
        assertThat(body(2, group(Map.of()), first, second)).contains("db1", "db2", "\"truncatedAlerts\":0}");
    }

    @Test
    void routeLabelsAreSorted() {
        assertThat(body(0, group(Map.of("b", "2", "a", "1")), first)).contains("\"routeLabels\":{\"a\":\"1\",\"b\":\"2\"}");
    }

    @Test
    void onlyResolvedAlerts_makeAResolvedNotification() {
        assertThat(body(0, group(Map.of()), second)).contains("\"receiver\":\"team-db\",\"status\":\"resolved\"");
    }

    @Test
    void receiversNameIsQuotedForRegularExpressions() {
        assertThat(NotificationData.quoteMeta("web.hook")).isEqualTo("web\\.hook");
        assertThat(NotificationData.quoteMeta("\\.+*?()|[]{}^$")).isEqualTo("\\\\\\.\\+\\*\\?\\(\\)\\|\\[\\]\\{\\}\\^\\$");
        assertThat(NotificationData.quoteMeta("a-b/c é_#&~")).isEqualTo("a-b/c é_#&~");
    }
}
