package signalbox.explain;

import java.util.Locale;

/** What becomes of an alert, in the words of the audit. Of several receivers the first in this order is the alert's own. */
public enum AlertOutcome {
    /** The receiver could not be told. */
    FAILED,
    /** It will be told. */
    WAITING,
    /** It was told, and there is nothing new to say. */
    TOLD,
    /** Another node tells it: a word of the audit that a server which notifies by itself never says. */
    TOLD_ELSEWHERE,
    /** Other alerts keep it quiet. */
    INHIBITED,
    /** A rule keeps it quiet for a reason in words. */
    WITHHELD,
    /** A silence keeps it quiet. */
    SILENCED,
    /** Its route is muted at this time. */
    MUTED_BY_TIME,
    /** It is told when an interval opens. */
    HELD,
    /** The budget of its receiver is spent. */
    RATE_LIMITED,
    /** Its receiver has no integration. */
    NO_INTEGRATION,
    /** It belongs to no group. */
    NO_ROUTE,
    /** It has ended, and all of it is said. */
    RESOLVED,
    /** Nobody posted it, or it is forgotten. */
    UNKNOWN;

    /** As the API, the audit and timelines have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
