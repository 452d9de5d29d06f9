package signalbox.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.gotext.GoQuote;

/** Durations as the configuration file writes them, such as {@code 1d12h} (spec/config.md 1.2). */
public final class PrometheusDuration {

    private static final long SECOND = 1000;
    private static final long DAY = 24 * 3600 * SECOND;

    private static final List<Unit> LARGEST_FIRST = List.of(
            new Unit("y", 365 * DAY), new Unit("w", 7 * DAY), new Unit("d", DAY), new Unit("h", 3600 * SECOND),
            new Unit("m", 60 * SECOND), new Unit("s", SECOND), new Unit("ms", 1));

    private static final Pattern STEP = Pattern.compile("([0-9]+)([^0-9]+)");
    private static final BigInteger LARGEST_NUMBER = BigInteger.TWO.pow(64);
    private static final BigInteger LARGEST_NANOS = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger NANOS_PER_MILLI = BigInteger.valueOf(1_000_000);

    private record Unit(String name, long millis) {}

    private PrometheusDuration() {}

    /** The duration that a text means. Throws {@link IllegalArgumentException} with Prometheus' text when it means none. */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty duration string");
        }
        BigInteger nanos = BigInteger.ZERO;
        int lastUnit = -1;
        Matcher step = STEP.matcher(text);
        for (int at = 0; at < text.length(); at = step.end()) {
            BigInteger number = numberAt(text, at, step);
            int unit = unitOf(step.group(2), text);
            if (unit <= lastUnit) {
                throw invalid(text);
            }
            lastUnit = unit;
            BigInteger millis = number.multiply(BigInteger.valueOf(LARGEST_FIRST.get(unit).millis()));
            nanos = nanos.add(millis.multiply(NANOS_PER_MILLI));
            if (nanos.compareTo(LARGEST_NANOS) > 0) {
                throw new IllegalArgumentException("duration out of range");
            }
        }
        return Duration.ofNanos(nanos.longValueExact());
    }

    /** The text of a duration, down to milliseconds, largest units first; years and weeks only where nothing is left over. */
    public static String format(Duration duration) {
        long left = duration.toMillis();
        if (left == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        for (Unit unit : LARGEST_FIRST) {
            boolean onlyWhole = unit.name().equals("y") || unit.name().equals("w"); // 90d is easier to read than 12w6d
            if (left >= unit.millis() && (!onlyWhole || left % unit.millis() == 0)) {
                text.append(left / unit.millis()).append(unit.name());
                left %= unit.millis();
            }
        }
        return text.toString();
    }

    private static int unitOf(String name, String text) {
        for (int i = 0; i < LARGEST_FIRST.size(); i++) {
            if (LARGEST_FIRST.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "unknown unit " + GoQuote.quote(name) + " in duration " + GoQuote.quote(text));
    }

    private static BigInteger numberAt(String text, int at, Matcher step) {
        boolean found = step.region(at, text.length()).lookingAt();
        // Twenty digits hold every number of 64 bits; more of them would only cost time.
        if (!found || step.group(1).replaceFirst("^0+", "").length() > 20) {
            throw invalid(text);
        }
        BigInteger number = new BigInteger(step.group(1));
        if (number.compareTo(LARGEST_NUMBER) >= 0) {
            throw invalid(text);
        }
        return number;
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("not a valid duration string: " + GoQuote.quote(text));
    }
}
