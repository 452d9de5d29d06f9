package signalbox.silence;

/**
 * How much may be kept (spec/behaviour.md 12.6).
 *
 * @param count how many silences, expired ones that are not yet collected included; 0 for any number
 * @param bytes how large one silence may be as a protobuf message; 0 for any size
 */
public record SilenceLimits(int count, int bytes) {

    /** No limits. */
    public static final SilenceLimits NONE = new SilenceLimits(0, 0);
}
