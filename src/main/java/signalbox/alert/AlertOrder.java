package signalbox.alert;

import java.util.Comparator;
import signalbox.gotext.GoOrder;

/** How alerts are listed inside a notification and a group (spec/behaviour.md 1.4). */
public final class AlertOrder {

    /** By label {@code job}, then {@code instance}, whoever has the label first; then by the label set. */
    public static final Comparator<Labels> BY_JOB_INSTANCE_LABELS = AlertOrder::compare;

    private AlertOrder() {}

    private static int compare(Labels a, Labels b) {
        int jobs = compareLabel("job", a, b);
        if (jobs != 0) {
            return jobs;
        }
        int instances = compareLabel("instance", a, b);
        return instances != 0 ? instances : a.compareTo(b);
    }

    private static int compareLabel(String name, Labels a, Labels b) {
        int presence = Boolean.compare(b.has(name), a.has(name));
        return presence != 0 ? presence : GoOrder.compare(a.get(name), b.get(name));
    }
}
