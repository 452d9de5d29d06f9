package signalbox.view;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.alert.Labels;
import signalbox.decision.DecidedBy;

/**
 * That a rule derived an alert.
 *
 * @param because the labels of the alerts that it rests on
 */
public record Derivation(DecidedBy by, List<Labels> because) {

    public Derivation {
        requireNonNull(by, "by is null");
        because = List.copyOf(because);
    }
}
