package signalbox.view;

/**
 * How often each part of what readers see has changed since the start; a picture with the same version shows the same.
 *
 * @param alerts alerts, what is decided about them, when their groups speak and what they told; not that somebody repeated an alert
 * @param silences silences that were made or changed, or whose time came or went
 * @param configuration reloads that came into force
 */
public record Version(long alerts, long silences, long configuration) {

    /** Grows with each change of anything. */
    public long total() {
        return alerts + silences + configuration;
    }
}
