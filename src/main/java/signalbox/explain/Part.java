package signalbox.explain;

import static java.util.Objects.requireNonNull;

/**
 * A piece of a sentence, so that nobody has to take it apart.
 *
 * @param kind what it names
 * @param text as it stands in the sentence
 * @param reference what it names: the fingerprint of an alert, the name of a rule with its package, the id of a silence, the name of a
 *     receiver; {@code ""} for plain words
 */
public record Part(Kind kind, String text, String reference) {

    /** What a piece of a sentence can name. */
    public enum Kind {
        WORDS,
        ALERT,
        RULE,
        SILENCE,
        RECEIVER
    }

    public Part {
        requireNonNull(kind, "kind is null");
        requireNonNull(text, "text is null");
        requireNonNull(reference, "reference is null");
    }
}
