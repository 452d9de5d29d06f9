package signalbox.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes trees of plain objects as yaml.v2 lays them out (spec/config.md 9). */
final class YamlWriter {

    private YamlWriter() {}

    /** A list that is written on one line. */
    record Line(List<String> items) {}

    /** The pairs of a mapping in the order in which they are added; what is empty is left out. */
    static final class Pairs {

        private final Map<String, @Nullable Object> pairs = new LinkedHashMap<>();

        Pairs always(String key, @Nullable Object value) {
            pairs.put(key, value);
            return this;
        }

        Pairs unlessEmpty(String key, String value) {
            return value.isEmpty() ? this : always(key, value);
        }

        Pairs unlessEmpty(String key, Secret value) {
            return unlessEmpty(key, value.toString());
        }

        Pairs unlessEmpty(String key, List<?> value) {
            return value.isEmpty() ? this : always(key, value);
        }

        Pairs unlessEmpty(String key, Map<?, ?> value) {
            return value.isEmpty() ? this : always(key, value);
        }

        Pairs ifPresent(String key, Optional<?> value) {
            value.ifPresent(present -> always(key, present));
            return this;
        }

        Pairs ifTrue(String key, boolean value) {
            return value ? always(key, true) : this;
        }

        /** Values of the author's choice, by key. */
        Pairs sorted(String key, Map<?, ?> values) {
            return values.isEmpty() ? this : always(key, YamlWriter.sorted(values));
        }

        Map<String, @Nullable Object> map() {
            return pairs;
        }
    }

    /** The same tree with the keys of its mappings in order, as Go shows what it does not know the type of. */
    static @Nullable Object sorted(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> sorted = new LinkedHashMap<>();
            map.entrySet().stream()
                    .sorted((a, b) -> compareKeys(a.getKey(), b.getKey()))
                    .forEach(pair -> sorted.put(pair.getKey(), sorted(pair.getValue())));
            return sorted;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return tree;
    }

    static String write(Map<String, @Nullable Object> tree) {
        return YamlEmitter.write(tree);
    }

    /**
     * The order in which Go shows the keys of a map: numbers by value before texts, letters after other signs, and digits
     * within texts as the numbers that they are.
     */
    static int compareKeys(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String left && b instanceof String right) {
            return compareTexts(left.codePoints().toArray(), right.codePoints().toArray());
        }
        if (a instanceof String || b instanceof String) {
            return a instanceof String ? 1 : -1;
        }
        return Double.compare(number(a), number(b));
    }

    private static double number(@Nullable Object key) {
        return key instanceof Number number ? number.doubleValue() : Boolean.TRUE.equals(key) ? 1 : 0;
    }

    private static int compareTexts(int[] a, int[] b) {
        int i = Arrays.mismatch(a, b);
        if (i < 0 || i == Math.min(a.length, b.length)) {
            return Integer.compare(a.length, b.length);
        }
        boolean left = Character.isLetter(a[i]);
        boolean right = Character.isLetter(b[i]);
        if (left || right) {
            return left && right ? Integer.compare(a[i], b[i]) : left ? 1 : -1;
        }
        long start = (a[i] == '0' || b[i] == '0') && isWithinNumber(a, i) ? 1 : 0;
        int digitsLeft = digits(a, i);
        int digitsRight = digits(b, i);
        int byNumber = Long.compare(number(start, a, i, digitsLeft), number(start, b, i, digitsRight));
        if (byNumber != 0) {
            return byNumber;
        }
        return digitsLeft != digitsRight ? Integer.compare(digitsLeft, digitsRight) : Integer.compare(a[i], b[i]);
    }

    /** Whether the digits before {@code end} are a number other than zero. */
    private static boolean isWithinNumber(int[] text, int end) {
        int i = end - 1;
        while (i >= 0 && text[i] == '0') {
            i--;
        }
        return i >= 0 && Character.isDigit(text[i]);
    }

    private static int digits(int[] text, int from) {
        int end = from;
        while (end < text.length && Character.isDigit(text[end])) {
            end++;
        }
        return end;
    }

    private static long number(long start, int[] text, int from, int end) {
        long number = start;
        for (int i = from; i < end; i++) {
            number = number * 10 + text[i] - '0'; // too long a number wraps round, as in Go
        }
        return number;
    }
}
