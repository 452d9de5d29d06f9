package signalbox.message;

import java.util.List;
import signalbox.template.value.StructValue;

/** A Go struct of our data. */
record Struct(String typeName, List<Field> fields) implements StructValue {

    Struct {
        fields = List.copyOf(fields);
    }

    static Field field(String name, String json, Object value) {
        return new Field(name, json, value);
    }
}
