package signalbox.template.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import signalbox.gotext.GoQuote;
import signalbox.template.format.Printing;
import signalbox.template.value.BoundedText;
import signalbox.template.value.Boxed;
import signalbox.template.value.Function;
import signalbox.template.value.FunctionException;
import signalbox.template.value.Kind;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.NamedInteger;
import signalbox.template.value.Nil;
import signalbox.template.value.Parameter;
import signalbox.template.value.Runes;
import signalbox.template.value.TypedString;
import signalbox.template.value.Values;

/** The functions of the language itself (spec/templates.md 4.3). */
public final class BuiltIns {

    /** Told apart by the evaluator, which evaluates their arguments one by one and only as far as needed. */
    public static final Function AND = Function.variadic(BuiltIns::evaluatedElsewhere, Parameter.VALUE, Parameter.VALUE);

    public static final Function OR = Function.variadic(BuiltIns::evaluatedElsewhere, Parameter.VALUE, Parameter.VALUE);

    /** Its first argument is put in by the evaluator: the source of what is called. */
    public static final Function CALL = Function.variadic(BuiltIns::call, Parameter.VALUE, Parameter.VALUE);

    private static final String URL_SAFE = "-_.~";

    private BuiltIns() {}

    static Map<String, Function> all() {
        return Map.ofEntries(
                Map.entry("and", AND),
                Map.entry("or", OR),
                Map.entry("call", CALL),
                Map.entry("not", Function.of(arguments -> !Values.truth(arguments.get(0)), Parameter.VALUE)),
                Map.entry("len", Function.of(arguments -> length(arguments.get(0)), Parameter.VALUE)),
                Map.entry("index", Function.variadic(BuiltIns::index, Parameter.VALUE, Parameter.VALUE)),
                Map.entry("slice", Function.variadic(BuiltIns::slice, Parameter.VALUE, Parameter.VALUE)),
                Map.entry("print", Function.variadic(Printing::sprint, Parameter.ANY)),
                Map.entry("println", Function.variadic(Printing::sprintln, Parameter.ANY)),
                Map.entry("printf", Function.variadic(BuiltIns::printf, Parameter.STRING, Parameter.ANY)),
                Map.entry("html", Function.variadic(arguments -> escapeHtml(printed(arguments)), Parameter.ANY)),
                Map.entry("js", Function.variadic(arguments -> escapeJs(printed(arguments)), Parameter.ANY)),
                Map.entry("urlquery", Function.variadic(arguments -> escapeQuery(printed(arguments)), Parameter.ANY)),
                Map.entry("eq", Function.variadic(Comparison::equal, Parameter.VALUE, Parameter.VALUE)),
                Map.entry("ne", comparison(arguments -> !(Boolean) Comparison.equal(arguments))),
                Map.entry("lt", comparison(arguments -> Comparison.less(arguments.get(0), arguments.get(1)))),
                Map.entry("le", comparison(arguments -> Comparison.lessOrEqual(arguments.get(0), arguments.get(1)))),
                Map.entry("gt", comparison(arguments -> !Comparison.lessOrEqual(arguments.get(0), arguments.get(1)))),
                Map.entry("ge", comparison(arguments -> !Comparison.less(arguments.get(0), arguments.get(1)))));
    }

    private static Function comparison(Function.Body body) {
        return Function.of(body, Parameter.VALUE, Parameter.VALUE);
    }

    private static Object evaluatedElsewhere(List<Object> arguments) throws FunctionException {
        throw new FunctionException("needs the evaluator");
    }

    private static Object printf(List<Object> arguments) {
        return Printing.sprintf((String) arguments.get(0), arguments.subList(1, arguments.size()));
    }

    private static Object call(List<Object> arguments) throws FunctionException {
        Object callee = Boxed.unbox(arguments.get(1));
        if (callee == Nil.NIL) {
            throw new FunctionException("call of nil");
        }
        throw new FunctionException("non-function " + arguments.get(0) + " of type " + Values.typeName(callee));
    }

    private static Object length(Object boxed) throws FunctionException {
        Object item = Boxed.unbox(boxed);
        return switch (Kind.of(item)) {
            case STRING -> (long) Runes.byteLength(Values.text(item));
            case LIST -> (long) ((ListValue) item).elements().size();
            case MAP -> (long) ((MapValue) item).entries().size();
            case INVALID -> throw new FunctionException(
                    boxed == item ? "reflect: call of reflect.Value.Type on zero Value" : "len of nil pointer");
            default -> throw new FunctionException("len of type " + pointedAt(item));
        };
    }

    /** The type that a pointer points at, or the type itself. */
    private static String pointedAt(Object value) {
        String type = Values.typeName(value);
        return type.startsWith("*") ? type.substring(1) : type;
    }

    private static Object index(List<Object> arguments) throws FunctionException {
        Object item = Boxed.unbox(arguments.get(0));
        if (item == Nil.NIL) {
            throw new FunctionException("index of untyped nil");
        }
        for (Object index : arguments.subList(1, arguments.size())) {
            item = element(Boxed.unbox(item), Boxed.unbox(index));
        }
        return item;
    }

