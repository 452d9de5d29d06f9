package signalbox.inhibit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/** Reads what a rule names as the cause of something: one alert after the other, or a list that it collected. */
final class InhibitionSources {

    private InhibitionSources() {}

    /** Each once, in their order. Throws {@code IllegalArgumentException} for what is neither an alert nor its labels. */
    static List<Labels> labels(Object... sources) {
        List<Labels> labels = new ArrayList<>();
        for (Object source : sources) {
            add(source, labels);
        }
        return labels.stream().distinct().toList();
    }

    private static void add(Object source, List<Labels> labels) {
        if (source instanceof Alert alert) {
            labels.add(alert.labels());
        } else if (source instanceof Labels set) {
            labels.add(set);
        } else if (source instanceof Collection<?> several) {
            several.forEach(one -> add(one, labels));
        } else {
            throw new IllegalArgumentException("the source of an inhibition is an alert or its labels, not \"" + source + "\"");
        }
    }
}
