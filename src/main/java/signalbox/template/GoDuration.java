package signalbox.template;

/** Go's {@code time.Duration}. */
public record GoDuration(long nanos) implements TypedValue {

    @Override
    public String typeName() {
        return "time.Duration";
    }
}
