package signalbox.template.value;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Go's {@code *time.Location}: the zone of a time, as {@code In} takes it (spec/templates.md 6). */
public record GoLocation(ZoneId zone) implements TypedValue {

    @Override
    public String typeName() {
        return "*time.Location";
    }

    /** Its name in the IANA database; an offset has none. */
    @Override
    public Optional<String> string() {
        return Optional.of(zone.equals(ZoneOffset.UTC) ? "UTC" : zone instanceof ZoneOffset ? "" : zone.getId());
    }

    @Override
    public Optional<Function> method(String name) {
        return name.equals("String") ? Optional.of(Function.of(arguments -> string().orElseThrow())) : Optional.empty();
    }
}
