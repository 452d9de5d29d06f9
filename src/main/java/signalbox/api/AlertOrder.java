package signalbox.api;

import java.util.Comparator;
import signalbox.alert.Labels;

/** The order of alerts in a group (spec/alertmanager-behaviour.md 1.4): by job, by instance, then as label sets compare. */
enum AlertOrder implements Comparator<Labels> {
    INSTANCE;

    @Override
    public int compare(Labels a, Labels b) {
        int jobs = compare(a, b, "job");
        if (jobs != 0) {
            return jobs;
        }
        int instances = compare(a, b, "instance");
        return instances != 0 ? instances : a.compareTo(b);
    }

    private static int compare(Labels a, Labels b, String name) {
        return a.has(name) != b.has(name)
                ? (a.has(name) ? -1 : 1)
                : Labels.compareBytes(a.get(name), b.get(name));
    }
}
