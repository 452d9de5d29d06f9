package signalbox.alert;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Durations as rules write them, such as {@code 30s}, {@code 1h30m} or {@code 2d}. */
public final class RuleDuration {

    private static final List<String> UNITS = List.of("ms", "s", "m", "h", "d", "w");
    private static final long[] MILLIS = {1, 1_000, 60_000, 3_600_000, 86_400_000, 604_800_000};
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d|w)");

    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("msec", "ms"),
            Map.entry("millis", "ms"),
            Map.entry("sec", "s"),
            Map.entry("secs", "s"),
            Map.entry("second", "s"),
            Map.entry("seconds", "s"),
            Map.entry("min", "m"),
            Map.entry("mins", "m"),
            Map.entry("minute", "m"),
            Map.entry("minutes", "m"),
            Map.entry("hr", "h"),
            Map.entry("hrs", "h"),
            Map.entry("hour", "h"),
            Map.entry("hours", "h"),
            Map.entry("day", "d"),
            Map.entry("days", "d"),
            Map.entry("week", "w"),
            Map.entry("weeks", "w"));
    private static final Pattern SAID = Pattern.compile("([0-9]{1,9}(?:[.,][0-9]{1,6})?)\\s*(ms|s|m|h|d|w|"
            + SHORT.keySet().stream().sorted(Comparator.comparing(String::length).reversed()).collect(Collectors.joining("|")) + ")(?![a-z])\\s*");

    private RuleDuration() {}

    /** What other programs and people write: {@code 5 min}, {@code 2 hours}, {@code 1.5h}, {@code PT5M}. */
    private static Optional<String> meant(String text) {
        Duration sum = Duration.ZERO;
        String rest = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^p(?=.)", "").replaceFirst("t(?=\\d)", "");
        Matcher part = SAID.matcher(rest);
        int end = 0;
        while (part.find() && part.start() == end) {
            long unit = MILLIS[UNITS.indexOf(SHORT.getOrDefault(part.group(2), part.group(2)))];
            BigDecimal millis = new BigDecimal(part.group(1).replace(',', '.')).multiply(BigDecimal.valueOf(unit));
            sum = sum.plusMillis(millis.longValue());
            end = part.end();
        }
        return end == 0 || end != rest.length() || sum.isZero() ? Optional.empty() : Optional.of(written(sum));
    }

    private static String written(Duration duration) {
        StringBuilder written = new StringBuilder();
        long rest = duration.toMillis();
        for (int i = UNITS.size() - 2; i >= 0; i--) { // weeks are said in days
            if (rest >= MILLIS[i]) {
                written.append(rest / MILLIS[i]).append(UNITS.get(i));
                rest %= MILLIS[i];
            }
        }
        return written.toString();
    }

    /** The duration that a text means. Throws {@link IllegalArgumentException} when it means none. */
    public static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = sum.plusMillis(Long.parseLong(part.group(1)) * MILLIS[UNITS.indexOf(part.group(2))]);
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a duration: "
                    + meant(text).map(said -> "did you mean \"" + said + "\"?").orElse("write for example 30s, 5m, 1h30m or 2d"));
        }
        return sum;
    }
}
