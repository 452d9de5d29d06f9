package signalbox.decision;

import java.util.List;
import java.util.Map;

/** Is told what was decided, at the end of each cycle in which something was. Called on the engine's thread: it must not wait. */
public interface DecisionListener {

    /** Nobody wants to know. */
    DecisionListener NONE = new DecisionListener() {
        @Override
        public boolean isListening() {
            return false;
        }

        @Override
        public void decided(List<Decision> decisions) {
            // nobody wants to know
        }
    };

    /** Whether it wants to know at present: while nobody does, nothing is noted. */
    default boolean isListening() {
        return true;
    }

    /** Rules of a team's package fired, each so often; also those that conclude what only their package sees. */
    default void fired(String packageName, Map<String, Integer> firings) {}

    /** What was decided, in order. */
    void decided(List<Decision> decisions);
}
