package signalbox;

import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.command.ServeOptions;

/** Builds and closes everything: the one class that sees every package. To be written. */
final class App {

    private static final Logger log = LoggerFactory.getLogger(App.class);

    private App() {}

    static App start(ServeOptions options, InstantSource clock) {
        log.warn("the server is not built yet: rules={}", options.rulesDir());
        return new App();
    }

    int port() {
        return 0;
    }

    void reload() {
        log.warn("the server is not built yet: nothing is reloaded");
    }

    void close() {}
}
