package signalbox.alert;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition on one label (spec/alertmanager-behaviour.md 3.1). A missing label counts as empty. */
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
    }

    private final Type type;
    private final String name;
    private final String value;
    private final @Nullable Pattern pattern;

    /** A matcher. Throws {@link com.google.re2j.PatternSyntaxException} when its value should be an expression and is not. */
    public Matcher(Type type, String name, String value) {
        this.type = requireNonNull(type, "type is null");
        this.name = requireNonNull(name, "name is null");
        this.value = requireNonNull(value, "value is null");
        this.pattern = type == Type.REGEX || type == Type.NOT_REGEX ? Pattern.compile("^(?:" + value + ")$") : null;
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
            case REGEX -> requireNonNull(pattern).matches(text);
            case NOT_REGEX -> !requireNonNull(pattern).matches(text);
        };
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

    /** By name, then value, then type (spec/alertmanager-behaviour.md 1.4). */
    @Override
    public int compareTo(Matcher other) {
        int names = Labels.compareBytes(name, other.name);
        if (names != 0) {
            return names;
        }
        int values = Labels.compareBytes(value, other.value);
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

    /** The text form of spec/alertmanager-behaviour.md 3.2. */
    @Override
    public String toString() {
        return name + type.operator() + GoQuote.quote(value);
    }
}
