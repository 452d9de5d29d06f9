package signalbox.template.value;

import java.util.List;

/** A Go slice. */
public interface ListValue extends TypedValue {

    /** The name of the type of the elements, such as {@code string} or {@code interface {}}. */
    String elementType();

    List<?> elements();

    /** A part of it, of the same type: a named type makes one of its own. */
    default ListValue slice(int from, int to) {
        return of(elementType(), elements().subList(from, to));
    }

    /** A list of strings without methods, Go's {@code []string}. */
    static ListValue ofStrings(List<String> elements) {
        return new PlainList("string", elements);
    }

    /** A list of any values, as the function {@code list} makes it. */
    static ListValue ofAny(List<?> elements) {
        return new PlainList("interface {}", elements);
    }

    /** A list of some other type without methods, such as {@code template.Alert}. */
    static ListValue of(String elementType, List<?> elements) {
        return new PlainList(elementType, elements);
    }
}
