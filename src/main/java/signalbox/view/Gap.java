package signalbox.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A time of which not all that happened is known.
 *
 * @param lost how many records are missing; 0 when nobody could make any
 * @param why in words
 */
public record Gap(Instant from, Instant until, long lost, String why) {

    public Gap {
        requireNonNull(from, "from is null");
        requireNonNull(until, "until is null");
        requireNonNull(why, "why is null");
    }
}
