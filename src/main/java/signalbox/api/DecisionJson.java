package signalbox.api;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.ack.Ack;
import signalbox.ack.Acknowledged;
import signalbox.alert.Labels;
import signalbox.api.http.JsonOut;
import signalbox.condition.ExpectedCondition;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Quiet;
import signalbox.decision.Unheeded;
import signalbox.explain.Explanation;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.view.AttributeView;
import signalbox.view.Derivation;
import signalbox.view.Gap;
import signalbox.view.Told;

/** Decisions in JSON: who decided, and what it rests on. */
final class DecisionJson {

    private static final int LONGEST_LINE = 300;

    private DecisionJson() {}

    /** The intervals that mute an alert at any receiver. */
    static Map<String, String> muted(Explanation explanation) {
        Map<String, String> muted = new LinkedHashMap<>();
        explanation.receivers().forEach(each -> each.mutedWhy().forEach(muted::putIfAbsent));
        return muted;
    }

    /** What keeps an alert quiet, as a list. */
    static void reasons(List<Quiet> reasons, Map<String, String> intervals, JsonOut out) throws IOException {
        out.array();
        for (Quiet quiet : reasons) {
            out.object().member("kind", quiet.kind().text());
            members(quiet.by(), out);
            out.member("receiver", quiet.receiver());
            Because because = quiet.because();
            out.name("sources");
            alerts(because.alerts(), out);
            out.name("silence");
            text(because.silence(), out);
            out.name("interval").nothing();
            out.member("reason", because.words()).name("since");
            time(quiet.since(), out);
            out.name("until");
            time(quiet.until(), out);
            out.endObject();
        }
        for (Map.Entry<String, String> interval : intervals.entrySet()) {
            out.object().member("kind", "muted_by_time");
            members(DecidedBy.standard("time_intervals"), out);
            out.member("receiver", "").member("sources", List.of());
            out.name("silence").nothing();
            out.member("interval", interval.getKey()).member("reason", interval.getValue());
            out.name("since").nothing().name("until").nothing().endObject();
        }
        out.endArray();
    }

    /** Alerts, as a list. */
    static void alerts(List<Labels> alerts, JsonOut out) throws IOException {
        out.array();
        for (Labels alert : alerts) {
            out.object().member("fingerprint", alert.fingerprintText());
            out.member("labels", alert).endObject();
        }
        out.endArray();
    }

    /** What rules added to an alert, as a list, each with who decided it. */
    static void attributes(List<AttributeView> attributes, JsonOut out) throws IOException {
        out.array();
        for (AttributeView attribute : attributes) {
            out.object().member("name", attribute.name());
            out.member("value", attribute.value());
            members(attribute.by(), out);
            out.endObject();
        }
        out.endArray();
    }

    /** The rules that derive an alert, as a list; none for one that clients report. */
    static void derivations(List<Derivation> derivations, JsonOut out) throws IOException {
        out.array();
        for (Derivation derivation : derivations) {
            out.object();
            members(derivation.by(), out);
            out.name("sources");
            alerts(derivation.because(), out);
            out.endObject();
        }
        out.endArray();
    }

    /** What rules conclude that has no effect, as a list: of packages that are shadows, or outside of their scope. */
    static void unheeded(List<Unheeded> all, Speech speech, JsonOut out) throws IOException {
        out.array();
        for (Unheeded each : all) {
            out.object().member("force", each.force().text()).member("kind", each.kind().text());
            members(each.by(), out);
            out.member("receiver", each.receiver());
            out.name("sources");
            alerts(each.because().alerts(), out);
            out.member("reason", each.because().words());
            out.member("sentence", Sentence.text(Sentence.of(each, speech))).endObject();
        }
        out.endArray();
    }

    /** Who decided, as an object. */
    static void decidedBy(DecidedBy by, JsonOut out) throws IOException {
        out.object();
        members(by, out);
        out.endObject();
    }

    /** Who decided, as members. */
    static void members(DecidedBy by, JsonOut out) throws IOException {
        out.member("rule", by.rule());
        out.member("package", by.packageName());
        out.member("version", by.version());
        int colon = by.place().lastIndexOf(':');
        out.member("file", colon < 0 ? by.place() : by.place().substring(0, colon));
        out.name("line").number(colon < 0 ? "0" : by.place().substring(colon + 1));
    }

    /** What an integration was told of an alert, as members. */
    static void told(Told told, Labels alert, JsonOut out) throws IOException {
        out.member("integration", told.integration());
        out.member("at", told.at());
        out.member("status", told.firing().contains(alert.notificationHash()) ? "firing" : "resolved");
        out.member("reason", told.reason());
    }

    /** What an integration could not be told. */
    static void underWay(List<UnderWay> all, JsonOut out) throws IOException {
        out.array();
        for (UnderWay each : all) {
            out.object().member("integration", each.integration()).member("since", each.since()).member("attempt", each.attempt()).endObject();
        }
        out.endArray();
    }

    static void notTold(NotTold notTold, JsonOut out) throws IOException {
        out.object().member("integration", notTold.integration()).member("at", notTold.at()).member("attempts", notTold.attempts());
        out.member("error", line(notTold.detail())).member("willRetry", notTold.triedAgain()).endObject();
    }

    /** A far end's words on one line, and no more than a row can show: each alert of its group has them. */
    private static String line(String words) {
        String line = words.strip().replaceAll("\\s+", " ");
        int end = Math.min(line.length(), LONGEST_LINE);
        return end == line.length() ? line : line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The times of which not all is known, as a list. */
    static void gaps(List<Gap> gaps, JsonOut out) throws IOException {
        out.array();
        for (Gap gap : gaps) {
            out.object().member("from", gap.from()).member("until", gap.until());
            out.member("lost", gap.lost()).member("why", gap.why()).endObject();
        }
        out.endArray();
    }

    /** The conditions about an alert that hold, or are about to, as a list. */
    static void conditions(List<ExpectedCondition> conditions, JsonOut out) throws IOException {
        out.array();
        for (ExpectedCondition condition : conditions) {
            out.object().member("condition", condition.condition());
            out.member("package", condition.packageName());
            out.name("since");
            time(condition.since(), out);
            out.name("holdsAt");
            time(condition.willHoldAt(), out);
            out.name("endsAt");
            time(condition.willEndAt(), out);
            out.endObject();
        }
        out.endArray();
    }

    /** Who takes care of an alert, as a list. */
    static void acknowledged(List<Acknowledged> acknowledged, JsonOut out) throws IOException {
        out.array();
        for (Acknowledged each : acknowledged) {
            out.object().member("id", each.id());
            out.member("by", each.by());
            out.member("comment", each.comment());
            out.name("until");
            until(each.until(), out);
            out.endObject();
        }
        out.endArray();
    }

    /** When an acknowledgement is over; null when that is with its alert. */
    static void until(Instant until, JsonOut out) throws IOException {
        time(until.equals(Ack.OPEN) ? Optional.empty() : Optional.of(until), out);
    }

    static void text(Optional<String> text, JsonOut out) throws IOException {
        if (text.isPresent()) {
            out.string(text.get());
        } else {
            out.nothing();
        }
    }

    static void time(Optional<Instant> instant, JsonOut out) throws IOException {
        if (instant.isPresent()) {
            out.time(instant.get());
        } else {
            out.nothing();
        }
    }
}
