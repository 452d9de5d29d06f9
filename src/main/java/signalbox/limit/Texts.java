package signalbox.limit;

import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What rules do with texts, done so that it ends and fits into memory. */
public final class Texts {

    /** The longest text that a rule can put together, in characters. */
    public static final int LONGEST = 65_536;

    /** Only regular expressions that stand in rules come here; those of rules that are gone fall out now and then. */
    private static final int MOST_PATTERNS = 4_096;

    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private Texts() {}

    /** Whether the whole of a text is of the form of a regular expression (RE2's syntax, as in Alertmanager). */
    public static boolean matches(@Nullable String text, String regex) {
        if (PATTERNS.size() > MOST_PATTERNS) {
            PATTERNS.clear();
        }
        return text != null && PATTERNS.computeIfAbsent(regex, Pattern::compile).matches(text);
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
