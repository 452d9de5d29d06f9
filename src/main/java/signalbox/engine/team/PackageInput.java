package signalbox.engine.team;


/** What a package is told, in the order in which it happened. */
sealed interface PackageInput {

    /** An alert began to fire. */
    record Begins(FiringAlert entry) implements PackageInput {}

    /** An alert ended. */
    record Ends(FiringAlert entry) implements PackageInput {}

    /** A report says something new of an alert. */
    record Differs(FiringAlert entry) implements PackageInput {}

    /** A fact that is no alert is there. */
    record Comes(Object fact) implements PackageInput {}

    /** A fact that is no alert is not there any more. */
    record Goes(Object fact) implements PackageInput {}
}
