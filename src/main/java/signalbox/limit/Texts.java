package signalbox.limit;

import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What rules do with texts, done so that it ends and fits into memory. */
public final class Texts {

    /** The longest text that a rule can put together, in characters. */
    public static final int LONGEST = 65_536;

    /**
     * Only regular expressions that stand in rules come here; those of rules that are gone fall out now and then, all at once, when there
     * are so many instructions (some 70 bytes each), and so do those of packages that have very many.
     */
    private static final int MOST_INSTRUCTIONS = 1_000_000;

    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private static final AtomicInteger INSTRUCTIONS = new AtomicInteger();

    private Texts() {}

    /** Whether the whole of a text is of the form of a regular expression (RE2's syntax, as in Alertmanager). */
    public static boolean matches(@Nullable String text, String regex) {
        if (INSTRUCTIONS.get() > MOST_INSTRUCTIONS) {
            PATTERNS.clear();
            INSTRUCTIONS.set(0);
        }
        return text != null && PATTERNS.computeIfAbsent(regex, Texts::compile).matches(text);
    }

    private static Pattern compile(String regex) {
        Pattern pattern = Pattern.compile(regex);
        INSTRUCTIONS.addAndGet(pattern.programSize());
        return pattern;
    }

    /**
     * One text behind the other. What is in a list or a set stands in its order, for facts are gathered in any: the same alerts say the
     * same. Throws {@code IllegalStateException} when that is longer than {@link #LONGEST}.
     */
    public static String join(@Nullable Object a, @Nullable Object b) {
        String first = text(a);
        String second = text(b);
        if (first.length() + second.length() > LONGEST) {
            throw new IllegalStateException("it puts together a text of more than " + LONGEST + " characters");
        }
        return first + second;
    }

    private static String text(@Nullable Object value) {
        if (!(value instanceof Collection<?> all)) {
            return String.valueOf(value);
        }
        boolean areNumbers = all.stream().allMatch(Number.class::isInstance);
        return all.stream()
                .sorted(areNumbers ? Comparator.comparing(each -> ((Number) each).doubleValue()) : Comparator.comparing(String::valueOf))
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
