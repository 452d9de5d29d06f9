package signalbox.alert;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Refuses expressions that Go refuses and RE2/J does not, above all for their size: nested repetitions such as
 * {@code ((a{1000}){1000}){1000}} would fill the heap, deep nesting would overflow the stack. Reads the text as far as it
 * must; other faults are left to the compiler.
 */
final class ExpressionChecks {

    private static final int MAX_REPEAT = 1000;
    private static final int MAX_DEPTH = 1000;
    /** As many instructions as Go takes. */
    private static final long MAX_INSTRUCTIONS = 3_300_000;
    /** A Unicode class is a long list of ranges: it counts as that many instructions. */
    private static final int UNICODE_CLASS = 130;
    /** No repetition and no named class such as {@code [:^xdigit:]} is longer. */
    private static final int LONGEST_PART = 20;

    /** What was read of one group so far. */
    private static final class Group {
        /** Instructions without those of {@link #lastSize}. */
        long size;
        /** Of the last element, which a repetition would repeat. */
        long lastSize;
        /** How often an innermost element is repeated at most, without those in the last element. */
        int repeats = 1;
        int lastRepeats = 1;

        void add(long elementSize, int elementRepeats) {
            size += lastSize;
            repeats = Math.max(repeats, lastRepeats);
            lastSize = elementSize;
            lastRepeats = elementRepeats;
        }
    }

    private final String text;
    private final Deque<Group> groups = new ArrayDeque<>();
    private int at;

    private ExpressionChecks(String text) {
        this.text = text;
        groups.push(new Group());
    }

    /**
     * How many instructions the expression becomes, roughly. Throws {@link InvalidExpressionException} when it must not be compiled.
     */
    static long size(String expression) {
        return new ExpressionChecks(expression).read();
    }

    private long read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '(' -> open();
                case ')' -> close();
                case '[' -> characterClass();
                case '\\' -> escape();
                case '{' -> repetition();
                default -> {
                    at++;
                    groups.element().add(1, 1);
                }
            }
        }
        while (groups.size() > 1) {
            close(); // unbalanced: what is inside counts all the same
        }
        long size = groups.element().size + groups.element().lastSize;
        checkSize(size);
        return size;
    }

    private void open() {
        at++;
        groups.push(new Group());
        if (groups.size() > MAX_DEPTH) {
            throw new InvalidExpressionException("expression nests too deeply", text);
        }
    }

    private void close() {
        at++;
        if (groups.size() > 1) {
            Group inner = groups.pop();
            inner.add(2, 1);
            groups.element().add(inner.size + inner.lastSize, inner.repeats);
            checkSize(inner.size);
        }
    }

    private void characterClass() {
        int size = 1;
        at++;
        if (text.startsWith("^", at)) {
            at++;
        }
        // A bracket in first place is an ordinary character.
        for (int first = at; at < text.length() && (text.charAt(at) != ']' || at == first); at++) {
            if (text.charAt(at) == '\\') {
                at++;
                size += escapedSize();
            }
            int named = text.startsWith("[:", at) ? near(":]") : -1;
            if (named > 0) {
                at = named + 1;
            }
        }
        at++;
        groups.element().add(size, 1);
    }

    private void escape() {
        at++;
        if (text.startsWith("Q", at)) {
            int end = text.indexOf("\\E", at);
            int next = end < 0 ? text.length() : end + 2;
            groups.element().add(next - at, 1);
            groups.element().add(1, 1); // a repetition concerns the last character only
            at = next;
        } else {
            groups.element().add(escapedSize(), 1);
            at++;
        }
    }

    private int escapedSize() {
        int rune = at < text.length() ? text.codePointAt(at) : 0;
        if (rune >= 0x80) {
            throw new InvalidExpressionException("invalid escape sequence", "\\" + Character.toString(rune));
        }
        return rune == 'p' || rune == 'P' ? UNICODE_CLASS : 1;
    }

    private void repetition() {
        int end = near("}");
        int count = end < 0 ? -1 : highestCount(text.substring(at + 1, end));
        Group group = groups.element();
        if (count < 0) { // an ordinary brace
            at++;
            group.add(1, 1);
            return;
        }
        int next = text.startsWith("?", end + 1) ? end + 2 : end + 1;
        if (count >= 2) {
            if ((long) count * group.lastRepeats > MAX_REPEAT) {
                throw new InvalidExpressionException("invalid repeat count", text.substring(at, next));
            }
            group.lastRepeats *= count;
            group.lastSize *= count;
            checkSize(group.size + group.lastSize);
        }
        at = next;
    }

    /** Where a text follows soon; -1 when it does not. Looks no further, to stay linear in the length of the expression. */
    private int near(String wanted) {
        int found = text.substring(at, Math.min(text.length(), at + LONGEST_PART)).indexOf(wanted);
        return found < 0 ? -1 : at + found;
    }

    /** The larger number in {@code n}, {@code n,} or {@code n,m}; -1 when it is none of these. */
    private static int highestCount(String range) {
        int highest = -1;
        String[] numbers = range.split(",", -1);
        for (int i = 0; i < numbers.length; i++) {
            boolean open = i == 1 && numbers[i].isEmpty();
            if (numbers.length > 2 || (!open && !isCount(numbers[i]))) {
                return -1;
            }
            highest = open ? highest : Math.max(highest, Integer.parseInt(numbers[i]));
        }
        return highest;
    }

    private static boolean isCount(String number) {
        return !number.isEmpty() && number.length() <= 8 && number.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void checkSize(long size) {
        if (size > MAX_INSTRUCTIONS) {
            throw new InvalidExpressionException("expression too large", text);
        }
    }
}
