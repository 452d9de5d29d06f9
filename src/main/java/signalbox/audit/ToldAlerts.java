package signalbox.audit;

import java.util.List;
import signalbox.alert.Labels;

/**
 * Some of the alerts that a notification told, those that fired before those that had ended. What a notification told does not change:
 * pages that follow each other have each alert once, whatever happens meanwhile.
 *
 * @param set what names all that it told, for the page that follows
 * @param firing how many fired, on all pages
 * @param resolved how many had ended
 * @param first the place of the first of these among all, from 0 on
 */
public record ToldAlerts(long set, int firing, int resolved, int first, List<Labels> alerts) {

    public ToldAlerts {
        alerts = List.copyOf(alerts);
    }

    /** The place of the first alert of the next page; empty when there is none. */
    public java.util.OptionalInt next() {
        int next = first + alerts.size();
        return next < firing + resolved ? java.util.OptionalInt.of(next) : java.util.OptionalInt.empty();
    }

    /** Whether the alert at a place of this page fired. */
    public boolean isFiring(int place) {
        return first + place < firing;
    }
}
