package signalbox.template.value;

import java.time.Duration;
import java.util.Optional;
import signalbox.gotext.GoDuration;

/**
 * Go's {@code time.Duration} (spec/templates.md 6).
 *
 * @param nanos nanoseconds
 */
public record DurationValue(long nanos) implements IntegerValue {

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
        return Optional.of(GoDuration.format(Duration.ofNanos(nanos)));
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
                            new DurationValue(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(nanos)));
                    case "Round" -> Function.of(arguments -> round((DurationValue) arguments.get(0)), Parameter.DURATION);
                    case "Truncate" -> Function.of(arguments -> truncate((DurationValue) arguments.get(0)), Parameter.DURATION);
                    default -> null;
                });
    }

    private static Function int64(long value) {
        return Function.of(arguments -> new NamedInteger("int64", value));
    }

    private DurationValue truncate(DurationValue unit) {
        return unit.nanos <= 0 ? this : new DurationValue(nanos - nanos % unit.nanos);
    }

    /** To the nearest multiple, halves away from zero; at most what a duration can hold. */
    private DurationValue round(DurationValue unit) {
        if (unit.nanos <= 0) {
            return this;
        }
        long over = Math.abs(nanos % unit.nanos);
        long towardsZero = nanos - nanos % unit.nanos;
        if (over < unit.nanos - over) {
            return new DurationValue(towardsZero);
        }
        try {
            return new DurationValue(Math.addExact(towardsZero, nanos < 0 ? -unit.nanos : unit.nanos));
        } catch (ArithmeticException e) {
            return new DurationValue(nanos < 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
        }
    }
}
