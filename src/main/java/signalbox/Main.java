package signalbox;

import java.time.InstantSource;
import java.util.List;
import signalbox.command.RunningServer;
import signalbox.command.ServeOptions;
import signalbox.command.SignalboxCommand;

/** Where the process begins: names the system's clock, hands the rest to the command that was asked for. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        InstantSource clock = InstantSource.system();
        System.exit(SignalboxCommand.run(args, options -> start(options, clock), clock));
    }

    /** What was not taken over is in the log already. */
    private static void reload(App app) {
        List<String> unused = app.reloader().reload("signal");
    }

    private static RunningServer start(ServeOptions options, InstantSource clock) throws Exception {
        App app = App.start(options, clock);
        return new RunningServer(app::port, () -> reload(app), app::close);
    }
}
