package signalbox.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Line;

/**
 * Lays out a tree of plain objects to the byte as Go's yaml.v2 does (spec/config.md 9): people compare what a server shows
 * with what the server before it showed. SnakeYAML folds, quotes and escapes a little differently, and cannot be told to.
 *
 * <p>Where yaml.v2 writes what readers of YAML disagree on (line ends other than a line feed between single quotes, a key that
 * would be a merge), this writes double quotes instead. Used once.
 */
final class YamlEmitter {

    /** A text is folded at the first space behind this column. */
    private static final int WIDTH = 80;

    private static final int INDENT = 2;

    /** A longer key, in bytes, gets a question mark and a line of its own. */
    private static final int LONGEST_SIMPLE_KEY = 128;

    /** What other readers of YAML 1.1 take for numbers of base sixty; longer ones are none. */
    private static final Pattern BASE_SIXTY = Pattern.compile("[-+]?[0-9][0-9_]*+(:[0-5]?[0-9])+(\\.[0-9_]*)?");

    /** Dates, and dates with a time: yaml.v2 reads them as texts, and quotes them for others. */
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?: [0-9:.]+|[Tt][0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2}))?");

    private static final String FIRST_SIGNS = "#,[]{}&*!|>'\"%@`";

    private final StringBuilder out = new StringBuilder();
    private int column;

    private YamlEmitter() {}

    static String write(Map<String, @Nullable Object> tree) {
        YamlEmitter emitter = new YamlEmitter();
        if (tree.isEmpty()) {
            emitter.put("{}");
        } else {
            emitter.mapping(tree, 0);
        }
        emitter.newLine();
        return emitter.out.toString();
    }

    /** The pairs, the first one where the line stands; the others on lines of their own. */
    private void mapping(Map<?, ?> map, int indent) {
        boolean first = true;
        for (Map.Entry<?, ?> pair : map.entrySet()) {
            if (!first) {
                lineAt(indent);
            }
            first = false;
            key(pair.getKey(), indent);
            value(pair.getValue(), indent);
        }
    }

    private void key(@Nullable Object key, int indent) {
        if (!(key instanceof String text)) {
            put(plain(key) + ":");
            return;
        }
        Shape shape = Shape.of(text);
        if (shape.breaks || utf8Length(text) > LONGEST_SIMPLE_KEY) {
            put("? ");
            scalar(text, shape, indent + INDENT, Context.BLOCK);
            lineAt(indent);
            put(":");
        } else {
            scalar(text, shape, indent + INDENT, Context.KEY);
            put(":");
        }
    }

    /** What follows the colon of a key. A list begins in the column of its key. */
    private void value(@Nullable Object value, int indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            lineAt(indent + INDENT);
            mapping(map, indent + INDENT);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            lineAt(indent);
            sequence(list, indent);
        } else {
            put(" ");
            leaf(value, indent);
        }
    }

    private void sequence(List<?> list, int indent) {
        boolean first = true;
        for (Object item : list) {
            if (!first) {
                lineAt(indent);
            }
            first = false;
            put("- ");
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                mapping(map, indent + INDENT);
            } else if (item instanceof List<?> inner && !inner.isEmpty()) {
                sequence(inner, indent + INDENT);
            } else {
                leaf(item, indent);
            }
        }
    }

    private void leaf(@Nullable Object value, int indent) {
        if (value instanceof Map) {
            put("{}");
        } else if (value instanceof List) {
            put("[]");
        } else if (value instanceof Line line) {
            flow(line, indent + INDENT);
        } else if (value instanceof String text) {
            scalar(text, Shape.of(text), indent + INDENT, Context.BLOCK);
        } else {
            put(plain(value));
        }
    }

    private void flow(Line line, int indent) {
        put("[");
        for (int i = 0; i < line.items().size(); i++) {
            put(i == 0 ? "" : ",");
            boolean folds = column > WIDTH;
            if (folds) {
                lineAt(indent);
            }
            put(i == 0 || folds ? "" : " ");
            String text = line.items().get(i);
            scalar(text, Shape.of(text), indent + INDENT, Context.FLOW);
        }
        put("]");
    }

    private enum Context {
        BLOCK, FLOW, KEY
    }

    private void scalar(String text, Shape shape, int indent, Context context) {
        boolean folds = context != Context.KEY;
        if (text.contains("\n")) {
            if (shape.literal && context == Context.BLOCK) {
                literal(text, indent);
            } else {
                doubleQuoted(text, indent, folds);
            }
        } else if (!isText(text, context)) {
            doubleQuoted(text, indent, folds);
        } else if (context == Context.FLOW ? shape.plainInFlow : shape.plain) {
            folded(text, indent, folds, 0);
        } else if (shape.singleQuoted) {
            put("'");
            folded(text.replace("'", "''"), indent, folds, 1);
            put("'");
        } else {
            doubleQuoted(text, indent, folds);
        }
    }

    /** Whether readers take it for a text without quotes. */
    private static boolean isText(String text, Context context) {
        boolean ambiguous = text.length() < 100 && (BASE_SIXTY.matcher(text).matches() || DATE.matcher(text).matches());
        return Scalar.resolve(text) instanceof String && !ambiguous && !(context == Context.KEY && text.equals("<<"));
    }

    /** A text on one line, which goes on in the next one at single spaces; {@code edge} many letters at both ends stay. */
    private void folded(String text, int indent, boolean folds, int edge) {
        int end = text.length() - edge;
        boolean afterSpace = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            boolean space = text.charAt(i) == ' ';
            boolean single = space && !afterSpace && !(i + 1 < text.length() && text.charAt(i + 1) == ' ');
            if (single && folds && column > WIDTH && i >= edge && i < end) {
                lineAt(indent);
            } else {
                put(text.codePointAt(i));
            }
            afterSpace = space;
        }
    }

    private void doubleQuoted(String text, int indent, boolean folds) {
        put("\"");
        boolean afterSpace = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int letter = text.codePointAt(i);
            boolean space = letter == ' ';
            if (space && folds && !afterSpace && column > WIDTH && i > 0 && i < text.length() - 1) {
                lineAt(indent);
                put(text.charAt(i + 1) == ' ' ? "\\" : "");
            } else if (isPrintable(letter) && !isBreak(letter) && letter != '"' && letter != '\\') {
                put(letter);
            } else {
                put(escaped(letter));
            }
            afterSpace = space;
        }
        put("\"");
    }

    private static String escaped(int letter) {
        return switch (letter) {
            case 0 -> "\\0";
            case 0x07 -> "\\a";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case 0x0B -> "\\v";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            case 0x1B -> "\\e";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case 0x85 -> "\\N";
            case 0xA0 -> "\\_";
            case 0x2028 -> "\\L";
            case 0x2029 -> "\\P";
            default -> letter <= 0xFF
                    ? "\\x%02X".formatted(letter)
                    : letter <= 0xFFFF ? "\\u%04X".formatted(letter) : "\\U%08X".formatted(letter);
        };
    }

    /** A block of lines; the sign behind the bar says how many line feeds the text ends with: none, one or more. */
    private void literal(String text, int indent) {
        put("|");
        put(text.startsWith(" ") || text.startsWith("\n") ? String.valueOf(INDENT) : "");
        put(!text.endsWith("\n") ? "-" : text.equals("\n") || text.endsWith("\n\n") ? "+" : "");
        String lines = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String line : lines.split("\n", -1)) {
            if (line.isEmpty()) {
                newLine();
            } else {
                lineAt(indent);
                put(line);
            }
        }
    }

    /** What is no text. */
    private static String plain(@Nullable Object value) {
        if (value instanceof Double decimal) {
            return decimal(decimal);
        }
        return value == null ? "null" : value.toString();
    }

    /** As Go's {@code %g}, the shortest text that means the number. */
    private static String decimal(double value) {
        if (Double.isNaN(value)) {
            return ".nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? ".inf" : "-.inf";
        }
        BigDecimal number = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = number.unscaledValue().abs().toString();
        int exponent = value == 0 ? 0 : digits.length() - 1 - number.scale();
        String sign = value < 0 || 1 / value < 0 ? "-" : "";
        if (exponent >= -4 && exponent < 6) {
            return sign + number.abs().toPlainString();
        }
        String rest = digits.length() == 1 ? "" : "." + digits.substring(1);
        return "%s%c%se%s%02d".formatted(sign, digits.charAt(0), rest, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** Which ways of writing a text are open. */
    private record Shape(boolean plain, boolean plainInFlow, boolean singleQuoted, boolean literal, boolean breaks) {

        static Shape of(String text) {
            if (text.isEmpty()) {
                return new Shape(true, false, true, false, false);
            }
            boolean special = text.codePoints().anyMatch(letter -> !isPrintable(letter) || isOtherBreak(letter));
            boolean spaceBeforeBreak = text.contains(" \n");
            boolean spaceAfterBreak = text.contains("\n ");
            boolean breaks = text.contains("\n");
            boolean edges = isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1));
            boolean unspecial = !special && !spaceBeforeBreak;
            boolean plain = unspecial && !spaceAfterBreak && !breaks && !edges;
            return new Shape(
                    plain && !hasIndicator(text, ""),
                    plain && !hasIndicator(text, ":,?[]{}"),
                    unspecial && !spaceAfterBreak,
                    unspecial && !text.endsWith(" "),
                    breaks || text.codePoints().anyMatch(YamlEmitter::isOtherBreak));
        }

        private static boolean isBlank(char letter) {
            return letter == ' ' || letter == '\n';
        }

        /** @param inside which signs mean something wherever they stand */
        private static boolean hasIndicator(String text, String inside) {
            if (text.startsWith("---") || text.startsWith("...") || FIRST_SIGNS.indexOf(text.charAt(0)) >= 0) {
                return true;
            }
            for (int i = 0; i < text.length(); i++) {
                char letter = text.charAt(i);
                boolean beforeSpace = i + 1 == text.length() || " \t".indexOf(text.charAt(i + 1)) >= 0;
                boolean afterSpace = i == 0 || " \t\n".indexOf(text.charAt(i - 1)) >= 0;
                boolean first = i == 0 && (letter == '?' || letter == '-') && beforeSpace;
                if (first || (letter == ':' && beforeSpace) || (letter == '#' && afterSpace) || inside.indexOf(letter) >= 0) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isPrintable(int letter) {
        return letter == '\n'
                || (letter >= ' ' && letter <= '~')
                || (letter >= 0xA0 && letter <= 0xD7FF)
                || (letter >= 0xE000 && letter <= 0xFFFD && letter != 0xFEFF);
    }

    private static boolean isBreak(int letter) {
        return letter == '\n' || isOtherBreak(letter);
    }

    private static boolean isOtherBreak(int letter) {
        return letter == '\r' || letter == 0x85 || letter == 0x2028 || letter == 0x2029;
    }

    private static int utf8Length(String text) {
        return text.codePoints().map(letter -> letter < 0x80 ? 1 : letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4).sum();
    }

    private void put(String text) {
        out.append(text);
        column += text.codePointCount(0, text.length());
    }

    private void put(int letter) {
        out.appendCodePoint(letter);
        column++;
    }

    private void newLine() {
        out.append('\n');
        column = 0;
    }

    private void lineAt(int indent) {
        newLine();
        put(" ".repeat(indent));
    }
}
