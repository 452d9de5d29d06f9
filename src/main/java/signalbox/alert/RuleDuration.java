package signalbox.alert;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as rules write them, such as {@code 30s}, {@code 1h30m} or {@code 2d}. */
public final class RuleDuration {

    private static final List<String> UNITS = List.of("ms", "s", "m", "h", "d", "w");
    private static final long[] MILLIS = {1, 1_000, 60_000, 3_600_000, 86_400_000, 604_800_000};
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d|w)");

    private RuleDuration() {}

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
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration: write for example 30s, 5m, 1h30m or 2d");
        }
        return sum;
    }
}
