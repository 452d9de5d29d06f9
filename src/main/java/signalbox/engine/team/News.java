package signalbox.engine.team;


/** What a package is told, in the order in which it happened. */
sealed interface News {

    /** An alert began to fire. */
    record Begins(FiringAlert entry) implements News {}

    /** An alert ended. */
    record Ends(FiringAlert entry) implements News {}

    /** A report says something new of an alert. */
    record Differs(FiringAlert entry) implements News {}

    /** A fact that is no alert is there. */
    record Comes(Object fact) implements News {}

    /** A fact that is no alert is not there any more. */
    record Goes(Object fact) implements News {}
}
