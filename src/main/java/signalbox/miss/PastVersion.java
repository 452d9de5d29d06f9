package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A version of a package that ran at an instant of the past, beside the one that runs now.
 *
 * @param since from when on it ran
 * @param author who committed it; {@code ""} where that is not known
 * @param commit of the version control; {@code ""} where there is none
 * @param today the version that runs now; {@code ""} when none does
 * @param difference what is different today, by file, in the unified form; none where one of the texts is not kept
 */
public record PastVersion(
        String packageName,
        String version,
        Instant since,
        Optional<Instant> until,
        String author,
        String commit,
        String today,
        Map<String, String> difference) {

    public PastVersion {
        requireNonNull(packageName, "packageName is null");
        requireNonNull(version, "version is null");
        requireNonNull(since, "since is null");
        requireNonNull(until, "until is null");
        requireNonNull(author, "author is null");
        requireNonNull(commit, "commit is null");
        requireNonNull(today, "today is null");
        difference = Map.copyOf(difference);
    }

    /** Whether that version runs still, or again. */
    public boolean isSame() {
        return version.equals(today);
    }
}
