package signalbox.rules.language;

/**
 * Something said of a place in a file: why it is refused, or what to look at again.
 *
 * @param place where
 * @param message what is wrong
 * @param hint what to write instead, {@code ""} when the message says it all
 */
public record Remark(Place place, String message, String hint) {}
