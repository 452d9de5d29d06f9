package signalbox.template.function;

import java.util.List;
import signalbox.gotext.GoOrder;
import signalbox.template.format.Printing;
import signalbox.template.value.Boxed;
import signalbox.template.value.FunctionException;
import signalbox.template.value.Kind;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.Nil;
import signalbox.template.value.StructValue;
import signalbox.template.value.Values;

/** The comparisons of the language: only values of one kind compare (spec/templates.md 4.3). */
final class Comparison {

    private Comparison() {}

    /** Whether the first argument equals any of the others. */
    static Object equal(List<Object> arguments) throws FunctionException {
        if (arguments.size() < 2) {
            throw new FunctionException("missing argument for comparison");
        }
        Object first = Boxed.unbox(arguments.get(0));
        for (Object other : arguments.subList(1, arguments.size())) {
            if (equal(first, Boxed.unbox(other))) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(Object a, Object b) throws FunctionException {
        Kind kind = Kind.of(a);
        Kind other = Kind.of(b);
        if (kind.isBasic() || other.isBasic()) {
            if (kind == other) {
                return equalBasic(kind, a, b);
            }
            if (a == Nil.NIL || b == Nil.NIL) {
                return false;
            }
            throw incompatible();
        }
        if (a == Nil.NIL || b == Nil.NIL) {
            return a == b;
        }
        if (kind != other) {
            throw new FunctionException("non-comparable types " + Printing.print(a) + ": " + Values.typeName(a) + ", "
                    + Values.typeName(b) + ": " + Printing.print(b));
        }
        if (!isComparable(b)) {
            throw new FunctionException("non-comparable type " + Printing.print(b) + ": " + Values.typeName(b));
        }
        return equalStructs(a, b);
    }

    private static boolean equalBasic(Kind kind, Object a, Object b) {
        return switch (kind) {
            case STRING -> Values.text(a).equals(Values.text(b));
            case INTEGER -> Values.integer(a) == Values.integer(b);
            case FLOAT -> ((Double) a).doubleValue() == ((Double) b).doubleValue();
            default -> a.equals(b);
        };
    }

    /** Whether Go's {@code ==} works on it: a pointer, or a struct of which no field is a list or a map. */
    private static boolean isComparable(Object value) {
        if (Kind.of(value) == Kind.POINTER) {
            return true;
        }
        if (value instanceof StructValue struct) {
            return struct.fields().stream().allMatch(field -> isComparable(field.value()));
        }
        return !(value instanceof ListValue) && !(value instanceof MapValue);
    }

    private static boolean equalStructs(Object a, Object b) {
        if (Kind.of(a) == Kind.POINTER) {
            return a == b;
        }
        if (a instanceof StructValue left && b instanceof StructValue right) {
            return left.typeName().equals(right.typeName()) && left.fields().equals(right.fields());
        }
        return a.equals(b);
    }

    /** {@code a < b}. */
    static boolean less(Object left, Object right) throws FunctionException {
        Object a = Boxed.unbox(left);
        Object b = Boxed.unbox(right);
        Kind kind = Kind.of(a);
        Kind other = Kind.of(b);
        if (!kind.isBasic() || !other.isBasic()) {
            throw new FunctionException("invalid type for comparison");
        }
        if (kind != other) {
            throw incompatible();
        }
        return switch (kind) {
            case STRING -> GoOrder.compare(Values.text(a), Values.text(b)) < 0;
            case INTEGER -> Values.integer(a) < Values.integer(b);
            case FLOAT -> (Double) a < (Double) b;
            default -> throw new FunctionException("invalid type for comparison");
        };
    }

    static boolean lessOrEqual(Object a, Object b) throws FunctionException {
        return less(a, b) || equal(Boxed.unbox(a), Boxed.unbox(b));
    }

    private static FunctionException incompatible() {
        return new FunctionException("incompatible types for comparison");
    }
}
