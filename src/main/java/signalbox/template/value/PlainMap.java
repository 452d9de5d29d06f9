package signalbox.template.value;

import java.util.Map;

/** A map of an unnamed type. */
record PlainMap(String elementType, Map<String, ?> entries) implements MapValue {

    PlainMap {
        entries = Map.copyOf(entries);
    }

    @Override
    public String typeName() {
        return "map[string]" + elementType;
    }
}
