package signalbox.template.value;

import java.util.List;

/** A Go struct, or a pointer to one if the name of its type begins with {@code *}. */
public interface StructValue extends TypedValue {

    /** The fields in Go's order. */
    List<Field> fields();

    /**
     * A field.
     *
     * @param json its name in JSON
     * @param value a value as {@link signalbox.template} describes
     */
    record Field(String name, String json, Object value) {

        /** Whether templates and JSON see it: its name begins with a capital. Others are only printed with the struct. */
        public boolean isExported() {
            return Character.isUpperCase(name.codePointAt(0));
        }
    }
}
