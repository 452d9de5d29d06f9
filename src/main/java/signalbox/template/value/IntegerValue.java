package signalbox.template.value;

/** A Go integer of a type of its own. */
public interface IntegerValue extends TypedValue {

    long value();
}
