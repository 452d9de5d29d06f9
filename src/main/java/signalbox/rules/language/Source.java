package signalbox.rules.language;

/**
 * A rule file.
 *
 * @param shown how it is named to people
 */
public record Source(String shown, String text) {}
