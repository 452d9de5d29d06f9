package signalbox.decision;

import java.util.List;

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

    /** What was decided, in order. */
    void decided(List<Decision> decisions);
}
