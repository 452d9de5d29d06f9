package signalbox.rules.language;

/**
 * A name of the configuration that a rule writes as a text: whether there is such a thing, only the configuration can say.
 *
 * @param place of the text
 */
public record Mention(Place place, What what, String name) {

    /** What is named. */
    public enum What {
        RECEIVER,
        TIME_INTERVAL,
        LABEL
    }
}
