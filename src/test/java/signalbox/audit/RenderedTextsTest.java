package signalbox.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Labels;
import signalbox.message.Messages;
import signalbox.message.TemplateFailureListener;
import signalbox.message.Wording;
import signalbox.notify.Attempt;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;
import signalbox.testing.TestClock;

/** The fourth question: what exactly did the pager get? */
class RenderedTextsTest {

    private static final Integration PAGER = new Integration("pager", "slack", 0, true);
    private static final Instant ENDED = Instant.parse("2026-11-28T03:12:32Z");

    private final Path storage;
    private final TestClock clock = new TestClock("2026-11-28T03:13:00Z");
    private final Notification notification = notification(PAGER, "DiskFull", firing("DiskFull", "instance", "db1"));

    RenderedTextsTest(@TempDir Path storage) {
        this.storage = storage;
    }

    private Audit audit(Mask mask) {
        return new Audit(storage, Retention.DEFAULT, mask, clock, 1_000);
    }

    private Wording wording(Audit audit) {
        return Messages.load(List.of(), "http://localhost", clock, ZoneOffset.UTC)
                .reportingTo(new TemplateFailureListener() {
                    @Override
                    public void failed(Notification told, String key, String error) {
                        audit.templateFailed(told, key, error);
                    }

                    @Override
                    public void rendered(Notification told, String key, String text) {
                        audit.rendered(told, key, text);
                    }
                })
                .of(notification);
    }

    private Outcome sent() {
        return new Outcome(notification, Outcome.Result.SENT, 2, "", "", ENDED, Map.of(), List.of(
                new Attempt(ENDED.minusSeconds(2), Duration.ofMillis(812), 1, Delivery.retry("serverError", "status 502")),
                new Attempt(ENDED, Duration.ofMillis(340), 2, Delivery.sent())));
    }

    private NotificationRow row() {
        return new History(storage).notifications(Search.ALL, false).rows().get(0);
    }

    @Test
    void titleAndTextAreThereAsTheyWereRendered_withEachAttempt() {
        Audit audit = audit(Mask.NONE);
        for (int attempt = 0; attempt < 2; attempt++) {
            Wording wording = wording(audit);
            wording.told("slack_configs.title", "{{ .CommonLabels.alertname }} on {{ .CommonLabels.instance }}");
            wording.told("slack_configs.text", "{{ template \"nothing\" . }}");
            wording.text("slack_configs.channel", "#ops");
            wording.secret("slack_configs.api_url", "http://secret");
        }
        audit.delivered(sent());
        audit.close();

        assertThat(row().texts().asMap()).containsOnlyKeys("slack_configs.title", "slack_configs.text");
        assertThat(row().texts().get("slack_configs.title")).isEqualTo("DiskFull on db1");
        assertThat(row().texts().get("slack_configs.text")).as("the plain words that were sent instead").startsWith(Messages.FAILED);
        assertThat(row().tookMillis()).isEqualTo(340);
        assertThat(row().tries()).containsExactly(
                new NotificationRow.Try(ENDED.minusSeconds(2), 812, "retry", "status 502"), new NotificationRow.Try(ENDED, 340, "sent", ""));
    }

    @Test
    void longTextsAreCut() {
        Audit audit = audit(Mask.NONE);
        for (int i = 0; i < 10; i++) {
            audit.rendered(notification, "webhook_configs.payload", i + "x".repeat(5_000));
        }
        audit.delivered(sent());
        audit.close();

        Labels texts = row().texts();
        assertThat(texts.get("webhook_configs.payload")).hasSize(Renderings.LONGEST + 1).endsWith("…");
        assertThat(texts.asMap()).containsOnlyKeys("webhook_configs.payload", "webhook_configs.payload[2]", "webhook_configs.payload[3]");
    }

    @Test
    void textsThatMaySayWhatIsMaskedAreNotKept() {
        Audit audit = audit(new Mask("instance"::equals, new byte[] {1}));
        audit.rendered(notification, "slack_configs.title", "DiskFull on db1");
        audit.delivered(sent());
        audit.close();

        assertThat(row().texts()).isEqualTo(Labels.EMPTY);
    }
}
