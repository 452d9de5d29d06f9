package signalbox.template.format;

import java.util.List;
import signalbox.template.value.Kind;
import signalbox.template.value.Nil;
import signalbox.template.value.Values;

/** Go's printf: a format and its arguments. Mistakes in it are printed, they do not fail. Confined to one call. */
final class FormatString {

    /** Beyond, a width, a precision or an argument's number is taken for a mistake. */
    private static final int MAX_NUMBER = 1_000_000;

    private final String format;
    private final List<Object> arguments;
    private final Printf formatter = new Printf();

    private int at;
    private int argument;
    /** Whether arguments were picked by number, so that some left over are no mistake. */
    private boolean reordered;
    private boolean goodNumber;
    private boolean afterNumber;
    private boolean badInteger;

    FormatString(String format, List<Object> arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    String print() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            int end = percent < 0 ? format.length() : percent;
            formatter.out.append(format.substring(at, end));
            at = end;
            if (percent >= 0) {
                at++;
                directive();
            }
        }
        if (!reordered && argument < arguments.size()) {
            surplus();
        }
        return formatter.toString();
    }

    private void directive() {
        formatter.clearFlags();
        goodNumber = true;
        afterNumber = false;
        flags();
        argumentNumber();
        width();
        precision();
        if (!afterNumber) {
            argumentNumber();
        }
        if (at >= format.length()) {
            formatter.out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            formatter.out.append('%');
        } else if (!goodNumber) {
            formatter.out.append("%!").appendRune(verb).append("(BADINDEX)");
        } else if (argument >= arguments.size()) {
            formatter.out.append("%!").appendRune(verb).append("(MISSING)");
        } else {
            print(verb);
        }
    }

    private void print(int verb) {
        if (verb == 'v' || verb == 'w') {
            formatter.asSource = formatter.sharp;
            formatter.sharp = false;
            formatter.named = formatter.plus;
            formatter.plus = false;
        }
        formatter.argument(arguments.get(argument++), verb);
    }

    private void flags() {
        while (at < format.length()) {
            switch (format.charAt(at)) {
                case '#' -> formatter.sharp = true;
                case '0' -> formatter.zero = true;
                case '+' -> formatter.plus = true;
                case '-' -> formatter.minus = true;
                case ' ' -> formatter.space = true;
                default -> {
                    return;
                }
            }
            at++;
        }
    }

    private void width() {
        if (atStar()) {
            formatter.width = integerArgument();
            if (badInteger) {
                formatter.out.append("%!(BADWIDTH)");
            } else if (formatter.width < 0) {
                formatter.width = -formatter.width;
                formatter.minus = true;
                formatter.zero = false; // no zeros to the right
            }
            return;
        }
        formatter.width = number();
        if (afterNumber && formatter.width >= 0) {
            goodNumber = false; // "%[3]2d"
        }
    }

    private void precision() {
        if (at + 1 >= format.length() || format.charAt(at) != '.') {
            return;
        }
        at++;
        if (afterNumber) {
            goodNumber = false; // "%[3].2d"
        }
        argumentNumber();
        if (atStar()) {
            formatter.precision = Math.max(integerArgument(), -1);
            if (formatter.precision < 0) {
                formatter.out.append("%!(BADPREC)");
            }
            return;
        }
        formatter.precision = Math.max(number(), 0);
    }

    private boolean atStar() {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            afterNumber = false;
            return true;
        }
        return false;
    }

    /** The next argument as a width or a precision, or -1 with {@link #badInteger} set. */
    private int integerArgument() {
        badInteger = true;
        if (argument >= arguments.size()) {
            return -1;
        }
        Object value = arguments.get(argument++);
        if (Kind.of(value) != Kind.INTEGER || Math.abs(Values.integer(value)) > MAX_NUMBER) {
            return -1;
        }
        badInteger = false;
        return (int) Values.integer(value);
    }

    /** The number that stands here, or -1 if there is none. One that is crazily long takes the rest of the format with it. */
    private int number() {
        int start = at;
        int number = 0;
        while (at < format.length() && isDigit(format.charAt(at))) {
            if (number > MAX_NUMBER) {
                at = format.length();
                return -1;
            }
            number = number * 10 + (format.charAt(at) - '0');
            at++;
        }
        return at == start ? -1 : number;
    }

    /** Takes {@code [n]}, which picks the argument that comes next. */
    private void argumentNumber() {
        afterNumber = false;
        if (at >= format.length() || format.charAt(at) != '[') {
            return;
        }
        reordered = true;
        int close = format.indexOf(']', at);
        if (close < 0) {
            goodNumber = false;
            at++;
            return;
        }
        String digits = format.substring(at + 1, close);
        at = close + 1;
        boolean isNumber = !digits.isEmpty() && digits.length() < 8 && digits.chars().allMatch(FormatString::isDigit);
        int index = isNumber ? Integer.parseInt(digits) - 1 : -1;
        if (index >= 0 && index < arguments.size()) {
            argument = index;
            afterNumber = true;
        } else {
            goodNumber = false;
            afterNumber = isNumber;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private void surplus() {
        formatter.clearFlags();
        formatter.out.append("%!(EXTRA ");
        for (int i = argument; i < arguments.size(); i++) {
            Object value = arguments.get(i);
            formatter.out.append(i == argument ? "" : ", ");
            if (value == Nil.NIL) {
                formatter.out.append("<nil>");
            } else {
                formatter.out.append(Values.typeName(value)).append('=');
                formatter.argument(value, 'v');
            }
        }
        formatter.out.append(')');
    }
}
