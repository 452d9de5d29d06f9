package signalbox.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import signalbox.TestedApp;
import signalbox.command.RunningServer;
import signalbox.command.ServeOptions;

/**
 * A server in the JVM of the tests, which has its classes already: for what is seen over HTTP, and of which nothing depends on
 * processes, signals and their output. A process takes three seconds of the processor to start, this a tenth of it.
 */
final class ServerHere extends Server {

    private final Path folder;
    private @Nullable RunningServer running;

    /** One that does not run yet; {@code am.yml}, {@code rules} and {@code receivers} are looked for in its folder. */
    ServerHere(Path folder) {
        this.folder = folder;
    }

    @Override
    ServerHere start() throws IOException {
        running = TestedApp.start(
                ServeOptions.parse(
                        "--config.file=" + folder.resolve("am.yml"),
                        "--storage.path=" + folder.resolve("data"),
                        "--rules.dir=" + folder.resolve("rules"),
                        "--receivers.dir=" + folder.resolve("receivers"),
                        "--web.listen-address=127.0.0.1:0"),
                InstantSource.system());
        return this;
    }

    @Override
    int port() {
        if (running == null) {
            throw new IllegalStateException("the server was never started");
        }
        return running.port().getAsInt();
    }

    @Override
    public void close() {
        if (running != null) {
            running.close().run();
            running = null;
        }
    }
}
