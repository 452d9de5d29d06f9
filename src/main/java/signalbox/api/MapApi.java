package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.JsonOut;
import signalbox.decision.DecidedBy;
import signalbox.inhibit.InhibitRule;
import signalbox.miss.ConditionFinding;
import signalbox.miss.NearMisses;
import signalbox.miss.WhyNotAnswer;
import signalbox.view.View;

/**
 * {@code /api/signalbox/v1/map}: which rules keep nothing quiet now and could. What is kept quiet stands with each alert in {@code
 * /api/signalbox/v1/alerts}.
 */
final class MapApi {

    /** Of more entries of the configuration it is not said what they could do. */
    private static final int MOST_RULES = 200;

    private static final int MOST_NAMES = 1_000;
    private static final int MOST_SOURCES = 10;

    private final Backend backend;
    private final AsyncAnswer later;

    MapApi(Backend backend, AsyncAnswer later) {
        this.backend = backend;
        this.later = later;
    }

    void show(Context ctx) {
        later.answer(ctx, backend.nearly(), near -> {
            List<Idle> idle = idle(backend.inhibitRules(), backend.view());
            Answer.json(ctx, out -> write(near, idle, out));
        });
    }

    /** An entry of the configuration, and how many alerts of which names fire that fit one side of it. */
    private record Idle(InhibitRule rule, Map<String, Integer> sources, Map<String, Integer> targets) {}

    /** Entries of the configuration that keep nothing quiet, where something fires that fits at least one side. */
    private static List<Idle> idle(List<InhibitRule> rules, View view) {
        List<Idle> all = rules.stream().limit(MOST_RULES).map(rule -> new Idle(rule, new TreeMap<>(), new TreeMap<>())).toList();
        List<Idle> idle = new ArrayList<>(all);
        view.forEachAlert(each -> {
            if (!each.alert().firing()) {
                return;
            }
            Labels labels = each.alert().labels();
            idle.removeIf(entry -> each.quiet().stream().anyMatch(reason -> reason.by().packageName().equals(DecidedBy.STANDARD)
                    && reason.by().rule().equals(entry.rule().title())));
            for (Idle entry : idle) {
                count(entry.rule().isSource(labels), entry.sources(), labels);
                count(entry.rule().isTarget(labels), entry.targets(), labels);
            }
        });
        idle.removeIf(entry -> entry.sources().isEmpty() && entry.targets().isEmpty());
        return idle;
    }

    private static void count(boolean fits, Map<String, Integer> names, Labels labels) {
        String name = labels.get("alertname");
        if (fits && (names.size() < MOST_NAMES || names.containsKey(name))) {
            names.merge(name, 1, Integer::sum);
        }
    }

    private static void write(NearMisses near, List<Idle> idle, JsonOut out) throws IOException {
        out.object().name("configured").array();
        for (Idle each : idle) {
            out.object().member("rule", each.rule().title());
            out.member("source", text(each.rule().sourceMatchers())).member("target", text(each.rule().targetMatchers()));
            out.member("equal", each.rule().equal().names());
            counts("sources", each.sources(), out);
            counts("targets", each.targets(), out);
            out.endObject();
        }
        out.endArray().name("rules").array();
        for (WhyNotAnswer each : near.answers()) {
            write(each, out);
        }
        out.endArray().member("asked", near.asked()).member("complete", near.complete()).endObject();
    }

    private static String text(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(", "));
    }

    private static void counts(String name, Map<String, Integer> counts, JsonOut out) throws IOException {
        out.name(name).object();
        for (Map.Entry<String, Integer> each : counts.entrySet()) {
            out.member(each.getKey(), each.getValue());
        }
        out.endObject();
    }

    private static void write(WhyNotAnswer answer, JsonOut out) throws IOException {
        out.object().member("rule", answer.rule()).member("package", answer.packageName()).member("place", answer.place());
        out.name("alert");
        write(answer.alert(), out);
        out.member("missing", answer.missing()).member("of", answer.conditions().size());
        out.member("near", NearMisses.isNear(answer));
        out.member("lacks", answer.failed().map(ConditionFinding::say).orElse(""));
        out.member("sentence", answer.sentence()).name("sources").array();
        for (Labels each : NearMisses.sources(answer).stream().limit(MOST_SOURCES).toList()) {
            write(each, out);
        }
        out.endArray().endObject();
    }

    private static void write(Labels alert, JsonOut out) throws IOException {
        out.object().member("fingerprint", alert.fingerprintText()).member("labels", alert).endObject();
    }
}
