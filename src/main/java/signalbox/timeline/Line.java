package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A line of a timeline as it was run: what happened, what was told, what was not.
 *
 * @param at since the beginning
 * @param place of the event or the expectation; empty for what nobody expected
 * @param receiver who was told or was to be told; {@code ""} for what else happened
 * @param text what it is
 * @param notes why, a sentence each
 */
public record Line(Duration at, Kind kind, Optional<Location> place, String receiver, String text, List<String> notes) {

    /** What can be said in a line. */
    public enum Kind {
        /** It happens, as the timeline says. */
        EVENT(true),
        /** It was told, as expected. */
        TOLD(true),
        /** An alert's outcome is as expected. */
        EXPLAINED(true),
        /** It was expected, and was not told. */
        MISSING(false),
        /** It was told, and not expected. */
        UNEXPECTED(false),
        /** An alert's outcome is another than expected. */
        OTHERWISE(false),
        /** An event did not work. */
        REFUSED(false),
        /** Worth knowing. */
        NOTE(true);

        private final boolean right;

        Kind(boolean right) {
            this.right = right;
        }

        /** Whether all is as it should be. */
        public boolean isRight() {
            return right;
        }
    }

    public Line {
        requireNonNull(at, "at is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(place, "place is null");
        requireNonNull(receiver, "receiver is null");
        requireNonNull(text, "text is null");
        notes = List.copyOf(notes);
    }
}
