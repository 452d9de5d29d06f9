package signalbox.api;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Matcher;
import signalbox.api.http.Query;
import signalbox.view.AlertView;

/** Which alerts a request asks for, receivers aside (spec/api.md 2.3). Makes no garbage per alert. */
final class AlertFilter {

    private final List<Matcher> matchers;
    private final boolean active;
    private final boolean silenced;
    private final boolean inhibited;
    private final Instant now;

    AlertFilter(Query query, List<Matcher> matchers, Instant now) {
        this.matchers = matchers;
        this.active = query.isOn("active");
        this.silenced = query.isOn("silenced");
        this.inhibited = query.isOn("inhibited");
        this.now = now;
    }

    boolean takes(AlertView view) {
        boolean bySilence = !view.silencedBy().isEmpty();
        boolean byInhibition = view.isQuietByRules();
        return !view.endsAt().isBefore(now)
                && (active || bySilence || byInhibition)
                && (silenced || !bySilence)
                && (inhibited || !byInhibition)
                && Filters.allHold(matchers, view.alert().labels());
    }
}
