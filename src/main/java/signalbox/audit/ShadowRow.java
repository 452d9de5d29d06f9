package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What rules of a package that is a shadow concluded, of one kind; it had no effect.
 *
 * @param kind of the verdicts
 * @param alerts how many alerts it was about
 * @param teams of how many teams these are, as their labels say
 * @param times how often it was concluded
 * @param since when it was first
 */
public record ShadowRow(String kind, long alerts, long teams, long times, Instant since) {

    public ShadowRow {
        requireNonNull(kind, "kind is null");
        requireNonNull(since, "since is null");
    }
}
