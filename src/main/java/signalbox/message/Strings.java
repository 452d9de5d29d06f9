package signalbox.message;

import java.util.List;
import java.util.Optional;
import signalbox.template.function.StandardFunctions;
import signalbox.template.value.Function;
import signalbox.template.value.ListValue;
import signalbox.template.value.Parameter;

/** A list of names or values, which can be joined (spec/templates.md 3). */
record Strings(List<String> elements) implements ListValue {

    Strings {
        elements = List.copyOf(elements);
    }

    @Override
    public String typeName() {
        return "template.Strings";
    }

    @Override
    public String elementType() {
        return "string";
    }

    @Override
    public ListValue slice(int from, int to) {
        return new Strings(elements.subList(from, to));
    }

    @Override
    public Optional<Function> method(String name) {
        return name.equals("Join")
                ? Optional.of(Function.of(
                        arguments -> StandardFunctions.join((String) arguments.get(0), elements), Parameter.STRING))
                : Optional.empty();
    }
}
