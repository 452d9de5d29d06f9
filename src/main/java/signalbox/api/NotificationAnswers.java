package signalbox.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.alert.Labels;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
import signalbox.api.http.TimeParameter;
import signalbox.audit.Counts;
import signalbox.audit.History;
import signalbox.audit.ToldAlerts;

/** Answers what is asked of notifications beside their list: how many there were over time, and which alerts one of them told. */
final class NotificationAnswers {

    private static final int LIMIT = 100;
    private static final int LARGEST_LIMIT = 10_000;
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int STEPS = 48;
    private static final int MOST_STEPS = 1_000;

    private static final Pattern TOLD = Pattern.compile("([0-9]{1,18})/alerts");
    /** What a page says of the next: the set of alerts, which never changes, and the place in it. */
    private static final Pattern CURSOR = Pattern.compile("([1-9][0-9]{0,17})-([0-9]{1,9})");

    private final History history;

    NotificationAnswers(History history) {
        this.history = history;
    }

    /** {@code counts}, or a number and {@code /alerts}. */
    JsonOut.Content answer(String what, Query query, Instant now) {
        if (what.equals("counts")) {
            return counts(query, now);
        }
        Matcher told = TOLD.matcher(what);
        if (!told.matches()) {
            throw new HandlerFault(404, "there is nothing of that name: there are notifications/ID/alerts and notifications/counts");
        }
        return told(Long.parseLong(told.group(1)), query);
    }

    private JsonOut.Content told(long notification, Query query) {
        Matcher cursor = CURSOR.matcher(query.last("after").orElse("1-0"));
        if (!cursor.matches()) {
            throw new HandlerFault(400, "after=" + query.last("after").orElse("") + " is not the \"after\" of a page before");
        }
        long set = query.last("after").isPresent() ? Long.parseLong(cursor.group(1)) : 0;
        int limit = (int) HistoryAnswers.number(query, "limit", LIMIT, LARGEST_LIMIT);
        ToldAlerts page = history.told(notification, set, Integer.parseInt(cursor.group(2)), limit)
                .orElseThrow(() -> new HandlerFault(404, "no notification " + notification + " is on record, or not any more"));
        return out -> write(page, out);
    }

    private static void write(ToldAlerts page, JsonOut out) throws IOException {
        out.object().member("count", page.firing() + page.resolved()).member("firing", page.firing()).member("resolved", page.resolved());
        OptionalInt next = page.next();
        out.name("after");
        if (next.isPresent()) {
            out.string(page.set() + "-" + next.getAsInt());
        } else {
            out.nothing();
        }
        out.name("alerts").array();
        int place = 0;
        for (Labels alert : page.alerts()) {
            out.object().member("fingerprint", alert.fingerprintText());
            out.member("status", page.isFiring(place++) ? "firing" : "resolved");
            out.member("labels", alert).endObject();
        }
        out.endArray().endObject();
    }

    private JsonOut.Content counts(Query query, Instant now) {
        Instant to = TimeParameter.in(query, "to").orElse(now);
        Instant from = TimeParameter.in(query, "from").orElse(to.minus(A_DAY));
        if (!from.isBefore(to)) {
            throw new HandlerFault(400, "from= is to be before to=");
        }
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        Duration step = Duration.ofSeconds(HistoryAnswers.number(query, "step", (seconds + STEPS - 1) / STEPS, seconds));
        if (seconds / step.toSeconds() > MOST_STEPS) {
            throw new HandlerFault(400, "step=" + step.toSeconds() + " makes more than " + MOST_STEPS + " steps of that time: ask for longer steps");
        }
        Counts counts = history.counts(from, to, step, query.last("receiver").orElse(""));
        return out -> write(counts, to, out);
    }

    private static void write(Counts counts, Instant to, JsonOut out) throws IOException {
        out.object().member("from", counts.from()).member("to", to).member("step", counts.step().toSeconds());
        out.member("complete", counts.complete()).name("receivers").array();
        for (Counts.Receiver each : counts.receivers()) {
            out.object().member("receiver", each.name());
            numbers("told", each.told(), out);
            numbers("failed", each.failed(), out);
            numbers("quiet", each.quiet(), out);
            out.endObject();
        }
        out.endArray().endObject();
    }

    private static void numbers(String name, List<Long> numbers, JsonOut out) throws IOException {
        out.name(name).array();
        for (long number : numbers) {
            out.number(Long.toString(number));
        }
        out.endArray();
    }
}
