package signalbox.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.api.http.JsonOut;
import signalbox.audit.AlertRow;
import signalbox.audit.History;
import signalbox.audit.NotificationRow;
import signalbox.audit.Page;
import signalbox.audit.Search;

/**
 * What a silence would have matched in the 24 hours before an instant.
 *
 * @param times how often alerts fired that it matches
 * @param complete whether that is all; else there are more, at which nobody looked
 * @param alerts how many alerts these were
 * @param told how many of them somebody was told of as firing
 * @param lasts how long one of those that ended lasted, in the middle; empty when none ended
 * @param hidden labels of which an expression is asked though the audit keeps their values masked: of these nothing can be said
 * @param hours how often one began in each of the 24 hours, the oldest first
 */
record LastDay(
        Instant from,
        Instant to,
        long times,
        boolean complete,
        int alerts,
        int told,
        Optional<Duration> lasts,
        List<String> hidden,
        List<Integer> hours) {

    private static final int HOURS = 24;
    private static final int MOST_TIMES = 2_000;
    private static final int MOST_NOTIFICATIONS = 500;

    static LastDay of(History history, List<Matcher> matchers, Instant now) {
        Instant from = now.minus(Duration.ofHours(HOURS));
        Page<AlertRow> fired = history.alerts(search(matchers, from, now, "", MOST_TIMES));
        Page<NotificationRow> notifications = history.notifications(search(matchers, from, now, "told", MOST_NOTIFICATIONS), true);
        int[] hours = new int[HOURS];
        Set<Labels> alerts = new HashSet<>();
        for (AlertRow row : fired.rows()) {
            alerts.add(row.labels());
            long hour = Duration.between(from, row.seenAt()).toHours();
            if (!row.seenAt().isBefore(from) && hour < HOURS) { // others fired before already
                hours[(int) hour]++;
            }
        }
        Set<Labels> told = new HashSet<>();
        for (NotificationRow row : notifications.rows()) {
            row.alerts().stream().filter(alerts::contains).forEach(told::add); // it told others, too
        }
        return new LastDay(
                from,
                now,
                fired.count(),
                fired.next() == 0 && notifications.next() == 0,
                alerts.size(),
                told.size(),
                middle(fired.rows()),
                history.hiddenFrom(matchers),
                Arrays.stream(hours).boxed().toList());
    }

    private static Search search(List<Matcher> matchers, Instant from, Instant to, String outcome, int limit) {
        return new Search(Optional.of(from), Optional.of(to), matchers, "", "", "", "", outcome, 0, limit);
    }

    private static Optional<Duration> middle(List<AlertRow> rows) {
        List<Duration> lasted = rows.stream()
                .flatMap(row -> row.endedAt().map(end -> Duration.between(row.seenAt(), end)).stream())
                .sorted()
                .toList();
        return lasted.isEmpty() ? Optional.empty() : Optional.of(lasted.get(lasted.size() / 2));
    }

    void write(JsonOut out) throws IOException {
        out.object().member("from", from).member("to", to).member("times", times).member("complete", complete);
        out.member("alerts", alerts).member("told", told).name("lastsSeconds");
        if (lasts.isPresent()) {
            out.number(Long.toString(lasts.get().toSeconds()));
        } else {
            out.nothing();
        }
        out.member("hidden", hidden).name("hours").array();
        for (int began : hours) {
            out.number(Integer.toString(began));
        }
        out.endArray().endObject();
    }
}
