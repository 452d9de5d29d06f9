package signalbox.template.function;

import java.util.ArrayDeque;
import java.util.Deque;
import signalbox.template.value.FunctionException;

/**
 * Bounds what a regular expression may cost before it is compiled: RE2 runs in time that grows with pattern times text, but
 * its Java port unfolds repetitions such as {@code ((a{100}){100}){100}} without bound, and needs stack for what nests.
 */
final class RegexSize {

    private static final int MAX_DEPTH = 200;
    private static final long MAX_SIZE = 20_000;
    /** Pattern times text. */
    private static final long MAX_WORK = 200_000_000;

    private RegexSize() {}

    static void check(String pattern, int textLength) throws FunctionException {
        long size = size(pattern);
        if (size > MAX_SIZE) {
            throw new FunctionException("error parsing regexp: expression too large");
        }
        if (size * textLength > MAX_WORK) {
            throw new FunctionException("regexp and text are too large together");
        }
    }

    /** What compiling and matching cost, in steps of the budget. */
    static int steps(String pattern, int textLength) {
        try {
            return (int) Math.min(1_000_000_000, size(pattern) * (50 + (long) textLength) / 64);
        } catch (FunctionException e) {
            return 1; // it will not run
        }
    }

    /** How large the program will be, roughly and rather too large: counted repetitions multiply what is before them. */
    private static long size(String pattern) throws FunctionException {
        Deque<Long> open = new ArrayDeque<>();
        long size = 0;
        long last = 0; // of the part that a repetition would repeat
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '(') {
                if (open.size() == MAX_DEPTH) {
                    throw new FunctionException("error parsing regexp: expression nests too deeply: `" + pattern + "`");
                }
                open.push(size);
                size = 1;
                last = 0;
            } else if (c == ')' && !open.isEmpty()) {
                last = size + 1;
                size = Math.min(MAX_SIZE + 1, open.pop() + last);
            } else if (c == '{') {
                int times = largest(pattern, i);
                size = Math.min(MAX_SIZE + 1, size + last * times);
                last = Math.min(MAX_SIZE + 1, last * Math.max(times, 1));
            } else {
                i += c == '\\' ? 1 : 0;
                // A class may be made of many ranges, yet is one step; a property of Unicode is as well.
                last = 2;
                size = Math.min(MAX_SIZE + 1, size + last);
            }
        }
        return size;
    }

    /** The larger number of a repetition that begins here, 0 if it is none. */
    private static int largest(String pattern, int brace) {
        int largest = 0;
        int number = 0;
        for (int i = brace + 1; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c >= '0' && c <= '9') {
                number = Math.min(10_000, number * 10 + (c - '0'));
                largest = Math.max(largest, number);
            } else if (c == ',') {
                number = 0;
            } else {
                return c == '}' ? largest : 0;
            }
        }
        return 0;
    }
}
