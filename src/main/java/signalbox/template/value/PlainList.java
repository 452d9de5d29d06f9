package signalbox.template.value;

import java.util.List;

/** A list of an unnamed type. */
record PlainList(String elementType, List<?> elements) implements ListValue {

    PlainList {
        elements = List.copyOf(elements);
    }

    @Override
    public String typeName() {
        return "[]" + elementType;
    }
}
