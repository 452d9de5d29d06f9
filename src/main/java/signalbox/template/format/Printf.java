package signalbox.template.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import signalbox.gotext.GoFloat;
import signalbox.gotext.GoQuote;
import signalbox.template.value.BoundedText;
import signalbox.template.value.GoTime;
import signalbox.template.value.Kind;
import signalbox.template.value.LimitException;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.Nil;
import signalbox.template.value.Runes;
import signalbox.template.value.StructValue;
import signalbox.template.value.TypedValue;
import signalbox.template.value.Values;

/** Prints values by verbs, flags, width and precision, as Go's fmt does. Confined to one call. */
final class Printf {

    /** How deep lists, maps and structs may be inside of each other. */
    private static final int MAX_DEPTH = 200;

    private static final String METHOD_VERBS = "vsxXq";

    final BoundedText out = new BoundedText();

    boolean minus;
    boolean plus;
    boolean sharp;
    boolean space;
    boolean zero;
    /** Width and precision, or -1. */
    int width = -1;
    int precision = -1;
    /** The flags of {@code %+v} and {@code %#v}, which mean other things than plus and sharp. */
    boolean named;
    boolean asSource;
    /** Inside of what a mistaken verb prints, where String methods are not used. */
    private boolean mistaken;

    void clearFlags() {
        minus = false;
        plus = false;
        sharp = false;
        space = false;
        zero = false;
        width = -1;
        precision = -1;
        named = false;
        asSource = false;
    }

    void print(List<Object> arguments, boolean values) {
        boolean previousIsString = true;
        for (Object argument : arguments) {
            boolean noValue = values && argument == Nil.NIL;
            boolean isString = noValue || Kind.of(argument) == Kind.STRING;
            if (!isString && !previousIsString) {
                out.append(' ');
            }
            previousIsString = isString;
            if (values && Kind.of(argument) == Kind.POINTER) {
                value(argument, 'v', 1);
            } else if (noValue) {
                out.append("<no value>");
            } else {
                argument(argument, 'v');
            }
        }
    }

