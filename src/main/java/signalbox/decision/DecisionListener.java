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

    /** Whether it wants to know with which facts rules of teams fire. */
    default boolean keepsFirings() {
        return false;
    }

    /** Whether it wants to know the same of the standard rules. */
    default boolean keepsStandardFirings() {
        return false;
    }

    /** Rules of a team's package fired; or standard ones, for who wants to know of them. */
    default void fired(RulesFired fired) {}

    /** A rule of a team's package concludes so many things more that hold now, or fewer. */
    default void holds(String packageName, String rule, int by) {}

    /** Something that a rule concluded is refused: it is outside of the scope of its package. */
    default void refused(String packageName, String rule) {}

    /** What was decided, in order. */
    void decided(List<Decision> decisions);
}
