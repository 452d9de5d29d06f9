package signalbox.rules.language;

/**
 * Something said of a place in a file: why it is refused, or what to look at again.
 *
 * @param place where
 * @param message what is wrong
 * @param hint what to write instead, {@code ""} when the message says it all
 * @param code of the kind of thing it is, {@code ""} for what is refused
 */
public record Remark(Place place, String message, String hint, String code) {

    /** Why something is refused. */
    public Remark(Place place, String message, String hint) {
        this(place, message, hint, "");
    }
}
