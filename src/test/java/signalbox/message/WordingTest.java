package signalbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.message.Samples.messages;
import static signalbox.message.Samples.notification;

import ch.qos.logback.classic.Level;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.notify.CapturedLog;

/** A template that fails never keeps an alert from anybody. */
class WordingTest {

    private static final String BROKEN = "before {{ .Nope }}";

    private final Messages messages = messages();
    private final Wording wording = messages.of(notification());

    @Test
    void nothingFails_whenTemplatesAreRight() {
        assertThat(wording.text("slack_configs.channel", "#{{ .GroupLabels.cluster }}")).isEqualTo("#eu1");
        assertThat(wording.secret("webhook_configs.url", "http://h/{{ .Status }}")).isEqualTo("http://h/firing");
        assertThat(wording.told("slack_configs.text", "{{ .CommonAnnotations.summary }}")).isEqualTo("disk > 90% & rising");
        assertThat(wording.toldHtml("telegram_configs.message", "<b>{{ .CommonAnnotations.summary }}</b>"))
                .isEqualTo("<b>disk &gt; 90% &amp; rising</b>");
        assertThat(wording.html("email_configs.html", "{{ .CommonAnnotations.summary }}"))
                .isEqualTo("disk &gt; 90% &amp; rising");
        assertThat(wording.told("slack_configs.text", "")).isEmpty();
        assertThat(wording.failed()).isFalse();
        assertThat(wording.failure()).isEmpty();
        assertThat(messages.failures()).isZero();
    }

    @Test
    void alertsBeyondTheMostThatIsToldAreNotSeen() {
        assertThat(messages.of(notification(), 1).text("webhook_configs.payload", "{{ len .Alerts }} {{ .CommonLabels.instance }}"))
                .isEqualTo("1 db1");
    }

    @Test
    void valuesForMachinesAreEmpty_whenTheirTemplateFails() {
        assertThat(wording.text("slack_configs.channel", BROKEN)).isEmpty();
        assertThat(wording.html("email_configs.html", BROKEN)).isEmpty();
        assertThat(wording.text("slack_configs.color", "{{ if }}")).isEmpty();
        assertThat(wording.failed()).isTrue();
        assertThat(wording.failure())
                .hasValue("slack_configs.channel: template: :1:10: executing \"\" at <.Nope>: "
                        + "can't evaluate field Nope in type *template.Data");
    }

    @Test
    void peopleGetPlainWords_whenTheTemplateFails() {
        String plain = wording.told("slack_configs.text", BROKEN);

        assertThat(plain.lines())
                .containsExactly(
                        "[template failed] [FIRING:1] DiskFull eu1 (critical)",
                        "firing: alertname=DiskFull, cluster=eu1, instance=db1, severity=critical;"
                                + " runbook=https://rb.example.org/a?b=1, summary=disk > 90% & rising",
                        "resolved: alertname=DiskFull, cluster=eu1, instance=db2, severity=critical;"
                                + " summary=disk > 90% & rising");
        assertThat(wording.toldHtml("telegram_configs.message", BROKEN))
                .isEqualTo(plain.replace("&", "&amp;").replace(">", "&gt;"));
        assertThat(messages.failures()).isEqualTo(2);
        assertThat(messages.failuresByKind()).isEqualTo(Map.of("slack", 2L));
    }

    @Test
    void plainWordsAreBounded_andTellWhatFiresFirst() {
        Alert[] alerts = Collections.nCopies(30, Samples.resolved()).toArray(Alert[]::new);
        alerts[29] = Samples.alert("db9", Labels.of("summary", "é\n".repeat(10_000)), Alert.NOT_ENDED, "");
        String plain = messages.of(notification(Map.of(), alerts)).told("k", BROKEN);

        assertThat(plain.lines()).hasSize(22).element(1).asString().startsWith("firing: ").contains("db9").endsWith("…");
        assertThat(plain.lines()).allMatch(line -> line.length() <= 500).last().isEqualTo("and 10 more");
    }

    @Test
    void plainWordsCannotBreakOutOfHtml() {
        Alert hostile = Samples.alert("<script>\"'&", Labels.EMPTY, Alert.NOT_ENDED, "");

        assertThat(messages.of(notification(Map.of(), hostile)).toldHtml("k", BROKEN))
                .contains("instance=&lt;script&gt;&#34;&#39;&amp;")
                .doesNotContain("<");
    }

    @Test
    void failureIsLoggedWhenItIsANewOne_notForEveryNotification() {
        try (CapturedLog log = new CapturedLog(Messages.class)) {
            for (int i = 0; i < 3; i++) {
                String unused = messages.of(notification()).told("slack_configs.text", BROKEN);
            }
            assertThat(log.lines(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("integration=team-db/slack[0] key=slack_configs.text err=template: :1:10: executing");

            String unused = messages.of(notification()).told("slack_configs.title", BROKEN);
            unused = messages.of(notification()).told("slack_configs.text", "{{ .Other }}");
            assertThat(log.lines(Level.WARN)).hasSize(3);
        }
        assertThat(messages.failures()).isEqualTo(5);
    }

    @Test
    void secretInATemplateIsNotTold_whenItFails() {
        try (CapturedLog log = new CapturedLog(Messages.class)) {
            assertThat(wording.secret("webhook_configs.url", "{{ urlUnescape \"http://h/s3cret%zz\" }}")).isEmpty();
            assertThat(wording.secret("webhook_configs.url", "http://h/{{ s3cret }}")).isEmpty();

            assertThat(log.text()).contains("webhook_configs.url", "template: :1:3:").doesNotContain("s3cret");
        }
        assertThat(wording.failure()).get().asString().contains("template: :1:3:").doesNotContain("s3cret");
    }

    @Test
    void failureIsOneBoundedLine() {
        String unused = wording.text("k", "{{ urlUnescape \"" + "x\\n".repeat(5_000) + "%zz\" }}");

        assertThat(wording.failure()).get().asString().hasSizeLessThan(600).doesNotContain("\n");
    }

    @Test
    void templateThatCallsItselfWithoutEndFails_andTheAlertIsTold() {
        assertThat(wording.told("k", "{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}"))
                .startsWith("[template failed] [FIRING:1]");
    }
}
