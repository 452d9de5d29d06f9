package signalbox.gotext;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them, such as {@code 1h30m} or {@code 1.5s}: flags and a webhook's timeout (spec/config.md 1.2). */
public final class GoDuration {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    /** Nanoseconds of each unit; micro is written with either of Unicode's two letters. */
    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L, "us", MICRO, "\u00b5s", MICRO, "\u03bcs", MICRO, "ms", MILLI,
            "s", SECOND, "m", 60 * SECOND, "h", 3600 * SECOND);

    /** The flags of Alertmanager take these two besides. */
    private static final Map<String, Long> LONG_UNITS = Map.of("d", 24 * 3600 * SECOND, "w", 7 * 24 * 3600 * SECOND);

    private static final Pattern STEP = Pattern.compile("([0-9]*)(?:\\.([0-9]*))?([^.0-9]*)");
    private static final BigInteger LIMIT = BigInteger.TWO.pow(63);

    private GoDuration() {}

    /** The duration that a text means. Throws {@link IllegalArgumentException} with Go's text when it means none. */
    public static Duration parse(String text) {
        return parse(text, Map.of());
    }

    /** The same for the value of a flag, which may have days and weeks in it. */
    public static Duration parseFlag(String text) {
        return parse(text, LONG_UNITS);
    }

    private static Duration parse(String text, Map<String, Long> moreUnits) {
        boolean negative = text.startsWith("-");
        String unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
        if (unsigned.equals("0")) {
            return Duration.ZERO;
        }
        if (unsigned.isEmpty()) {
            throw invalid(text);
        }
        BigInteger nanos = BigInteger.ZERO;
        Matcher step = STEP.matcher(unsigned);
        for (int at = 0; at < unsigned.length(); at = step.end()) {
            nanos = nanos.add(nanosAt(at, step, unsigned, text, moreUnits));
            if (nanos.compareTo(LIMIT) > 0) {
                throw invalid(text);
            }
        }
        if (nanos.equals(LIMIT) && !negative) {
            throw invalid(text);
        }
        return Duration.ofNanos((negative ? nanos.negate() : nanos).longValueExact());
    }

    /** The text of a duration as Go prints it: {@code 1h0m0s}, {@code 1.5s}, {@code 300ms}, {@code 0s}. */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            long nanos = duration.toNanos();
            return nanos < MICRO ? nanos + "ns" : nanos < MILLI ? shown(nanos, 3) + "\u00b5s" : shown(nanos, 6) + "ms";
        }
        String seconds = shown(duration.toSecondsPart() * SECOND + duration.toNanosPart(), 9) + "s";
        if (duration.toMinutes() == 0) {
            return seconds;
        }
        String minutes = duration.toMinutesPart() + "m" + seconds;
        return duration.toHours() == 0 ? minutes : duration.toHours() + "h" + minutes;
    }

    private static BigInteger nanosAt(
            int at, Matcher step, String unsigned, String text, Map<String, Long> moreUnits) {
        step.region(at, unsigned.length()).lookingAt(); // always matches, if only nothing
        String whole = step.group(1);
        String fraction = step.group(2) == null ? "" : step.group(2);
        if (whole.isEmpty() && fraction.isEmpty()) {
            throw invalid(text);
        }
        BigInteger number = leadingInteger(whole, text);
        if (step.group(3).isEmpty()) {
            throw new IllegalArgumentException("time: missing unit in duration " + GoQuote.quote(text));
        }
        Long unit = UNITS.getOrDefault(step.group(3), moreUnits.get(step.group(3)));
        if (unit == null) {
            throw new IllegalArgumentException("time: unknown unit " + GoQuote.quote(step.group(3)) + " in duration "
                    + GoQuote.quote(text));
        }
        BigInteger nanos = number.multiply(BigInteger.valueOf(unit));
        if (nanos.compareTo(LIMIT) > 0) {
            throw invalid(text);
        }
        return nanos.add(BigInteger.valueOf(fractionOf(unit, fraction)));
    }

    private static BigInteger leadingInteger(String digits, String text) {
        String significant = digits.replaceFirst("^0+", "");
        if (significant.length() > 19) { // more than 63 bits, and slow to read when it is very long
            throw invalid(text);
        }
        return significant.isEmpty() ? BigInteger.ZERO : new BigInteger(significant);
    }

    /** In double arithmetic and with as many digits as Go takes, so that the last nanosecond comes out the same. */
    private static long fractionOf(long unit, String digits) {
        long value = 0;
        double scale = 1;
        for (int i = 0; i < digits.length() && value <= Long.MAX_VALUE / 10; i++) {
            long next = value * 10 + (digits.charAt(i) - '0');
            if (next < 0) {
                break;
            }
            value = next;
            scale *= 10;
        }
        return (long) (value * (unit / scale));
    }

    private static String shown(long value, int decimals) {
        BigDecimal number = BigDecimal.valueOf(value, decimals).stripTrailingZeros();
        return number.toPlainString();
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration " + GoQuote.quote(text));
    }
}
