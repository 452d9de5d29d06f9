package signalbox.topology;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Alert;
import signalbox.alert.Labels;

/**
 * A rule says that a node is down, so that nothing is reached by way of it:
 *
 * <pre>{@code
 * insertLogical( new Down( $alert.instance(), $alert ) );
 * }</pre>
 *
 * @param alert the labels of the alert that says so
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 */
public record Down(String node, Labels alert, String rule) {

    public Down {
        requireNonNull(node, "node is null");
        requireNonNull(alert, "alert is null");
        requireNonNull(rule, "rule is null");
    }

    /** For team rules: {@code node} is down, as this alert says. */
    public Down(String node, Alert alert) {
        this(node, alert.labels());
    }

    /** For team rules: {@code node} is down, as the alert with these labels says. */
    public Down(String node, Labels alert) {
        this(node, alert, "");
    }

    /** The same, said by this rule. */
    public Down by(String name) {
        return new Down(node, alert, name);
    }
}
