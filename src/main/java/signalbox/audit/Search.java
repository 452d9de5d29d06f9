package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import signalbox.alert.Matcher;

/**
 * What is looked for in the history; the newest comes first.
 *
 * @param from nothing that was over before; empty: from the beginning
 * @param to nothing that began then or later; empty: up to now
 * @param matchers that alerts pass; of a notification, one of its alerts
 * @param fingerprint of the alert; {@code ""}: any
 * @param rule its name; {@code ""}: any
 * @param packageName of the rule; {@code ""}: any
 * @param receiver {@code ""}: any
 * @param outcome of a notification or a flush, the kind of a verdict, how an alert ended, what somebody did; {@code ""}: any
 * @param group its key, what far ends know it by, or its labels as {@code {name="value"}}; {@code ""}: any
 * @param user who did something: user, client certificate, address, or as they call themselves; {@code ""}: anybody
 * @param after the cursor of the page before; 0: from the newest on
 * @param limit how many at most
 */
public record Search(
        Optional<Instant> from,
        Optional<Instant> to,
        List<Matcher> matchers,
        String fingerprint,
        String rule,
        String packageName,
        String receiver,
        String outcome,
        String group,
        String user,
        long after,
        int limit) {

    /** Everything, the newest hundred. */
    public static final Search ALL =
            new Search(Optional.empty(), Optional.empty(), List.of(), "", "", "", "", "", "", "", 0, 100);

    public Search {
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        matchers = List.copyOf(matchers);
        requireNonNull(fingerprint, "fingerprint is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(packageName, "packageName is null");
        requireNonNull(receiver, "receiver is null");
        requireNonNull(outcome, "outcome is null");
        requireNonNull(group, "group is null");
        requireNonNull(user, "user is null");
    }

    /** One that asks for no group, and not who did it. */
    public Search(
            Optional<Instant> from,
            Optional<Instant> to,
            List<Matcher> matchers,
            String fingerprint,
            String rule,
            String packageName,
            String receiver,
            String outcome,
            long after,
            int limit) {
        this(from, to, matchers, fingerprint, rule, packageName, receiver, outcome, "", "", after, limit);
    }

    /** The same from a cursor on, and so many. */
    public Search page(long cursor, int most) {
        return new Search(from, to, matchers, fingerprint, rule, packageName, receiver, outcome, group, user, cursor, most);
    }
}
