package signalbox.template.function;

import java.util.Locale;
import java.util.Optional;
import signalbox.gotext.GoFloat;
import signalbox.gotext.GoQuote;
import signalbox.template.value.DurationValue;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoNumber;
import signalbox.template.value.NamedInteger;
import signalbox.template.value.Values;

/** Seconds in words that people read (spec/templates.md 4.2). */
final class HumanDuration {

    private static final String SMALL = "munpfazy";

    private HumanDuration() {}

    static String of(Object value) throws FunctionException {
        double seconds = seconds(value);
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            return GoFloat.format(seconds, 'g', 4);
        }
        return Math.abs(seconds) >= 1 ? whole(seconds) : fraction(seconds);
    }

    private static double seconds(Object value) throws FunctionException {
        if (value instanceof DurationValue duration) {
            return duration.seconds();
        }
        if (value instanceof Double number) {
            return number;
        }
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof NamedInteger number && number.typeName().equals("int64")) {
            return number.value();
        }
        if (value instanceof String text) {
            return parse(text);
        }
        throw new FunctionException("can't convert " + Values.typeName(value) + " to float");
    }

    private static double parse(String text) throws FunctionException {
        String failed = "strconv.ParseFloat: parsing " + GoQuote.quote(text) + ": ";
        String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        switch (unsigned.toLowerCase(Locale.ROOT)) {
            case "inf", "infinity" -> {
                return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            }
            case "nan" -> {
                if (unsigned.length() == text.length()) {
                    return Double.NaN;
                }
            }
            default -> {}
        }
        Optional<Double> number = text.length() > 1000 ? Optional.empty() : GoNumber.parseFloat(text);
        if (number.isEmpty()) {
            throw new FunctionException(failed + "invalid syntax");
        }
        if (number.get().isInfinite()) {
            throw new FunctionException(failed + "value out of range");
        }
        return number.get();
    }

    private static String whole(double value) {
        String sign = value < 0 ? "-" : "";
        double magnitude = Math.abs(value);
        long seconds = magnitude < 0x1p63 ? (long) magnitude : Long.MIN_VALUE; // as Go's conversion has it
        String rest = seconds / 60 % 60 + "m " + seconds % 60 + "s";
        long hours = seconds / 3600 % 24;
        long days = seconds / 86_400;
        if (days != 0) {
            return sign + days + "d " + hours + "h " + rest;
        }
        if (hours != 0) {
            return sign + hours + "h " + rest;
        }
        return sign + (seconds >= 60 ? rest : GoFloat.format(magnitude, 'g', 4) + "s");
    }

    private static String fraction(double value) {
        double scaled = value;
        String prefix = "";
        for (int i = 0; i < SMALL.length() && scaled != 0 && Math.abs(scaled) < 1; i++) {
            prefix = SMALL.substring(i, i + 1);
            scaled *= 1000;
        }
        return GoFloat.format(scaled, 'g', 4) + prefix + "s";
    }
}
