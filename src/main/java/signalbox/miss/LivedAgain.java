package signalbox.miss;

import java.time.Instant;
import java.util.Optional;
import signalbox.view.PackageFacts;

/** Finds facts of the past that nobody wrote down: history is lived again up to that instant, which takes a while. */
@FunctionalInterface
public interface LivedAgain {

    /** Nobody does. */
    LivedAgain NEVER = (packageName, at) -> Optional.empty();

    /**
     * What the rules of a package looked at.
     *
     * @param found the facts
     * @param doubt what is not known of the history that led there, as sentences; {@code ""}: nothing
     */
    record Found(PackageFacts found, String doubt) {}

    /** Empty where the history does not say enough to be lived again, or the package did not run then. */
    Optional<Found> at(String packageName, Instant at);
}
