package signalbox.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** Words for JSON that cannot be read, for whoever wrote it: what is wrong, and in which line and column. */
public final class JsonFaults {

    private JsonFaults() {}

    /** What is wrong and where. May quote the JSON. */
    public static String text(JsonProcessingException fault) {
        return words(fault) + place(fault);
    }

    private static String words(JsonProcessingException fault) {
        String words = fault.getOriginalMessage();
        if (words.startsWith("Unexpected end-of-input")) {
            return "it ends in the middle of a value";
        }
        return fault instanceof StreamConstraintsException ? words.replaceAll(", from `[^`]*`", "") : words;
    }

    /** Where a fault is, such as {@code  (line 1, column 18)}; {@code ""} when that is not known. */
    public static String place(JsonProcessingException fault) {
        JsonLocation at = fault.getLocation();
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /** The fault that a parser stands on a value which is of no use, such as {@code /0/labels is a number, expected an object}. */
    public static JsonProcessingException unexpected(JsonParser parser, String wanted) {
        return at(parser, "is " + kind(parser.currentToken()) + ", expected " + wanted);
    }

    /** The fault that a parser stands on a value of which this is true, such as {@code /0/endsAt is no time}. */
    public static JsonProcessingException at(JsonParser parser, String what) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        return new JsonParseException(parser, (path.isEmpty() ? "it" : path) + " " + what, parser.currentTokenLocation());
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "a number";
        };
    }
}
