package signalbox.attribute;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Alert;
import signalbox.alert.LabelSyntax;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;

/**
 * A rule adds something to an alert. In rules it is written as what may come of it, an {@link Attribute}:
 *
 * <pre>{@code
 * insertLogical( new Attribute( $alert, "runbook", $url ) );
 * }</pre>
 *
 * <p>It is another class because what a rule says is not yet what counts: another rule may say something else, and a shadow says it in
 * vain.
 *
 * @param alert the labels of the alert
 * @param name a name that a label could have
 * @param value {@code ""}: the rule adds nothing
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 */
public record SaidAttribute(Labels alert, String name, String value, String rule) {

    /** Throws {@link IllegalArgumentException} for a name that none can have, and for a value that is no text. */
    public SaidAttribute {
        requireNonNull(alert, "alert is null");
        requireNonNull(rule, "rule is null");
        if (!isName(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of an attribute: letters, digits and _, such as runbook");
        }
        if (!LabelSyntax.isValidValue(value)) {
            throw new IllegalArgumentException("the attribute \"" + name + "\" cannot be written as UTF-8");
        }
    }

    /** For team rules. */
    public SaidAttribute(Alert alert, String name, String value) {
        this(alert.labels(), name, value, "");
    }

    /** For team rules. */
    public SaidAttribute(Labels alert, String name, String value) {
        this(alert, name, value, "");
    }

    /** Whether an attribute can have that name: templates write it behind a dot. */
    public static boolean isName(String name) {
        return LabelSyntax.isValidName(name, MatcherSyntax.Mode.CLASSIC);
    }

    /** What comes of it where it counts. */
    public Attribute fact() {
        return new Attribute(alert, name, value);
    }

    /** The same, said by this rule. */
    public SaidAttribute by(String who) {
        return new SaidAttribute(alert, name, value, who);
    }
}
