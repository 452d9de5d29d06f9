package signalbox.command;

import java.time.InstantSource;
import java.util.List;

/**
 * Commands that come in a jar of their own, which a server does not need: found on the class path as a service ({@link
 * java.util.ServiceLoader}).
 */
public interface FurtherCommands {

    /** What there is in jars of ours: whoever asks for one that is missing is told where it is. */
    List<String> NAMES = List.of("bench", "train");

    /**
     * Objects with picocli's {@code @Command}.
     *
     * @param starter starts a server
     */
    List<Object> commands(RunningServer.Starter starter, InstantSource clock);
}