    void printLine(List<Object> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            out.append(i == 0 ? "" : " ");
            argument(arguments.get(i), 'v');
        }
        out.append('\n');
    }

    /** One argument of a print function. */
    void argument(Object argument, int verb) {
        if (argument == Nil.NIL) {
            if (verb == 'T' || verb == 'v') {
                pad("<nil>");
            } else {
                mistake(argument, verb);
            }
        } else if (verb == 'T') {
            string(Values.typeName(argument), 's');
        } else if (!usesMethod(argument, verb)) {
            value(argument, verb, 0);
        }
    }

    /** Prints a value with its String method, if it has one and the verb wants it. */
    private boolean usesMethod(Object value, int verb) {
        if (mistaken || !(value instanceof TypedValue typed)) {
            return false;
        }
        if (verb == 'w') { // for wrapping errors elsewhere
            mistake(value, verb);
            return true;
        }
        if (METHOD_VERBS.indexOf(verb) < 0) {
            return false;
        }
        if (asSource) {
            if (value instanceof GoTime time) {
                out.append(time.source());
            }
            return value instanceof GoTime;
        }
        Optional<String> text = typed.string();
        text.ifPresent(t -> string(t, verb));
        return text.isPresent();
    }

    private void value(Object value, int verb, int depth) {
        if (depth > MAX_DEPTH) {
            throw new LimitException("values inside of each other more than " + MAX_DEPTH + " deep");
        }
        switch (Kind.of(value)) {
            case BOOL -> bool((Boolean) value, verb);
            case INTEGER -> integer(value, verb);
            case FLOAT -> floating((Double) value, verb);
            case STRING -> string(Values.text(value), verb, value);
            case LIST -> list((ListValue) value, verb, depth);
            case MAP -> map((MapValue) value, verb, depth);
            case POINTER -> {
                out.append(depth == 0 ? "&" : "");
                struct((StructValue) value, verb, depth);
            }
            case STRUCT -> {
                if (value instanceof StructValue struct) {
                    struct(struct, verb, depth);
                } else {
                    out.append("{}"); // a time, whose fields are nobody's business
                }
            }
            case INVALID, INTERFACE -> out.append("<nil>");
        }
    }

    private void part(Object value, int verb, int depth) {
        if (value == Nil.NIL) {
            out.append(asSource ? "interface {}(nil)" : "<nil>");
        } else if (!usesMethod(value, verb)) {
            value(value, verb, depth);
        }
    }

    private void list(ListValue list, int verb, int depth) {
        out.append(asSource ? list.typeName() + "{" : "[");
        String separator = "";
        for (Object element : list.elements()) {
            out.append(separator);
            separator = asSource ? ", " : " ";
            part(element, verb, depth + 1);
        }
        out.append(asSource ? '}' : ']');
    }

    private void map(MapValue map, int verb, int depth) {
        out.append(asSource ? map.typeName() + "{" : "map[");
        String separator = "";
        for (Map.Entry<String, ?> entry : Values.sorted(map)) {
            out.append(separator);
            separator = asSource ? ", " : " ";
            string(entry.getKey(), verb);
            out.append(':');
            part(entry.getValue(), verb, depth + 1);
        }
        out.append(asSource ? '}' : ']');
    }

    private void struct(StructValue struct, int verb, int depth) {
        String type = struct.typeName();
        out.append(asSource ? type.substring(type.startsWith("*") ? 1 : 0) : "").append('{');
        String separator = "";
        for (StructValue.Field field : struct.fields()) {
            out.append(separator);
            separator = asSource ? ", " : " ";
            if (named || asSource) {
                out.append(field.name()).append(':');
            }
            part(field.value(), verb, depth + 1);
        }
        out.append('}');
    }

    /** What is printed for a verb that does not fit. */
    private void mistake(Object value, int verb) {
        mistaken = true;
        out.append("%!").appendRune(verb).append('(');
        if (value == Nil.NIL) {
            out.append("<nil>");
        } else {
            out.append(Values.typeName(value)).append('=');
            value(value, 'v', 0);
        }
        out.append(')');
        mistaken = false;
    }

    private void bool(boolean value, int verb) {
        if (verb == 't' || verb == 'v') {
            pad(Boolean.toString(value));
        } else {
            mistake(value, verb);
        }
    }

    // Strings.

    private void string(String text, int verb) {
        string(text, verb, text);
    }

    private void string(String text, int verb, Object value) {
        switch (verb) {
            case 'v' -> {
                if (asSource) {
                    quoted(text);
                } else {
                    pad(truncated(text));
                }
            }
            case 's' -> pad(truncated(text));
            case 'q' -> quoted(text);
            case 'x' -> hex(text, "0123456789abcdef", 'x');
            case 'X' -> hex(text, "0123456789ABCDEF", 'X');
            default -> mistake(value, verb);
        }
    }

    private String truncated(String text) {
        return precision < 0 ? text : Runes.firstRunes(text, precision);
    }

    private void quoted(String text) {
        String part = truncated(text);
        boolean raw = sharp && GoQuote.canBackquote(part);
        pad(raw ? "`" + part + "`" : GoQuote.quote(part, '"', plus));
    }

    private void hex(String text, String digits, char prefix) {
        byte[] bytes = text.getBytes(UTF_8);
        int length = precision >= 0 && precision < bytes.length ? precision : bytes.length;
        BoundedText hex = new BoundedText();
        for (int i = 0; i < length; i++) {
            if (space && i > 0) {
                hex.append(' ');
            }
            if (sharp && (space || i == 0)) {
                hex.append('0').append(prefix);
            }
            hex.append(digits.charAt((bytes[i] >> 4) & 0xf)).append(digits.charAt(bytes[i] & 0xf));
        }
        pad(hex.toString());
    }

    /** Fills up to the width: left with zeros if wanted, else with spaces. */
    void pad(String text) {
        int missing = width - Runes.count(text);
        if (minus) {
            out.append(text).repeat(' ', missing);
        } else {
            out.repeat(zero ? '0' : ' ', missing).append(text);
        }
    }

    private void padWithSpaces(String text) {
        boolean zeros = zero;
        zero = false;
        pad(text);
        zero = zeros;
    }

    // Numbers.

    private void integer(Object value, int verb) {
        long number = Values.integer(value);
        boolean unsigned = Values.typeName(value).startsWith("uint");
        switch (verb) {
            case 'v' -> {
                if (asSource && unsigned) {
                    sharp = true;
                    digits(number, 16, 'v', false);
                    sharp = false;
                } else {
                    digits(number, 10, verb, false);
                }
            }
            case 'd' -> digits(number, 10, verb, false);
            case 'b' -> digits(number, 2, verb, false);
            case 'o', 'O' -> digits(number, 8, verb, false);
            case 'x' -> digits(number, 16, verb, false);
            case 'X' -> digits(number, 16, verb, true);
            case 'c' -> pad(Character.toString(rune(number)));
            case 'q' -> pad(GoQuote.quoteRune(rune(number), plus));
            case 'U' -> codePoint(number);
            default -> mistake(value, verb);
        }
    }

    private static int rune(long number) {
        int rune = number < 0 || number > Character.MAX_CODE_POINT ? 0xfffd : (int) number;
        return GoQuote.isRune(rune) ? rune : 0xfffd;
    }

    private void digits(long number, int radix, int verb, boolean upper) {
        if (precision == 0 && number == 0) {
            out.repeat(' ', width);
            return;
        }
        boolean negative = number < 0;
        String digits = negative ? Long.toString(number, radix).substring(1) : Long.toString(number, radix);
        String sign = negative ? "-" : plus ? "+" : space ? " " : "";
        int wanted = precision >= 0 ? precision : zero && !minus && width >= 0 ? width - sign.length() : 0;
        BoundedText text = new BoundedText().append(sign).append(prefix(radix, verb, upper, digits, wanted));
        text.repeat('0', wanted - digits.length()).append(upper ? digits.toUpperCase(Locale.ROOT) : digits);
        padWithSpaces(text.toString());
    }

    private String prefix(int radix, int verb, boolean upper, String digits, int wanted) {
        if (!sharp) {
            return verb == 'O' ? "0o" : "";
        }
        return switch (radix) {
            case 2 -> "0b";
            case 8 -> (verb == 'O' ? "0o" : "") + (digits.startsWith("0") || wanted > digits.length() ? "" : "0");
            case 16 -> upper ? "0X" : "0x";
            default -> "";
        };
    }

    private void codePoint(long number) {
        String digits = Long.toHexString(number).toUpperCase(Locale.ROOT);
        BoundedText text = new BoundedText().append("U+").repeat('0', Math.max(4, precision) - digits.length()).append(digits);
        if (sharp && GoQuote.isRune(number) && GoQuote.isPrintable((int) number)) {
            text.append(" '").appendRune((int) number).append('\'');
        }
        padWithSpaces(text.toString());
    }

    private void floating(double value, int verb) {
        switch (verb) {
            case 'v' -> floating(value, 'g', -1);
            case 'b', 'g', 'G', 'x', 'X' -> floating(value, (char) verb, -1);
            case 'f', 'e', 'E' -> floating(value, (char) verb, 6);
            case 'F' -> floating(value, 'f', 6);
            default -> mistake(value, verb);
        }
    }

    private void floating(double value, char format, int usualPrecision) {
        int digits = precision >= 0 ? precision : usualPrecision;
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            notANumber(value);
            return;
        }
        String number = GoFloat.format(value, format, digits);
        boolean negative = number.startsWith("-");
        String unsigned = negative ? number.substring(1) : number;
        String sign = negative ? "-" : plus ? "+" : space ? " " : "";
        if (sharp && format != 'b') {
            unsigned = GoFloat.withPoint(unsigned, format, digits);
        }
        if (!sign.isEmpty() && zero && !minus && width > sign.length() + unsigned.length()) {
            out.append(sign).repeat('0', width - sign.length() - unsigned.length()).append(unsigned);
        } else {
            pad(sign + unsigned);
        }
    }

    /** Infinity has a sign where other numbers have none. */
    private void notANumber(double value) {
        String wanted = plus ? "+" : space ? " " : "";
        if (Double.isNaN(value)) {
            padWithSpaces(wanted + "NaN");
        } else if (value < 0) {
            padWithSpaces("-Inf");
        } else {
            padWithSpaces((wanted.isEmpty() ? "+" : wanted) + "Inf");
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
