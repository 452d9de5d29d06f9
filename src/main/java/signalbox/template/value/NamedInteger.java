package signalbox.template.value;

import java.util.List;
import java.util.Optional;

/** An integer of a type such as {@code int64} or {@code time.Month}. */
public record NamedInteger(String typeName, long value) implements IntegerValue {

    static final String MONTH = "time.Month";
    static final String WEEKDAY = "time.Weekday";

    /** Months and days of the week print with their names. */
    @Override
    public Optional<String> string() {
        return switch (typeName) {
            case MONTH -> Optional.of(name(TimeLayout.MONTHS, value - 1));
            case WEEKDAY -> Optional.of(name(TimeLayout.DAYS, value));
            default -> Optional.empty();
        };
    }

    private String name(List<String> names, long index) {
        return index >= 0 && index < names.size()
                ? names.get((int) index)
                : "%!" + typeName.substring(typeName.indexOf('.') + 1) + "(" + value + ")";
    }

    @Override
    public Optional<Function> method(String name) {
        return string().filter(text -> name.equals("String")).map(text -> Function.of(arguments -> text));
    }
}
