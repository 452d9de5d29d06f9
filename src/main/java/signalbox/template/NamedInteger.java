package signalbox.template;

import java.util.Optional;

/** An integer of a type such as {@code int64} or {@code time.Month}, with the name it prints as, if it has one. */
record NamedInteger(String typeName, long value, Optional<String> string) implements IntegerValue {

    NamedInteger(String typeName, long value) {
        this(typeName, value, Optional.empty());
    }

    @Override
    public Optional<Function> method(String name) {
        return string.filter(text -> name.equals("String")).map(text -> Function.of(arguments -> text));
    }
}
