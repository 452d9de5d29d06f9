package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server told comes out of a replay of its history by what was in force. */
class ReplayIT {

    @Test
    void receiversThatAlertmanagerDoesNotHaveAreToldInAReplay_too(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                """
                route: {receiver: everybody, group_by: [alertname], group_wait: 10ms, group_interval: 1h}
                receivers:
                  - name: everybody
                    log_configs: [{}]
                    file_configs: [{path: diary.jsonl}]
                """);
        try (ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml").start()) {
            server.alerts(firing("DiskFull", "instance", "db1"));
            Path diary = folder.resolve("diary.jsonl");
            Until.holds("it is told", () -> Files.exists(diary) ? Files.readString(diary) : "", told -> told.contains("DiskFull"));
            server.out().await("DiskFull");
            server.stop();
        }
        List<String> command = new ArrayList<>(ServerProcess.java());
        command.addAll(List.of("replay", "--storage.path=data", "--from=1h"));

        Program.Ended replay = Program.run(folder, Map.of(), "", command);

        assertThat(replay.exit()).as(replay.err()).isZero();
        assertThat(replay.out())
                .contains("No difference: the one notification is the same.")
                .contains("2 of 2 notifications that were really told come out of the replay of what was in force.");
    }
}
