package signalbox.command;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.alert.GoQuote;

/** Durations as Go writes them, such as {@code 1h30m} or {@code 500ms}: those of all flags (spec/config.md 1). */
final class GoDuration {

    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([^\\d.]*)");
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /** Throws {@link IllegalArgumentException} with Go's text. */
    static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        Duration sum = Duration.ofNanos(nanos(rest, text));
        return negative ? sum.negated() : sum;
    }

    private static long nanos(String rest, String text) {
        Matcher part = PART.matcher(rest);
        BigDecimal sum = BigDecimal.ZERO;
        int end = 0;
        while (end < rest.length() && part.find(end) && part.start() == end) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2), text)));
            end = part.end();
        }
        if (rest.isEmpty() || end < rest.length() || sum.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("time: invalid duration " + GoQuote.quote(text));
        }
        return sum.longValue();
    }

    private static BigDecimal unit(String unit, String text) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs", "μs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    case "" -> throw new IllegalArgumentException(
                            "time: missing unit in duration " + GoQuote.quote(text));
                    default -> throw new IllegalArgumentException("time: unknown unit " + GoQuote.quote(unit)
                            + " in duration " + GoQuote.quote(text));
                });
    }
}
