package signalbox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import signalbox.alert.AlertReport;
import signalbox.alert.InvalidAlertException;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.PostedAlert;
import signalbox.api.http.HandlerFault;

/** The alerts of one request, sorted into good and bad; bad ones cost only themselves (spec/api.md 2.4). */
final class Intake {

    private final Instant now;
    private final Duration resolveTimeout;
    private final MatcherSyntax.Mode mode;
    private final String sender;
    private final List<AlertReport> valid = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private int firing;
    private int resolved;

    Intake(Instant now, Duration resolveTimeout, MatcherSyntax.Mode mode, String sender) {
        this.now = now;
        this.resolveTimeout = resolveTimeout;
        this.mode = mode;
        this.sender = sender;
    }

    void take(PostedAlert posted) {
        if (posted.firingAt(now, resolveTimeout)) {
            firing++;
        } else {
            resolved++;
        }
        try {
            valid.add(posted.report(now, resolveTimeout, mode, sender));
        } catch (InvalidAlertException e) {
            errors.add(e.getMessage());
        }
    }

    List<AlertReport> valid() {
        return valid;
    }

    int firing() {
        return firing;
    }

    int resolved() {
        return resolved;
    }

    int invalid() {
        return errors.size();
    }

    /** Tells the sender what was wrong; for when everything else is stored. */
    void throwIfFaulty() {
        if (!errors.isEmpty()) {
            throw new HandlerFault(400, String.join("\n", errors));
        }
    }
}
