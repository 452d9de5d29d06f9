package signalbox.template.value;

/**
 * The type of a parameter. Only constants are converted: {@code 1e3} may stand where an int is wanted, an int variable may not
 * stand where a float is wanted.
 */
public enum Parameter {
    /** Any value, nil included. */
    ANY("interface {}"),
    /** {@link String}. */
    STRING("string"),
    /** {@link Long}. */
    INT("int"),
    /** {@link Long}. */
    FLOAT("float64"),
    /** {@link Boolean}. */
    BOOL("bool"),
    /** A {@link ListValue} of strings. */
    STRINGS("[]string"),
    /** The {@link ListValue} that the function {@code list} makes. */
    LIST("[]interface {}"),
    /** {@link GoTime}. */
    TIME("time.Time"),
    /** {@link GoLocation}. */
    LOCATION("*time.Location"),
    /** {@link DurationValue}; a constant is taken as nanoseconds. */
    DURATION("time.Duration"),
    /** Any value, as the functions of the language take it: told apart from {@link #ANY} in error texts only. */
    VALUE("reflect.Value");

    private final String goName;

    Parameter(String goName) {
        this.goName = goName;
    }

    /** As error texts name it. */
    public String goName() {
        return goName;
    }
}
