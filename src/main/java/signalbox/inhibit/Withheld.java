package signalbox.inhibit;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Alert;
import signalbox.alert.Labels;

/**
 * An alert is quiet for a reason that is no other alert, as when something is not there:
 *
 * <pre>{@code
 * insertLogical( new Withheld( $info, "no warning in " + $namespace ) );
 * }</pre>
 *
 * @param target the labels of the alert that is quiet
 * @param reason for people
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 * @param receiver the one receiver that is not told, {@code ""} for all
 */
public record Withheld(Labels target, String reason, String rule, String receiver) {

    public Withheld {
        requireNonNull(target, "target is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(receiver, "receiver is null");
    }

    /** For team rules: {@code target} is quiet, and why. */
    public Withheld(Alert target, String reason) {
        this(target.labels(), reason);
    }

    /** For team rules: the alert with the labels {@code target} is quiet, and why. */
    public Withheld(Labels target, String reason) {
        this(target, reason, "", "");
    }

    /** The same for one receiver: all others are told. */
    public Withheld onlyTo(String name) {
        return new Withheld(target, reason, rule, name);
    }

    /** The same, said by this rule. */
    public Withheld by(String name) {
        return new Withheld(target, reason, name, receiver);
    }
}
