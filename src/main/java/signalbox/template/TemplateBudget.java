package signalbox.template;

import signalbox.template.value.LimitException;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.TypedString;

/**
 * What one rendering may still do. Go has no such bounds; they are far above what templates need, and keep one that loops or
 * grows without end from taking the server with it.
 */
final class TemplateBudget {

    private static final int MAX_STEPS = 10_000_000;
    /** How many characters of text and elements of lists may come out of functions altogether. */
    private static final int MAX_PRODUCED = 48 * 1024 * 1024;

    private int steps = MAX_STEPS;
    private int room = MAX_PRODUCED;

    void step() {
        spend(1);
    }

    /** Pays for reading a value in a function. */
    void read(Object value) {
        spend(1 + size(value) / 64);
    }

    /** Pays for a value that a function made. */
    void produced(Object value) {
        spend(1 + size(value) / 64);
        room -= Math.min(room, size(value));
        if (room <= 0) {
            throw new LimitException("functions made more than " + MAX_PRODUCED + " characters");
        }
    }

    void spend(int cost) {
        steps -= Math.min(steps, cost);
        if (steps <= 0) {
            throw new LimitException("more than " + MAX_STEPS + " steps");
        }
    }

    private static int size(Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof ListValue list) {
            return list.elements().size();
        }
        if (value instanceof MapValue map) {
            return map.entries().size() * 8;
        }
        return value instanceof TypedString typed ? typed.text().length() : 0;
    }
}
