package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What became of one constraint for one fact.
 *
 * @param text as it is written
 * @param was the value that it looks at, as far as that can be read
 * @param wanted what it is compared with, where that does not stand in the text
 */
public record Verdict(String text, boolean holds, Optional<Object> was, Optional<Object> wanted) {

    public Verdict {
        requireNonNull(text, "text is null");
        requireNonNull(was, "was is null");
        requireNonNull(wanted, "wanted is null");
    }
}
