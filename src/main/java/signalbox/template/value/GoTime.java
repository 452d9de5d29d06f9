package signalbox.template.value;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import signalbox.gotext.GoQuote;

/**
 * Go's {@code time.Time}: an instant as seen in a zone, with the methods that templates use (spec/templates.md 6).
 *
 * @param abbreviation the name of the zone where it is not the usual one, as for one that was parsed; else ""
 */
public record GoTime(Instant instant, ZoneId zone, String abbreviation) implements TypedValue {

    /** Go's zero time, the first second of the year 1. */
    public static final GoTime ZERO = new GoTime(Instant.parse("0001-01-01T00:00:00Z"), ZoneOffset.UTC);

    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

    public GoTime(Instant instant, ZoneId zone) {
        this(instant, zone, "");
    }

    @Override
    public String typeName() {
        return "time.Time";
    }

    @Override
    public Optional<String> string() {
        return Optional.of(format("2006-01-02 15:04:05.999999999 -0700 MST"));
    }

    /** As Go's layout says, such as {@code 15:04}. */
    public String format(String layout) {
        return TimeLayout.format(this, layout);
    }

    public ZonedDateTime local() {
        return instant.atZone(zone);
    }

    /** As Go source code has it. */
    public String source() {
        ZonedDateTime local = local();
        return "time.Date(" + local.getYear() + ", time." + TimeLayout.MONTHS.get(local.getMonthValue() - 1) + ", "
                + local.getDayOfMonth() + ", " + local.getHour() + ", " + local.getMinute() + ", " + local.getSecond() + ", " + local.getNano() + ", "
                + (zone.normalized().equals(ZoneOffset.UTC) ? "time.UTC" : "time.Location(" + GoQuote.quote(zone.getId()) + ")") + ")";
    }

    @Override
    public Optional<Function> method(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "Format" -> Function.of(arguments -> format((String) arguments.get(0)), Parameter.STRING);
                    case "String" -> Function.of(arguments -> string().orElseThrow());
                    case "GoString" -> Function.of(arguments -> source());
                    case "Unix" -> int64(instant.getEpochSecond());
                    case "UnixMilli" -> int64(instant.getEpochSecond() * 1_000 + instant.getNano() / 1_000_000);
                    case "UnixMicro" -> int64(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000);
                    case "UnixNano" -> int64(instant.getEpochSecond() * 1_000_000_000 + instant.getNano());
                    case "UTC" -> Function.of(arguments -> new GoTime(instant, ZoneOffset.UTC));
                    case "Local" -> Function.of(arguments -> new GoTime(instant, ZoneId.systemDefault()));
                    case "In" -> Function.of(
                            arguments -> new GoTime(instant, ((GoLocation) arguments.get(0)).zone()), Parameter.LOCATION);
                    case "Location" -> Function.of(arguments -> new GoLocation(zone));
                    case "IsZero" -> Function.of(arguments -> instant.equals(ZERO.instant));
                    default -> calculation(name).or(() -> part(name)).orElse(null);
                });
    }

    private Optional<Function> calculation(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "Add" -> Function.of(arguments -> add(nanos(arguments)), Parameter.DURATION);
                    case "AddDate" -> Function.of(this::addDate, Parameter.INT, Parameter.INT, Parameter.INT);
                    case "Sub" -> Function.of(arguments -> minus((GoTime) arguments.get(0)), Parameter.TIME);
                    case "Truncate" -> Function.of(arguments -> truncate(nanos(arguments)), Parameter.DURATION);
                    case "Round" -> Function.of(arguments -> round(nanos(arguments)), Parameter.DURATION);
                    case "Before" -> Function.of(arguments -> compare(arguments) < 0, Parameter.TIME);
                    case "After" -> Function.of(arguments -> compare(arguments) > 0, Parameter.TIME);
                    case "Equal" -> Function.of(arguments -> compare(arguments) == 0, Parameter.TIME);
                    case "Compare" -> Function.of(arguments -> (long) Integer.signum(compare(arguments)), Parameter.TIME);
                    default -> null;
                });
    }

    private Optional<Function> part(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "Year" -> integer(local().getYear());
                    case "Month" -> Function.of(arguments ->
                            new NamedInteger(NamedInteger.MONTH, local().getMonthValue()));
                    case "Day" -> integer(local().getDayOfMonth());
                    case "Hour" -> integer(local().getHour());
                    case "Minute" -> integer(local().getMinute());
                    case "Second" -> integer(local().getSecond());
                    case "Nanosecond" -> integer(local().getNano());
                    case "YearDay" -> integer(local().getDayOfYear());
                    case "Weekday" -> Function.of(arguments ->
                            new NamedInteger(NamedInteger.WEEKDAY, local().getDayOfWeek().getValue() % 7));
                    case "IsDST" -> Function.of(arguments -> zone.getRules().isDaylightSavings(instant));
                    // Go has it, but a template cannot call what has two results.
                    case "Zone" -> Function.of(arguments -> {
                        throw new BadSignatureException(
                                "invalid function signature for Zone: second return value should be error; is int");
                    });
                    default -> null;
                });
    }

    private static Function integer(long value) {
        return Function.of(arguments -> value);
    }

    private static Function int64(long value) {
        return Function.of(arguments -> new NamedInteger("int64", value));
    }

    private static long nanos(List<Object> arguments) {
        return ((DurationValue) arguments.get(0)).nanos();
    }

    private int compare(List<Object> arguments) {
        return instant.compareTo(((GoTime) arguments.get(0)).instant);
    }

    private GoTime at(Instant other) {
        return new GoTime(other, zone, abbreviation);
    }

    private GoTime add(long nanos) {
        return at(instant.plusNanos(nanos));
    }

    /** Days that a month does not have lead into the next month, as in Go. */
    private GoTime addDate(List<Object> arguments) throws FunctionException {
        try {
            ZonedDateTime local = local();
            long months = Math.addExact(
                    Math.addExact(Math.multiplyExact(12L, (Long) arguments.get(0)), (Long) arguments.get(1)),
                    local.getMonthValue() - 1L);
            ZonedDateTime added = local.withDayOfMonth(1)
                    .withMonth(1)
                    .plusMonths(months)
                    .plusDays(Math.addExact(local.getDayOfMonth() - 1L, (Long) arguments.get(2)));
            return at(added.toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            throw new FunctionException("time out of range");
        }
    }

    /** How long it is after another time; at most what a duration can hold. */
    public DurationValue minus(GoTime other) {
        BigInteger nanos = sinceZero().subtract(other.sinceZero());
        if (nanos.bitLength() > 63) {
            return new DurationValue(nanos.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        }
        return new DurationValue(nanos.longValue());
    }

    private BigInteger sinceZero() {
        return BigInteger.valueOf(instant.getEpochSecond() - ZERO.instant.getEpochSecond())
                .multiply(SECOND)
                .add(BigInteger.valueOf(instant.getNano()));
    }

    private GoTime truncate(long nanos) {
        return nanos <= 0 ? this : add(-over(nanos));
    }

    private GoTime round(long nanos) {
        if (nanos <= 0) {
            return this;
        }
        long over = over(nanos);
        return over < nanos - over ? add(-over) : add(nanos - over);
    }

    private long over(long nanos) {
        return sinceZero().mod(BigInteger.valueOf(nanos)).longValue();
    }
}
