package signalbox.template.value;

/**
 * A string of a type of its own, which html templates trust.
 *
 * @param typeName {@link #HTML} or {@link #URL}
 */
public record TypedString(String typeName, String text) implements TypedValue {

    public static final String HTML = "template.HTML";
    public static final String URL = "template.URL";

    public static TypedString html(String text) {
        return new TypedString(HTML, text);
    }

    public static TypedString url(String text) {
        return new TypedString(URL, text);
    }
}
