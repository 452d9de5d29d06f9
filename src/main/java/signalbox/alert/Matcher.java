package signalbox.alert;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import signalbox.gotext.GoOrder;
import signalbox.gotext.GoQuote;

/** A condition on one label (spec/behaviour.md 3.1). A missing label counts as empty. */
public final class Matcher implements Comparable<Matcher> {

    /** The four comparisons, in the order in which matchers are sorted. */
    public enum Type {
        EQUAL("="),
        NOT_EQUAL("!="),
        REGEX("=~"),
        NOT_REGEX("!~");

        private final String operator;

        Type(String operator) {
            this.operator = operator;
        }

        public String operator() {
            return operator;
        }

        static Type of(String operator) {
            for (Type type : values()) {
                if (type.operator.equals(operator)) {
                    return type;
                }
            }
            throw new IllegalArgumentException(operator + " is no operator of a matcher");
        }
    }

    private final Type type;
    private final String name;
    private final String value;
    private final @Nullable AnchoredRegex expression;

    /** A matcher. Throws {@link InvalidExpressionException} when its value should be an expression and is not. */
    public Matcher(Type type, String name, String value) {
        this.type = requireNonNull(type, "type is null");
        this.name = requireNonNull(name, "name is null");
        this.value = requireNonNull(value, "value is null");
        this.expression = type == Type.REGEX || type == Type.NOT_REGEX ? AnchoredRegex.of(value) : null;
    }

    public Type type() {
        return type;
    }

    public String name() {
        return name;
    }

    public String value() {
        return value;
    }

    /** Whether the label has a value that this matcher takes. */
    public boolean matches(Labels labels) {
        return matches(labels.get(name));
    }

    /** Whether this matcher takes a value. */
    public boolean matches(String text) {
        return switch (type) {
            case EQUAL -> text.equals(value);
            case NOT_EQUAL -> !text.equals(value);
            case REGEX -> requireNonNull(expression).matches(text);
            case NOT_REGEX -> !requireNonNull(expression).matches(text);
        };
    }

    /**
     * Whether this matcher, as a filter in the API, selects the labels (spec/api.md 1.7): as {@link #matches(Labels)},
     * but with an empty value it asks whether the label is there, even if it is there with an empty value.
     */
    public boolean selects(Labels labels) {
        if (value.isEmpty()) {
            boolean wantsNone = type == Type.EQUAL || type == Type.REGEX;
            if (labels.has(name) != wantsNone) {
                return true;
            }
        }
        return matches(labels);
    }

    /** Whether every matcher takes the labels; none at all take everything. */
    public static boolean allMatch(List<Matcher> matchers, Labels labels) {
        for (int i = 0; i < matchers.size(); i++) { // by index: this runs for every alert and rule, and makes no garbage
            if (!matchers.get(i).matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** By name, then value, then type (spec/behaviour.md 1.4). */
    @Override
    public int compareTo(Matcher other) {
        int names = GoOrder.compare(name, other.name);
        if (names != 0) {
            return names;
        }
        int values = GoOrder.compare(value, other.value);
        return values != 0 ? values : type.compareTo(other.type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher that && type == that.type && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return (type.hashCode() * 31 + name.hashCode()) * 31 + value.hashCode();
    }

    /** The text form of spec/behaviour.md 3.2. */
    @Override
    public String toString() {
        if (hasReservedRune(name)) {
            return GoQuote.quote(name) + type.operator() + GoQuote.quote(value);
        }
        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
        return name + type.operator() + '"' + escaped + '"';
    }

    /** The list form of spec/behaviour.md 3.2, in the order given. */
    public static String listText(Collection<Matcher> matchers) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        matchers.forEach(matcher -> text.add(matcher.toString()));
        return text.toString();
    }

    private static boolean hasReservedRune(String name) {
        for (int i = 0; i < name.length(); i++) { // every reserved rune is one char
            if (isReserved(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Text without Go's white space around it. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether a rune cannot be in an unquoted name or value. */
    static boolean isReserved(int rune) {
        return isSpace(rune) || "{}!=~,\\\"'`".indexOf(rune) >= 0;
    }

    /** White space as Go's {@code unicode.IsSpace} has it. */
    static boolean isSpace(int rune) {
        return rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0x85 || rune == 0xa0 || rune == 0x1680
                || (rune >= 0x2000 && rune <= 0x200a) || rune == 0x2028 || rune == 0x2029 || rune == 0x202f
                || rune == 0x205f || rune == 0x3000;
    }
}
