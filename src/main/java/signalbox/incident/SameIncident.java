package signalbox.incident;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Alert;
import signalbox.alert.Labels;

/**
 * A rule says that two alerts belong to one incident:
 *
 * <pre>{@code
 * insertLogical( new SameIncident( $a, $b ) );
 * }</pre>
 *
 * @param alert the labels of the one alert
 * @param other the labels of the other
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 */
public record SameIncident(Labels alert, Labels other, String rule) {

    public SameIncident {
        requireNonNull(alert, "alert is null");
        requireNonNull(other, "other is null");
        requireNonNull(rule, "rule is null");
    }

    /** For team rules. */
    public SameIncident(Labels alert, Labels other) {
        this(alert, other, "");
    }

    /** For team rules. */
    public SameIncident(Alert alert, Alert other) {
        this(alert.labels(), other.labels());
    }

    /** For team rules. */
    public SameIncident(Alert alert, Labels other) {
        this(alert.labels(), other);
    }

    /** For team rules. */
    public SameIncident(Labels alert, Alert other) {
        this(alert, other.labels());
    }

    /** The same, said by this rule. */
    public SameIncident by(String name) {
        return new SameIncident(alert, other, name);
    }
}
