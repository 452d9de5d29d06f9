package signalbox.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import signalbox.decision.Decision;

/** A list of the history, and by what it is searched beside the time. */
@SuppressWarnings("ImmutableEnumChecker") // it has copies
public enum HistoryList {
    /** Times that alerts fired. */
    ALERTS(Set.of(By.FILTER, By.FINGERPRINT), List.of("firing", "resolved", "timed_out", "unseen")),
    /** Conclusions about alerts. */
    VERDICTS(Set.of(By.FILTER, By.FINGERPRINT, By.RULE, By.PACKAGE, By.RECEIVER, By.GROUP), texts(Decision.Kind.values())),
    /** What was told, or could not be. */
    NOTIFICATIONS(Set.of(By.FILTER, By.FINGERPRINT, By.RECEIVER, By.GROUP), List.of("told", "nothing_to_send", "failed")),
    /** What came of groups whose time had come. */
    FLUSHES(Set.of(By.FILTER, By.FINGERPRINT, By.RECEIVER, By.GROUP), texts(Decision.Outcome.values())),
    /** Firings of rules. */
    FIRINGS(Set.of(By.FILTER, By.FINGERPRINT, By.RULE, By.PACKAGE), List.of()),
    /** How many these were. */
    COUNTS(Set.of(By.RULE, By.PACKAGE), List.of()),
    /** What was done with silences. */
    SILENCES(Set.of(By.FILTER, By.FINGERPRINT), List.of("made", "changed", "ended", "known")),
    /** Of rule packages. */
    VERSIONS(Set.of(By.PACKAGE), List.of()),
    /** Of the configuration. */
    RELOADS(Set.of(), Arrays.stream(Load.Result.values()).map(each -> each.name().toLowerCase(Locale.ROOT)).toList()),
    /** What people did, silences and reloads among it. */
    ACTIONS(Set.of(By.FILTER, By.FINGERPRINT, By.USER), Actions.KINDS),
    /** Times of which not all is known. */
    GAPS(Set.of(), List.of());

    /** What is searched by, as the API calls it. */
    private enum By {
        FILTER,
        FINGERPRINT,
        RULE,
        PACKAGE,
        RECEIVER,
        GROUP,
        USER;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isIn(Search search) {
            return switch (this) {
                case FILTER -> !search.matchers().isEmpty();
                case FINGERPRINT -> !search.fingerprint().isEmpty();
                case RULE -> !search.rule().isEmpty();
                case PACKAGE -> !search.packageName().isEmpty();
                case RECEIVER -> !search.receiver().isEmpty();
                case GROUP -> !search.group().isEmpty();
                case USER -> !search.user().isEmpty();
            };
        }
    }

    private final Set<By> by;
    private final List<String> outcomes;

    HistoryList(Set<By> by, List<String> outcomes) {
        this.by = Set.copyOf(by);
        this.outcomes = List.copyOf(outcomes);
    }

    private static List<String> texts(Decision.Kind... kinds) {
        return Arrays.stream(kinds).map(Decision.Kind::text).toList();
    }

    private static List<String> texts(Decision.Outcome... outcomes) {
        return Arrays.stream(outcomes).map(Decision.Outcome::text).toList();
    }

    /** As the API calls it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * That a search asks for nothing by which this list cannot be searched: what it would find else were an answer to another question.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    public void check(Search search) {
        for (By each : By.values()) {
            if (each.isIn(search) && !by.contains(each)) {
                throw new IllegalArgumentException(text() + " are not searched by " + each.text() + ", but by " + ways() + ".");
            }
        }
        String outcome = search.outcome();
        if (outcome.isEmpty() || outcomes.contains(outcome) || (this == NOTIFICATIONS && outcome.equals("sent"))) {
            return;
        }
        throw new IllegalArgumentException(outcomes.isEmpty()
                ? text() + " are not searched by outcome, but by " + ways() + "."
                : text() + " have no outcome " + outcome + ": they have " + String.join(", ", outcomes) + ".");
    }

    private String ways() {
        List<String> ways = new ArrayList<>(List.of("from", "to"));
        Arrays.stream(By.values()).filter(by::contains).forEach(each -> ways.add(each.text()));
        if (!outcomes.isEmpty()) {
            ways.add("outcome");
        }
        return String.join(", ", ways);
    }
}
