package signalbox.bench;

/** What is measured, in this order. */
public enum Phase {
    /** Silences that match no alert, one after the other; only on demand, because what follows is measured beside them. */
    SILENCE,
    /** Alerts that the server has never seen. */
    NEW,
    /** The same alerts with a later end: what Prometheus sends most of the time. */
    REPOST,
    /** Reads of several sizes, while re-posts go on. */
    READ,
    /** From the instant at which a group is due until its notification arrives. */
    NOTIFY
}
