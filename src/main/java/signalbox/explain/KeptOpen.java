package signalbox.explain;

import java.util.List;
import signalbox.alert.Labels;

/**
 * Why the end of an alert is not told yet: told alone it would close an incident of which others fire.
 *
 * @param by the alerts of the same incident that still fire; none: it is told
 * @param muted the time intervals that mute the group; none: those alerts are told elsewhere by now
 */
public record KeptOpen(List<Labels> by, List<String> muted) {

    static final KeptOpen NOT = new KeptOpen(List.of(), List.of());

    public KeptOpen {
        by = List.copyOf(by);
        muted = List.copyOf(muted);
    }

    boolean is() {
        return !by.isEmpty();
    }
}
