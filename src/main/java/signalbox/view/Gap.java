package signalbox.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.function.Function;

/**
 * A time of which not all that happened is known.
 *
 * @param from {@link Instant#EPOCH}: since ever, until then; {@code why} says all of it
 * @param lost how many records are missing; 0 when nobody could make any
 * @param why in words
 */
public record Gap(Instant from, Instant until, long lost, String why) {

    public Gap {
        requireNonNull(from, "from is null");
        requireNonNull(until, "until is null");
        requireNonNull(why, "why is null");
    }

    /** In a sentence: what is not known, and why. */
    public String words(Function<Instant, String> time) {
        String words = from.equals(Instant.EPOCH) ? why : "from " + time.apply(from) + " to " + time.apply(until) + " not all is known: " + why;
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
}
