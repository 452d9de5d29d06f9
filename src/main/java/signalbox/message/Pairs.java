package signalbox.message;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import signalbox.template.value.Function;
import signalbox.template.value.ListValue;
import signalbox.template.value.StructValue;

/** Names with their values, in order (spec/templates.md 3). */
record Pairs(List<Pair> elements) implements ListValue {

    /** A name and its value. */
    record Pair(String name, String value) implements StructValue {

        @Override
        public String typeName() {
            return "template.Pair";
        }

        @Override
        public List<Field> fields() {
            return List.of(Struct.field("Name", "Name", name), Struct.field("Value", "Value", value));
        }
    }

    Pairs {
        elements = List.copyOf(elements);
    }

    @Override
    public String typeName() {
        return "template.Pairs";
    }

    @Override
    public String elementType() {
        return "template.Pair";
    }

    @Override
    public ListValue slice(int from, int to) {
        return new Pairs(elements.subList(from, to));
    }

    @Override
    public Optional<String> string() {
        return Optional.of(text());
    }

    private String text() {
        return elements.stream().map(pair -> pair.name() + "=" + pair.value()).collect(joining(", "));
    }

    @Override
    public Optional<Function> method(String name) {
        return switch (name) {
            case "Names" -> Optional.of(Function.of(arguments -> strings(Pair::name)));
            case "Values" -> Optional.of(Function.of(arguments -> strings(Pair::value)));
            case "String" -> Optional.of(Function.of(arguments -> text()));
            default -> Optional.empty();
        };
    }

    private Strings strings(java.util.function.Function<Pair, String> part) {
        return new Strings(elements.stream().map(part).toList());
    }
}
