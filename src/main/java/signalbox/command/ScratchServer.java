package signalbox.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import signalbox.file.Folders;

/**
 * A server on a free port of this machine, with a configuration and folders of its own: nobody's real receivers hear of it.
 * Whoever started it closes it, and then nothing of it is left. One thread.
 */
public final class ScratchServer implements AutoCloseable {

    private final Path folder;
    private final RunningServer server;

    private ScratchServer(Path folder, RunningServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** One that runs by an {@code alertmanager.yml} and the standard rules. */
    public static ScratchServer start(RunningServer.Starter starter, String configuration) throws Exception {
        return start(starter, configuration, Map.of(), 0);
    }

    /** One with rules of teams, too, by their paths in the folder of the rules, and a port that may be said; 0 for a free one. */
    public static ScratchServer start(RunningServer.Starter starter, String configuration, Map<String, String> rules, int port)
            throws Exception {
        Path folder = Files.createTempDirectory("signalbox-");
        try {
            Path file = Files.writeString(folder.resolve("alertmanager.yml"), configuration);
            Path rulesDir = Files.createDirectory(folder.resolve("rules"));
            for (Map.Entry<String, String> rule : rules.entrySet()) {
                Path path = rulesDir.resolve(rule.getKey());
                Files.createDirectories(path.resolveSibling("."));
                Files.writeString(path, rule.getValue());
            }
            return new ScratchServer(
                    folder,
                    starter.start(ServeOptions.parse(
                            "--config.file=" + file,
                            "--rules.dir=" + rulesDir,
                            "--receivers.dir=" + Files.createDirectory(folder.resolve("receivers")),
                            "--storage.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port,
                            "--cluster.listen-address=")));
        } catch (Exception e) {
            Folders.delete(folder);
            throw e;
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.port().getAsInt();
    }

    @Override
    public void close() throws IOException {
        server.close().run();
        Folders.delete(folder);
    }
}
