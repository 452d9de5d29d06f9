package signalbox.template.value;

import java.util.List;
import java.util.Map;
import signalbox.gotext.GoOrder;

/** What holds for values of every kind. */
public final class Values {

    private Values() {}

    /** The name of the type as Go's reflection has it. */
    public static String typeName(Object value) {
        if (value instanceof TypedValue typed) {
            return typed.typeName();
        }
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Long) {
            return "int";
        }
        if (value instanceof Double) {
            return "float64";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        return value instanceof Boxed ? Boxed.TYPE : value.toString();
    }

    /** The text of a value whose kind is string. */
    public static String text(Object value) {
        return value instanceof TypedString typed ? typed.text() : (String) value;
    }

    /** The number of a value whose kind is integer. */
    public static long integer(Object value) {
        return value instanceof IntegerValue typed ? typed.value() : (Long) value;
    }

    /** A number of the same type as an integer that is given. */
    public static Object like(Object integer, long number) {
        if (integer instanceof DurationValue) {
            return new DurationValue(number);
        }
        return integer instanceof IntegerValue typed ? new NamedInteger(typed.typeName(), number) : (Object) number;
    }

    /** Whether it counts as true: not false, 0, nil or empty. Structs and times always do. */
    public static boolean truth(Object value) {
        Object inner = Boxed.unbox(value);
        return switch (Kind.of(inner)) {
            case INVALID, INTERFACE -> false;
            case BOOL -> (Boolean) inner;
            case INTEGER -> integer(inner) != 0;
            case FLOAT -> (Double) inner != 0;
            case STRING -> !text(inner).isEmpty();
            case LIST -> !((ListValue) inner).elements().isEmpty();
            case MAP -> !((MapValue) inner).entries().isEmpty();
            case STRUCT, POINTER -> true;
        };
    }

    /** The entries of a map by key, in the order of bytes. */
    public static List<? extends Map.Entry<String, ?>> sorted(MapValue map) {
        return map.entries().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(GoOrder::compare))
                .toList();
    }

    /** The entry of a map, or the zero value of its element type. */
    public static Object entry(MapValue map, String key) {
        Object found = map.entries().get(key);
        if (found != null) {
            return Boxed.part(map.elementType(), found);
        }
        return switch (map.elementType()) {
            case Boxed.TYPE -> new Boxed(Nil.NIL);
            case "string" -> "";
            default -> Nil.NIL;
        };
    }
}
