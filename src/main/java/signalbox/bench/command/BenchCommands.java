package signalbox.bench.command;

import java.time.InstantSource;
import java.util.List;
import signalbox.command.FurtherCommands;
import signalbox.command.RunningServer;

/** What the command line finds when the jar of the load generator is there. */
public final class BenchCommands implements FurtherCommands {

    @Override
    public List<Object> commands(RunningServer.Starter starter, InstantSource clock) {
        return List.of(new BenchCommand(clock), new TrainCommand(starter, clock));
    }
}
