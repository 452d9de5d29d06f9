package signalbox.gotext;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Float64 as text, as Go's strconv writes it. */
public final class GoFloat {

    /** A float64 has no more digits than this, before or after the point: beyond there are only zeros. */
    private static final int MAX_DIGITS = 1100;

    private GoFloat() {}

    /**
     * A finite number or not; infinities with their sign.
     *
     * @param format one of {@code e E f g G b x X}
     * @param precision the digits after the point, for {@code g} all digits; -1 for as few as tell it from other numbers
     */
    public static String format(double value, char format, int precision) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        double magnitude = Math.abs(value);
        return sign + switch (format) {
            case 'b' -> binary(magnitude);
            case 'x' -> hexadecimal(magnitude, precision);
            case 'X' -> hexadecimal(magnitude, precision).toUpperCase(Locale.ROOT);
            case 'f' -> fixed(decimal(magnitude, precision < 0), precision);
            case 'e', 'E' -> scientific(decimal(magnitude, precision < 0), precision, format);
            default -> general(magnitude, precision, format);
        };
    }

    /** The exact number, or that with the fewest digits among those which read as it. */
    private static BigDecimal decimal(double magnitude, boolean shortest) {
        BigDecimal exact = new BigDecimal(magnitude);
        if (!shortest || exact.signum() == 0) {
            return exact;
        }
        // The JDK's digits tell the number from all others, but there may be one too many.
        int digits = new BigDecimal(Double.toString(magnitude)).stripTrailingZeros().precision();
        BigDecimal best = rounded(exact, digits);
        while (digits > 1 && rounded(exact, digits - 1).doubleValue() == magnitude) {
            digits--;
            best = rounded(exact, digits);
        }
        return best.stripTrailingZeros();
    }

    private static BigDecimal rounded(BigDecimal exact, int digits) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static String fixed(BigDecimal number, int precision) {
        if (precision < 0) {
            return number.setScale(Math.max(number.scale(), 0), RoundingMode.UNNECESSARY).toPlainString();
        }
        int digits = Math.min(precision, MAX_DIGITS);
        return number.setScale(digits, RoundingMode.HALF_EVEN).toPlainString() + "0".repeat(precision - digits);
    }

    private static String scientific(BigDecimal number, int precision, char exponentSign) {
        BigDecimal rounded = precision < 0
                ? number
                : number.round(new MathContext(Math.min(precision, MAX_DIGITS) + 1, RoundingMode.HALF_EVEN));
        String digits = rounded.unscaledValue().toString();
        int exponent = rounded.signum() == 0 ? 0 : digits.length() - 1 - rounded.scale();
        int after = precision < 0 ? digits.length() - 1 : precision;
        String fraction = digits.substring(1);
        fraction = fraction.length() > after ? fraction.substring(0, after) : fraction + "0".repeat(after - fraction.length());
        String mantissa = fraction.isEmpty() ? digits.substring(0, 1) : digits.charAt(0) + "." + fraction;
        return mantissa + exponentSign + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String general(double magnitude, int precision, char format) {
        int wanted = precision == 0 ? 1 : precision;
        BigDecimal number = decimal(magnitude, precision < 0);
        if (wanted > 0) {
            number = number.round(new MathContext(Math.min(wanted, MAX_DIGITS), RoundingMode.HALF_EVEN));
        }
        number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        int digits = number.precision();
        int exponent = number.signum() == 0 ? 0 : digits - 1 - number.scale();
        int threshold = wanted;
        if (threshold > digits && digits >= exponent + 1) {
            threshold = digits;
        }
        if (precision < 0) {
            threshold = 6;
        }
        if (exponent < -4 || exponent >= threshold) {
            return scientific(number, digits - 1, format == 'G' ? 'E' : 'e');
        }
        return fixed(number, Math.max(digits - exponent - 1, 0));
    }

    /** With a decimal point and the zeros that a precision asks for, as the flag {@code #} wants. */
    public static String withPoint(String number, char format, int precision) {
        int missing = switch (format) {
            case 'g', 'G', 'x' -> precision < 0 ? 6 : precision;
            default -> 0;
        };
        boolean hex = format == 'x' || format == 'X';
        int tail = 0;
        while (tail < number.length() && (hex ? "pP" : "eE").indexOf(number.charAt(tail)) < 0) {
            tail++;
        }
        String mantissa = number.substring(0, tail);
        boolean significant = false;
        for (int i = 0; i < mantissa.length(); i++) {
            char c = mantissa.charAt(i);
            significant |= c != '0' && c != '.';
            missing -= significant && c != '.' ? 1 : 0;
        }
        if (mantissa.indexOf('.') < 0) {
            missing -= mantissa.equals("0") ? 1 : 0;
            mantissa += ".";
        }
        return mantissa + "0".repeat(Math.max(missing, 0)) + number.substring(tail);
    }

    private static String binary(double magnitude) {
        long bits = Double.doubleToRawLongBits(magnitude);
        long fraction = bits & ((1L << 52) - 1);
        int exponent = (int) (bits >>> 52);
        long mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        int power = Math.max(exponent, 1) - 1075;
        return mantissa + "p" + (power < 0 ? "-" : "+") + Math.abs(power);
    }

    private static String hexadecimal(double magnitude, int precision) {
        if (magnitude == 0) {
            return "0x0" + (precision > 0 ? "." + "0".repeat(precision) : "") + "p+00";
        }
        int power = Math.getExponent(magnitude);
        BigInteger mantissa = BigInteger.valueOf(Double.doubleToRawLongBits(magnitude) & ((1L << 52) - 1));
        if (power < Double.MIN_EXPONENT) { // a subnormal number is brought to a leading one
            int shift = 53 - mantissa.bitLength();
            power = Double.MIN_EXPONENT - shift;
            mantissa = mantissa.shiftLeft(shift);
        } else {
            mantissa = mantissa.setBit(52);
        }
        if (precision >= 0 && precision < 13) {
            BigDecimal unit = new BigDecimal(BigInteger.ONE.shiftLeft(52 - 4 * precision));
            mantissa = new BigDecimal(mantissa)
                    .divide(unit, 0, RoundingMode.HALF_EVEN)
                    .multiply(unit)
                    .toBigIntegerExact();
            if (mantissa.bitLength() > 53) {
                mantissa = mantissa.shiftRight(1);
                power++;
            }
        }
        String digits = mantissa.toString(16).substring(1);
        int length = digits.length();
        while (precision < 0 && length > 0 && digits.charAt(length - 1) == '0') {
            length--;
        }
        digits = precision < 0 ? digits.substring(0, length) : (digits + "0".repeat(Math.max(0, precision - 13))).substring(0, precision);
        String exponent = (power < 0 ? "-" : "+") + (Math.abs(power) < 10 ? "0" : "") + Math.abs(power);
        return "0x1" + (digits.isEmpty() ? "" : "." + digits) + "p" + exponent;
    }
}
