package signalbox.template.value;

import java.util.Optional;

/**
 * Go's {@code time.Duration} (spec/templates.md 6).
 *
 * @param nanos nanoseconds
 */
public record GoDuration(long nanos) implements IntegerValue {

    private static final long SECOND = 1_000_000_000;

    @Override
    public String typeName() {
        return "time.Duration";
    }

    @Override
    public long value() {
        return nanos;
    }

    /** Such as {@code 1h2m3.5s}. */
    @Override
    public Optional<String> string() {
        String sign = nanos < 0 ? "-" : "";
        String digits = sign.isEmpty() ? Long.toString(nanos) : Long.toString(nanos).substring(1);
        if (nanos == 0) {
            return Optional.of("0s");
        }
        if (digits.length() > 9) {
            long whole = Long.parseLong(digits.substring(0, digits.length() - 9));
            String seconds = decimal(Long.toString(whole % 60) + digits.substring(digits.length() - 9), 9) + "s";
            long minutes = whole / 60;
            String before = minutes == 0 ? "" : minutes < 60 ? minutes + "m" : minutes / 60 + "h" + minutes % 60 + "m";
            return Optional.of(sign + before + seconds);
        }
        String unit = digits.length() > 6 ? "ms" : digits.length() > 3 ? "\u00b5s" : "ns";
        return Optional.of(sign + decimal(digits, digits.length() > 6 ? 6 : digits.length() > 3 ? 3 : 0) + unit);
    }

    /** The digits with a point before so many of them, without zeros at the end. */
    private static String decimal(String digits, int after) {
        int point = digits.length() - after;
        int end = digits.length();
        while (end > point && digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, point) + (end > point ? "." + digits.substring(point, end) : "");
    }

    /** As a number of units, exact in the whole part. */
    double in(long unit) {
        long whole = nanos / unit;
        return whole + (double) (nanos % unit) / unit;
    }

    public double seconds() {
        return in(SECOND);
    }

    @Override
    public Optional<Function> method(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "Seconds" -> Function.of(arguments -> seconds());
                    case "Minutes" -> Function.of(arguments -> in(60 * SECOND));
                    case "Hours" -> Function.of(arguments -> in(3600 * SECOND));
                    case "Milliseconds" -> int64(nanos / 1_000_000);
                    case "Microseconds" -> int64(nanos / 1_000);
                    case "Nanoseconds" -> int64(nanos);
                    case "String" -> Function.of(arguments -> string().orElseThrow());
                    case "Abs" -> Function.of(arguments ->
                            new GoDuration(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(nanos)));
                    case "Round" -> Function.of(arguments -> round((GoDuration) arguments.get(0)), Parameter.DURATION);
                    case "Truncate" -> Function.of(arguments -> truncate((GoDuration) arguments.get(0)), Parameter.DURATION);
                    default -> null;
                });
    }

    private static Function int64(long value) {
        return Function.of(arguments -> new NamedInteger("int64", value));
    }

    private GoDuration truncate(GoDuration unit) {
        return unit.nanos <= 0 ? this : new GoDuration(nanos - nanos % unit.nanos);
    }

    /** To the nearest multiple, halves away from zero; at most what a duration can hold. */
    private GoDuration round(GoDuration unit) {
        if (unit.nanos <= 0) {
            return this;
        }
        long over = Math.abs(nanos % unit.nanos);
        long towardsZero = nanos - nanos % unit.nanos;
        if (over < unit.nanos - over) {
            return new GoDuration(towardsZero);
        }
        try {
            return new GoDuration(Math.addExact(towardsZero, nanos < 0 ? -unit.nanos : unit.nanos));
        } catch (ArithmeticException e) {
            return new GoDuration(nanos < 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
        }
    }
}
