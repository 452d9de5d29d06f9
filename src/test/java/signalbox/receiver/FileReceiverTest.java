package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.notify.Delivery;
import signalbox.notify.HandTime;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class FileReceiverTest extends ReceiverContract {

    private final Path folder;

    FileReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path file() {
        return folder.resolve("new/folders/told.jsonl");
    }

    @Override
    Receiver receiver(Integration integration) {
        return new FileReceiver(integration, file(), () -> TestReceivers.MESSAGES, new HandTime());
    }

    @Override
    String kind() {
        return "file";
    }

    @Override
    List<String> received() {
        try {
            return Files.readAllLines(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file where a folder should be. */
    @Override
    void fail(boolean failing) {
        try {
            if (failing) {
                Files.writeString(folder.resolve("new"), "");
            } else {
                Files.delete(folder.resolve("new"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<String> secrets() {
        return List.of();
    }

    @Test
    void lineIsTheWebhooksBody_withTimeAndIntegration() throws IOException {
        receiver(integration()).deliver(says(firing("Up", "instance", "a")), MINUTE);
        assertThat(Files.readString(file())).isEqualTo("{\"time\":\"2026-03-04T05:06:07Z\",\"integration\":\"team-x/file[0]\","
                + "\"receiver\":\"team-x\",\"status\":\"firing\",\"alerts\":[{\"status\":\"firing\","
                + "\"labels\":{\"alertname\":\"Up\",\"instance\":\"a\"},\"annotations\":{},"
                + "\"startsAt\":\"2026-03-04T05:05:07Z\",\"endsAt\":\"0001-01-01T00:00:00Z\",\"generatorURL\":\"\","
                + "\"fingerprint\":\"" + firing("Up", "instance", "a").labels().fingerprintText() + "\"}],"
                + "\"notification_reason\":\"first notification\",\"groupLabels\":{\"alertname\":\"Up\"},"
                + "\"commonLabels\":{\"alertname\":\"Up\",\"instance\":\"a\"},\"commonAnnotations\":{},\"routeLabels\":{},"
                + "\"externalURL\":\"http://signalbox.example.org\",\"version\":\"4\","
                + "\"groupKey\":\"{}:{alertname=\\\"Up\\\"}\",\"truncatedAlerts\":0}\n");
    }

    @Test
    void fileMayBeMovedAway() throws IOException {
        Receiver receiver = receiver(integration());
        receiver.deliver(says(firing("First")), MINUTE);
        Files.move(file(), folder.resolve("old.jsonl"));
        receiver.deliver(says(firing("Second")), MINUTE);
        assertThat(received()).singleElement().asString().contains("Second");
    }

    @Test
    void errorNamesTheFile_andTheReason() {
        Receiver receiver = receiver(integration());
        fail(true);
        assertThat(receiver.deliver(says(firing("Up")), MINUTE))
                .isEqualTo(Delivery.retry("other", "append to " + file() + ": Not a directory"));
    }
}
