package signalbox.engine;

import java.util.List;

/**
 * What is left when rules use up the memory: nothing can end the thread that they run on, so the process has to end, and to
 * be started again without them. Called on the engine's thread.
 */
@FunctionalInterface
public interface LastResort {

    /** Ends the process, and keeps what stops these packages at its next start. */
    void end(List<String> packages, String reason);
}
