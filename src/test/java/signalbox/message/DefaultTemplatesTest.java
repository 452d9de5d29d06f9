package signalbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.message.Samples.html;
import static signalbox.message.Samples.messages;
import static signalbox.message.Samples.notification;
import static signalbox.message.Samples.text;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/** spec/templates.md 8 and 9. */
class DefaultTemplatesTest {

    private static final String SUBJECT = "[FIRING:1] DiskFull eu1 (critical)";
    private static final String URL = "http://am.example.org:9093/#/alerts?receiver=team-db";

    private static final String REPORT = "disk > 90% & rising\nAlerts Firing:\nLabels:\n - alertname = DiskFull\n"
            + " - cluster = eu1\n - instance = db1\n - severity = critical\nAnnotations:\n"
            + " - runbook = https://rb.example.org/a?b=1\n - summary = disk > 90% & rising\n"
            + "Source: http://prom.example.org:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1\n\nAlerts Resolved:\nLabels:\n"
            + " - alertname = DiskFull\n - cluster = eu1\n - instance = db2\n - severity = critical\nAnnotations:\n"
            + " - summary = disk > 90% & rising\nSource: http://prom.example.org:9090/graph\n";

    private static final String ALERTS = "\nAlerts Firing:\nLabels:\n - alertname = DiskFull\n - cluster = eu1\n"
            + " - instance = db1\n - severity = critical\nAnnotations:\n - runbook = https://rb.example.org/a?b=1\n"
            + " - summary = disk > 90% & rising\n"
            + "Source: http://prom.example.org:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1\n\n\n\nAlerts Resolved:\nLabels:\n"
            + " - alertname = DiskFull\n - cluster = eu1\n - instance = db2\n - severity = critical\nAnnotations:\n"
            + " - summary = disk > 90% & rising\nSource: http://prom.example.org:9090/graph\n\n\n";

    private static final String MARKDOWN = "\n\n# Alerts Firing:\n\nLabels:\n  - alertname = DiskFull\n  - cluster = eu1\n"
            + "  - instance = db1\n  - severity = critical\n\nAnnotations:\n  - runbook = https://rb.example.org/a?b=1\n"
            + "  - summary = disk > 90% & rising\n\n"
            + "Source: http://prom.example.org:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1\n\n\n\n\n# Alerts Resolved:\n\n"
            + "Labels:\n  - alertname = DiskFull\n  - cluster = eu1\n  - instance = db2\n  - severity = critical\n\n"
            + "Annotations:\n  - summary = disk > 90% & rising\n\nSource: http://prom.example.org:9090/graph\n\n\n\n";

