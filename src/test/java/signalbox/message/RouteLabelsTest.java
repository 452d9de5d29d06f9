package signalbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.message.Samples.messages;
import static signalbox.message.Samples.notification;

import ch.qos.logback.classic.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import signalbox.notify.CapturedLog;
import signalbox.notify.Notification;

/** spec/templates.md 5. */
class RouteLabelsTest {

    private static Map<String, String> rendered(Map<String, String> raw) {
        Notification notification = notification(raw, Samples.firing(), Samples.resolved());
        return messages().routeLabels(notification.group(), notification.alerts());
    }

    @Test
    void labelsAreTemplatesOverTheAlerts() {
        assertThat(rendered(Map.of(
                        "team", "db",
                        "where", "{{ .GroupLabels.cluster }}/{{ len .Alerts.Firing }}",
                        "why", "{{ .NotificationReason }}",
                        "raw", "{{ .RouteLabels.team }}")))
                .isEqualTo(Map.of("team", "db", "where", "eu1/1", "why", "unknown", "raw", "db"));
    }

    @Test
    void labelsMayUseEachOther() {
        assertThat(rendered(Map.of("a", "{{ routeLabels \"b\" }}!", "b", "{{ .Status | toUpper }}", "c", "{{ routeLabels \"no\" }}")))
                .isEqualTo(Map.of("a", "FIRING!", "b", "FIRING", "c", ""));
    }

    @Test
    void cycleLosesItsLabelsOnly() {
        try (CapturedLog log = new CapturedLog(Messages.class)) {
            assertThat(rendered(Map.of("a", "{{ routeLabels \"b\" }}", "b", "{{ routeLabels \"a\" }}", "team", "db")))
                    .isEqualTo(Map.of("team", "db"));

            assertThat(log.lines(Level.ERROR)).hasSize(2);
            assertThat(log.lines(Level.ERROR).get(0))
                    .contains("failed to render route label", "label=a", "route label cycle detected: a -> b -> a");
        }
    }

    @Test
    void labelThatFailsIsLeftOut_andLoggedOnce() {
        Notification notification = notification(Map.of("bad", "{{ .Nope }}", "team", "db"), Samples.firing());
        Messages messages = messages();
        try (CapturedLog log = new CapturedLog(Messages.class)) {
            for (int i = 0; i < 3; i++) {
                assertThat(messages.routeLabels(notification.group(), notification.alerts()))
                        .isEqualTo(Map.of("team", "db"));
            }
            assertThat(log.lines(Level.ERROR)).singleElement().asString().contains("label=bad", "route={}", "field Nope");
        }
    }

    @Test
    void longChainOfLabelsEnds() {
        Map<String, String> raw = new HashMap<>();
        for (int i = 100; i < 155; i++) {
            raw.put("l" + i, "{{ routeLabels \"l" + (i + 1) + "\" }}");
        }
        raw.put("l155", "{{ \"end\" }}");
        try (CapturedLog log = new CapturedLog(Messages.class)) {
            assertThat(rendered(raw)).containsEntry("l155", "end").doesNotContainKey("l100");
            assertThat(log.lines(Level.ERROR).get(0))
                    .contains("label=l100", "ask for one another")
                    .hasSizeLessThan(700);
        }
    }

    @Test
    void notificationsSeeRenderedLabels_verbatim() {
        Map<String, String> raw = Map.of("where", "{{ .GroupLabels.cluster }}", "braces", "{{ \"{{ .Nope }}\" }}");
        Wording wording = messages().of(notification(raw, Samples.firing()));

        assertThat(wording.text("k", "{{ .RouteLabels }}|{{ routeLabels \"braces\" }}|{{ routeLabels \"no\" }}|{{ .RouteLabels.where }}"))
                .isEqualTo("braces={{ .Nope }}, where=eu1|{{ .Nope }}||eu1");
        assertThat(wording.html("k", "<a title=\"{{ routeLabels \"where\" }}\">")).isEqualTo("<a title=\"eu1\">");
    }

    @Test
    void dataForReceiversHoldThem() {
        Notification notification =
                notification(Map.of("n", "{{ len .Alerts }}"), Samples.firing(), Samples.resolved());

        NotificationData data = messages().data(notification, 1);
        assertThat(data.routeLabels()).isEqualTo(Map.of("n", "2"));
        assertThat(data.alerts()).isEqualTo(List.of(Samples.firing()));
        assertThat(data.truncated()).isEqualTo(1);
    }

    @Test
    void quietAlertsOfTheGroupCountToo() {
        Notification told = notification(Map.of("n", "{{ len .Alerts }}"), Samples.firing());
        Notification notification = new Notification(
                told.group(),
                told.integration(),
                told.alerts(),
                List.of(Samples.firing(), Samples.resolved()),
                told.reason(),
                told.at(),
                Map.of(),
                false);

        assertThat(messages().data(notification, 0).routeLabels()).isEqualTo(Map.of("n", "2"));
    }
}
