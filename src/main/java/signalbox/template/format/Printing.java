package signalbox.template.format;

import java.util.List;
import signalbox.template.value.LimitException;

/**
 * Go's fmt (spec/templates.md 4.4). What it makes is bounded; beyond, all of these throw {@link LimitException}.
 */
public final class Printing {

    private Printing() {}

    /** One value as an action prints it: as {@code %v} does, but what a pointer points at. */
    public static String print(Object value) {
        return value instanceof String text ? text : sprintValues(List.of(value));
    }

    /** As Go's Sprint: a space between two neighbours of which neither is a string. */
    public static String sprint(List<Object> arguments) {
        Printf formatter = new Printf();
        formatter.print(arguments, false);
        return formatter.toString();
    }

    /** As {@link #sprint}, but with what pointers point at, and no value for nil. */
    public static String sprintValues(List<Object> arguments) {
        Printf formatter = new Printf();
        formatter.print(arguments, true);
        return formatter.toString();
    }

    /** As Go's Sprintln: a space between all, and a newline. */
    public static String sprintln(List<Object> arguments) {
        Printf formatter = new Printf();
        formatter.printLine(arguments);
        return formatter.toString();
    }

    public static String sprintf(String format, List<Object> arguments) {
        return new FormatString(format, arguments).print();
    }
}
