package signalbox;

import java.io.IOException;
import java.time.InstantSource;
import signalbox.command.RunningServer;
import signalbox.command.ServeOptions;

/** A server as {@code Main} starts it, for tests of other packages. */
public final class TestedApp {

    private TestedApp() {}

    public static RunningServer start(ServeOptions options, InstantSource clock) throws IOException {
        App app = App.start(options, clock);
        return new RunningServer(app::port, () -> {}, app::close);
    }
}