    private static Object element(Object item, Object index) throws FunctionException {
        return switch (Kind.of(item)) {
            case INVALID -> throw new FunctionException("index of nil pointer");
            case LIST -> element((ListValue) item, index);
            case STRING -> octet(Values.text(item), index);
            case MAP -> {
                if (index == Nil.NIL) {
                    throw new FunctionException("value is nil; should be of type string");
                }
                if (!(index instanceof String key)) {
                    throw new FunctionException("value has type " + Values.typeName(index) + "; should be string");
                }
                yield Values.entry((MapValue) item, key);
            }
            default -> throw new FunctionException("can't index item of type " + pointedAt(item));
        };
    }

    private static Object element(ListValue list, Object index) throws FunctionException {
        int at = offset(index, list.elements().size());
        if (at == list.elements().size()) {
            throw new FunctionException("reflect: slice index out of range");
        }
        return Boxed.part(list.elementType(), list.elements().get(at));
    }

    private static NamedInteger octet(String text, Object index) throws FunctionException {
        byte[] bytes = text.getBytes(UTF_8);
        int at = offset(index, bytes.length);
        if (at == bytes.length) {
            throw new FunctionException("reflect: string index out of range");
        }
        return new NamedInteger("uint8", bytes[at] & 0xff);
    }

    private static int offset(Object index, int max) throws FunctionException {
        if (index == Nil.NIL) {
            throw new FunctionException("cannot index slice/array with nil");
        }
        if (Kind.of(index) != Kind.INTEGER) {
            throw new FunctionException("cannot index slice/array with type " + Values.typeName(index));
        }
        long offset = Values.integer(index);
        if (offset < 0 || offset > max) {
            throw new FunctionException("index out of range: " + offset);
        }
        return (int) offset;
    }

    private static Object slice(List<Object> arguments) throws FunctionException {
        Object item = Boxed.unbox(arguments.get(0));
        if (item == Nil.NIL) {
            throw new FunctionException("slice of untyped nil");
        }
        List<Object> indexes = arguments.subList(1, arguments.size());
        if (indexes.size() > 3) {
            throw new FunctionException("too many slice indexes: " + indexes.size());
        }
        if (item instanceof ListValue list) {
            int[] bounds = bounds(indexes, list.elements().size());
            return list.slice(bounds[0], bounds[1]);
        }
        if (Kind.of(item) != Kind.STRING) {
            throw new FunctionException("can't slice item of type " + pointedAt(item));
        }
        if (indexes.size() == 3) {
            throw new FunctionException("cannot 3-index slice a string");
        }
        String text = Values.text(item);
        int[] bounds = bounds(indexes, Runes.byteLength(text));
        String part = Runes.slice(text, bounds[0], bounds[1]);
        return item instanceof TypedString typed ? new TypedString(typed.typeName(), part) : part;
    }

    private static int[] bounds(List<Object> indexes, int length) throws FunctionException {
        int[] bounds = {0, length, length};
        for (int i = 0; i < indexes.size(); i++) {
            bounds[i] = offset(Boxed.unbox(indexes.get(i)), length);
        }
        for (int i = 0; i < 2; i++) {
            if (bounds[i] > bounds[i + 1]) {
                throw new FunctionException("invalid slice index: " + bounds[i] + " > " + bounds[i + 1]);
            }
        }
        return bounds;
    }

    /** The arguments of an escaper as one text; a nil is no value there. */
    private static String printed(List<Object> arguments) {
        if (arguments.size() == 1 && arguments.get(0) instanceof String text) {
            return text;
        }
        return Printing.sprintValues(arguments);
    }

    public static String escapeHtml(String text) {
        BoundedText escaped = new BoundedText();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case 0 -> escaped.append('\ufffd');
                case '"' -> escaped.append("&#34;");
                case '\'' -> escaped.append("&#39;");
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    static String escapeJs(String text) {
        BoundedText escaped = new BoundedText();
        text.codePoints().forEach(rune -> {
            switch (rune) {
                case '\\', '\'', '"' -> escaped.append('\\').appendRune(rune);
                case '<', '>', '&', '=' -> escaped.append(unicode(rune));
                default -> {
                    boolean plain = rune < 0x80 ? rune >= ' ' : GoQuote.isPrintable(rune);
                    if (plain) {
                        escaped.appendRune(rune);
                    } else {
                        escaped.append(unicode(rune));
                    }
                }
            }
        });
        return escaped.toString();
    }

    private static String unicode(int rune) {
        return String.format("\\u%04X", rune);
    }

    /** As in the query of a URL: a space becomes a plus sign. */
    public static String escapeQuery(String text) {
        BoundedText escaped = new BoundedText();
        for (byte octet : text.getBytes(UTF_8)) {
            int c = octet & 0xff;
            if (c == ' ') {
                escaped.append('+');
            } else if (c < 0x80 && (Character.isLetterOrDigit(c) || URL_SAFE.indexOf(c) >= 0)) {
                escaped.append((char) c);
            } else {
                escaped.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 0xf));
            }
        }
        return escaped.toString();
    }

    private static char hexDigit(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }
}
