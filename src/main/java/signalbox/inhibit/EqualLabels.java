package signalbox.inhibit;

import java.util.List;
import signalbox.alert.Labels;

/**
 * A list of label names in which two alerts have to agree, as a fact: one for each distinct {@code equal} list of the
 * inhibit rules, so that alerts are looked up by their values instead of compared one by one.
 *
 * @param names sorted, each once
 */
public record EqualLabels(List<String> names) {

    public EqualLabels {
        names = names.stream().distinct().sorted().toList();
    }

    /** The values these labels have in an alert; a missing label counts as empty. */
    public Labels valuesIn(Labels alert) {
        return alert.valuesOf(names);
    }
}
