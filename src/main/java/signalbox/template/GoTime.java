package signalbox.template;

import java.time.Instant;
import java.time.ZoneId;

/** Go's {@code time.Time}: an instant as seen in a zone. */
public record GoTime(Instant instant, ZoneId zone) implements TypedValue {

    @Override
    public String typeName() {
        return "time.Time";
    }
}
