package signalbox.rules.language;

import java.util.List;
import java.util.Map;

/** Types by their names: which stands where which is wanted. A list knows what is in it: {@code List<Alert>}. */
final class Types {

    /** Of what could not be understood and was remarked: it stands everywhere. */
    static final String UNKNOWN = "?";
    static final String NULL = "null";
    static final String TEXT = "String";
    static final String TIME = "Instant";
    /** What a condition is about: a text, but where it is compared with an alert. */
    static final String SUBJECT = "Subject";
    /** The property that has the labels of such an alert. */
    static final String SUBJECT_ALERT = "alert";

    private static final Map<String, String> BOXED =
            Map.of("Integer", "int", "Long", "long", "Double", "double", "Boolean", "boolean");
    private static final List<String> NUMBERS = List.of("int", "long", "double", "Number");

    private Types() {}

    /** Without a box, and without what is in a collection. */
    static String plain(String type) {
        String raw = type.contains("<") ? type.substring(0, type.indexOf('<')) : type;
        return BOXED.getOrDefault(raw, raw);
    }

    /** What is in a collection, {@link #UNKNOWN} if that is not known. */
    static String element(String type) {
        return type.contains("<") ? type.substring(type.indexOf('<') + 1, type.length() - 1) : UNKNOWN;
    }

    static boolean isCollection(String type) {
        return plain(type).equals("List") || plain(type).equals("Set");
    }

    static boolean isNumber(String type) {
        return NUMBERS.contains(plain(type));
    }

    static boolean isBoolean(String type) {
        return plain(type).equals("boolean");
    }

    static boolean isUnknown(String type) {
        return type.equals(UNKNOWN);
    }

    /** Whether a value of this type may stand where one of these is wanted; null nowhere. */
    static boolean fits(String wanted, String have) {
        String kinds = wanted.replace("...", "");
        if (isUnknown(have) || isUnknown(kinds)) {
            return true;
        }
        for (String one : kinds.split("\\|", -1)) {
            String a = plain(one);
            String b = plain(have);
            if (a.equals(b) || (a.equals("Object") && !b.equals(NULL)) || (a.equals("Number") && isNumber(b))) {
                return true;
            }
            if (isNumber(a) && isNumber(b) && !b.equals("Number") && NUMBERS.indexOf(b) < NUMBERS.indexOf(a)) {
                return true;
            }
        }
        return false;
    }

    /** The wider of two numbers' types. */
    static String wider(String a, String b) {
        return NUMBERS.indexOf(plain(a)) >= NUMBERS.indexOf(plain(b)) ? plain(a) : plain(b);
    }

    /** What a value of this type is, for people. */
    static String words(String type) {
        return switch (plain(type)) {
            case "String" -> "a text";
            case "int", "long", "double", "Number" -> "a number";
            case "boolean" -> "true or false";
            case "Instant" -> "a time";
            case "Alert" -> "a whole alert";
            case "Labels" -> "a set of labels";
            case "List", "Set" -> "a collection";
            case NULL -> "null";
            default -> article(plain(type)) + " " + plain(type);
        };
    }

    /** {@code an Alert}. */
    static String article(String name) {
        return "AEIOUaeiou".indexOf(name.charAt(0)) >= 0 ? "an" : "a";
    }
}
