package signalbox.silence;

/** What a silence does at an instant (spec/behaviour.md 12.1), in the order of lists. */
public enum SilenceState {
    ACTIVE,
    PENDING,
    EXPIRED
}
