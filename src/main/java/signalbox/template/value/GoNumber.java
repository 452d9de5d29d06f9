package signalbox.template.value;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import signalbox.gotext.GoQuote;

/**
 * A number as written. Go's constants have no type until something wants one: {@code 28800e9} serves as an integer too, and
 * {@code 3} as a float.
 *
 * @param isInt whether it has a value as a signed integer, {@link #intValue}
 * @param isUint whether it has one as an unsigned integer
 */
public record GoNumber(String source, boolean isInt, long intValue, boolean isUint, double floatValue) {

    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /** An underscore only between digits, or between the prefix and a digit. */
    private static final Pattern INTEGER = Pattern.compile("[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+"
            + "|0|[1-9](?:_?[0-9])*)");
    private static final Pattern DECIMAL_FLOAT =
            Pattern.compile("[+-]?(?:D(?:\\.(?:D)?)?|\\.D)(?:[eE][+-]?D)?".replace("D", "[0-9](?:_?[0-9])*"));
    private static final Pattern HEX_FLOAT = Pattern.compile(
            "[+-]?0[xX](?:_?[0-9a-fA-F](?:_?[0-9a-fA-F])*(?:\\.(?:[0-9a-fA-F](?:_?[0-9a-fA-F])*)?)?|\\.[0-9a-fA-F](?:_?[0-9a-fA-F])*)"
                    + "[pP][+-]?[0-9](?:_?[0-9])*");
    /** No number that anyone means is longer, and reading digits takes time that grows with their square. */
    private static final int MAX_LENGTH = 1000;

    /** Whether it is a float where nothing says what is wanted. */
    public boolean isFloatByDefault() {
        return source.charAt(0) != '\'' && !isHexInt() && source.chars().anyMatch(c -> ".eEpP".indexOf(c) >= 0);
    }

    private boolean isHexInt() {
        return source.length() > 2
                && source.charAt(0) == '0'
                && (source.charAt(1) == 'x' || source.charAt(1) == 'X')
                && source.chars().noneMatch(c -> c == 'p' || c == 'P');
    }

    /** A character constant, which is the number of its code point. */
    public static GoNumber ofRune(String source, int rune) {
        return new GoNumber(source, true, rune, true, rune);
    }

    /** Throws {@code FunctionException} with Go's text when it is no number, or an integer too large for 64 bits. */
    public static GoNumber parse(String source) throws FunctionException {
        if (source.length() > MAX_LENGTH) {
            throw new FunctionException("number of more than " + MAX_LENGTH + " characters");
        }
        if (INTEGER.matcher(source).matches()) {
            return ofInteger(source, integer(source));
        }
        Optional<Double> value = parseFloat(source);
        if (value.isEmpty() || value.get().isInfinite()) {
            throw new FunctionException("illegal number syntax: " + GoQuote.quote(source));
        }
        return ofFloat(source, value.get());
    }

    private static GoNumber ofInteger(String source, BigInteger value) throws FunctionException {
        boolean signed = value.compareTo(MAX) <= 0 && value.compareTo(MIN) >= 0;
        // Go reads no sign before an unsigned number, except that -0 is one.
        boolean unsigned = value.signum() == 0
                || (value.signum() > 0 && value.compareTo(MAX_UNSIGNED) <= 0 && Character.isDigit(source.charAt(0)));
        if (!signed && !unsigned) {
            throw new FunctionException("integer overflow: " + GoQuote.quote(source));
        }
        return new GoNumber(source, signed, signed ? value.longValue() : 0, unsigned, value.doubleValue());
    }

    private static GoNumber ofFloat(String source, double value) throws FunctionException {
        if (source.chars().noneMatch(c -> ".eEpP".indexOf(c) >= 0)) {
            throw new FunctionException("integer overflow: " + GoQuote.quote(source)); // such as 08, as Go says
        }
        boolean isInt = value == Math.rint(value) && Math.abs(value) < 0x1p63;
        boolean isUint = value == Math.rint(value) && value >= 0 && value < 0x1p64;
        return new GoNumber(source, isInt, (long) value, isUint, value);
    }

    private static BigInteger integer(String source) {
        String digits = source.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        BigInteger value;
        if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0o")) {
            value = new BigInteger(digits.substring(2), 8);
        } else if (digits.startsWith("0") && digits.length() > 1) {
            value = new BigInteger(digits, 8);
        } else {
            value = new BigInteger(digits);
        }
        return negative ? value.negate() : value;
    }

    /** What Go's ParseFloat takes, names such as NaN aside; infinite if it is too large, empty if it is no float. */
    public static Optional<Double> parseFloat(String source) {
        if (DECIMAL_FLOAT.matcher(source).matches()) {
            return Optional.of(Double.parseDouble(source.replace("_", "")));
        }
        if (HEX_FLOAT.matcher(source).matches()) {
            return Optional.of(Double.parseDouble(source.replace("_", "")));
        }
        return Optional.empty();
    }
}