    private static String called(String name) {
        return "{{ template \"" + name + "\" . }}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__subject", "slack.default.title", "pagerduty.default.description", "opsgenie.default.message",
                "victorops.default.entity_display_name", "pushover.default.title", "sns.default.subject",
                "discord.default.title", "msteams.default.title", "msteams.default.summary", "msteamsv2.default.title",
                "jira.default.summary", "rocketchat.default.title", "mattermost.default.title", "email.default.subject"
            })
    void titlesAreTheSubject(String name) {
        assertThat(text(called(name))).isEqualTo(SUBJECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__alertmanager", "slack.default.username", "pagerduty.default.client", "victorops.default.monitoring_tool",
                "rocketchat.default.alias", "mattermost.default.username"
            })
    void sendersAreTheName(String name) {
        assertThat(text(called(name))).isEqualTo("Alertmanager");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__alertmanagerURL", "slack.default.titlelink", "pagerduty.default.clientURL", "opsgenie.default.source",
                "pushover.default.url", "rocketchat.default.titlelink", "mattermost.default.titlelink"
            })
    void linksLeadToTheReceiversAlerts(String name) {
        assertThat(text(called(name))).isEqualTo(URL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__description", "slack.default.callbackid", "slack.default.pretext", "slack.default.iconemoji",
                "slack.default.iconurl", "slack.default.text", "slack.default.footer", "wechat.default.to_user",
                "wechat.default.to_party", "wechat.default.to_tag", "wechat.default.agent_id", "discord.default.content",
                "rocketchat.default.emoji", "rocketchat.default.iconurl", "rocketchat.default.text"
            })
    void whatIsLeftToTheUserIsEmpty(String name) {
        assertThat(text(called(name))).isEmpty();
    }

    @Test
    void bodiesAreAlertmanagersByteForByte() {
        assertThat(text(called("slack.default.fallback"))).isEqualTo(SUBJECT + " | " + URL);
        assertThat(text(called("mattermost.default.fallback"))).isEqualTo(SUBJECT + " | " + URL);
        assertThat(text(called("opsgenie.default.description"))).isEqualTo(REPORT);
        assertThat(text(called("victorops.default.state_message"))).isEqualTo(REPORT);
        assertThat(text(called("wechat.default.message")))
                .isEqualTo(SUBJECT + "\n" + REPORT + "\nAlertmanagerUrl:\n" + URL);
        for (String name : List.of("pushover.default.message", "sns.default.message", "webex.default.message")) {
            assertThat(text(called(name))).isEqualTo("disk > 90% & rising\n" + ALERTS);
        }
        for (String name : List.of("telegram.default.message", "discord.default.message")) {
            assertThat(text(called(name))).isEqualTo("\n" + ALERTS);
        }
        for (String name :
                List.of("msteams.default.text", "msteamsv2.default.text", "jira.default.description", "mattermost.default.text")) {
            assertThat(text(called(name))).isEqualTo(MARKDOWN);
        }
        assertThat(text("{{ template \"pagerduty.default.instances\" .Alerts.Resolved }}"))
                .isEqualTo("Labels:\n - alertname = DiskFull\n - cluster = eu1\n - instance = db2\n - severity = critical\n"
                        + "Annotations:\n - summary = disk > 90% & rising\nSource: http://prom.example.org:9090/graph\n");
    }

    @Test
    void telegramsMessageIsEscaped_inHtml() {
        String escaped = ALERTS.replace("&", "&amp;").replace(">", "&gt;").replace("+", "&#43;");
        assertThat(html(called("telegram.default.message"))).isEqualTo("\n" + escaped);
    }

    @Test
    void subjectOfAnEndedGroupHasNoCount_andNoParenthesesWithoutFurtherLabels() {
        Wording resolved = messages().of(notification(Map.of(), Samples.resolved()));
        assertThat(resolved.text("k", called("__subject"))).isEqualTo("[RESOLVED] DiskFull eu1 (db2 critical)");

        Alert bare = new Alert(
                Labels.of("alertname", "DiskFull", "cluster", "eu1"), Labels.EMPTY, Samples.START, Alert.NOT_ENDED, "");
        Wording same = messages().of(notification(Map.of(), bare));
        assertThat(same.text("k", called("__subject"))).isEqualTo("[FIRING:1] DiskFull eu1 ");
    }

    @ParameterizedTest
    @CsvSource({
        "critical, , High", "'info,critical,warning', , High", "'info,warning', critical, Medium", "info, critical, Low",
        "'', warning, Medium", "page, info, Low", "page, page, ''", "'warning,info', , Medium"
    })
    void jirasPriorityIsTheWorstSeverity_ofThoseThatFireFirst(String firing, String resolved, String priority) {
        Alert[] alerts = Stream.concat(
                        severities(firing).map(severity -> alert(severity, Alert.NOT_ENDED)),
                        severities(resolved).map(severity -> alert(severity, Samples.END)))
                .toArray(Alert[]::new);
        assertThat(messages().of(notification(Map.of(), alerts)).text("k", called("jira.default.priority")))
                .isEqualTo(priority);
    }

    private static Stream<String> severities(String list) {
        return list == null ? Stream.of() : Arrays.stream(list.split(",")).filter(severity -> !severity.isEmpty());
    }

    private static Alert alert(String severity, Instant endsAt) {
        return Samples.alert("db1", Labels.EMPTY, endsAt, "", "severity", severity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slack", "mattermost"})
    void colourTellsTheStatus(String kind) {
        assertThat(text(called(kind + ".default.color"))).isEqualTo("danger");
        assertThat(messages().of(notification(Map.of(), Samples.resolved())).text("k", called(kind + ".default.color")))
                .isEqualTo("good");
    }

    // The mail.

    private static final String FONT =
            "font-family: 'Helvetica Neue', Helvetica, Arial, sans-serif; box-sizing: border-box;";
    private static final String BASE = "margin: 0; " + FONT + " font-size: 14px;";

    @Test
    void mailHasTheElementsAndStylesOfAlertmanagers() {
        String mail = html(called("email.default.html"));

        assertThat(mail)
                .startsWith("\n\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"")
                .contains("<title>" + SUBJECT + "</title>")
                .contains("class=\"alert alert-warning\"")
                .contains("background-color: #E6522C;\"")
                .contains("href=\"" + URL + "\" class=\"btn-primary\"")
                .contains("href=\"http://prom.example.org:9090/graph?g0.expr=up&#43;%3D%3D&#43;0&amp;g0.tab=1\"")
                .contains(BASE + " color: #348eda; text-decoration: underline;")
                .contains(">View in Alertmanager</a>")
                .contains("<a href=\"http://am.example.org:9093\" style=\"margin: 0; " + FONT
                        + " text-decoration: underline; color: #999; font-size: 12px;\">Sent by Alertmanager</a>")
                .doesNotContain("{{", "ZgotmplZ", "<!--");
        assertThat(visible(mail))
                .isEqualTo("2 alerts for alertname=DiskFull cluster=eu1 View in Alertmanager [1] Firing"
                        + " Labels alertname = DiskFull cluster = eu1 instance = db1 severity = critical Annotations"
                        + " runbook = https://rb.example.org/a?b=1 summary = disk &gt; 90% &amp; rising Source [1] Resolved"
                        + " Labels alertname = DiskFull cluster = eu1 instance = db2 severity = critical Annotations"
                        + " summary = disk &gt; 90% &amp; rising Source Sent by Alertmanager");
    }

    @Test
    void everyElementOfTheMailsBodyHasAStyle() {
        String mail = html(called("email.default.html"));
        Matcher tag = Pattern.compile("<([a-z]+)[^>]*>").matcher(mail.substring(mail.indexOf("<body")));

        assertThat(tag.results().map(found -> found.group()).toList())
                .hasSizeGreaterThan(40)
                .allMatch(element -> element.contains("style=\"margin: 0; " + FONT) || element.contains("style=\"" + FONT));
    }

    @Test
    void mailOfEndedAlertsIsGreen_withoutARule() {
        String mail = messages().of(notification(Map.of(), Samples.resolved())).html("k", called("email.default.html"));

        assertThat(mail).contains("class=\"alert alert-good\"", "#68B90F").doesNotContain("<hr", "alert-warning", "Firing");
        assertThat(visible(mail)).startsWith("1 alert for alertname=DiskFull cluster=eu1 View");
    }

    private static String visible(String mail) {
        return mail.substring(mail.indexOf("<body"))
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
