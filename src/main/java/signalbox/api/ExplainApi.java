package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.explain.Part;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.silence.Silence;
import signalbox.view.AlertView;
import signalbox.view.Told;
import signalbox.view.View;

/** {@code /api/signalbox/v1/explain}: why an alert is told, or is not: in one sentence, and as a tree. Of now. */
final class ExplainApi {

    /** No more are named when it is not clear which is meant. */
    private static final int MOST_NAMED = 10;

    private final Backend backend;
    private final Filters filters;
    private final InstantSource clock;

    ExplainApi(Backend backend, Filters filters, InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.clock = clock;
    }

    void explain(Context ctx) throws IOException {
        Query query = new Query(ctx.queryString());
        for (String later : List.of("at", "rule")) {
            if (query.last(later).isPresent()) {
                throw new HandlerFault(400, later + "= is not answered yet: without it the present is explained");
            }
        }
        Instant now = clock.instant();
        View view = backend.view();
        Explanation explanation = explanation(query, view, now);
        String fingerprint = query.last("fingerprint").orElseGet(() -> explanation.alert().fingerprintText());
        Answer.json(ctx, out -> write(fingerprint, explanation, new WithSilences(view), out));
    }

    /** Of the one alert that is asked for. One that nobody knows is explained, too: it is unknown. */
    private Explanation explanation(Query query, View view, Instant now) {
        List<AlertView> found = new ArrayList<>();
        Optional<String> fingerprint = query.last("fingerprint");
        if (fingerprint.isPresent()) {
            String wanted = fingerprint.get().toLowerCase(Locale.ROOT);
            if (!wanted.matches("[0-9a-f]{16}")) {
                throw new HandlerFault(400, "fingerprint= is to be 16 hexadecimal digits, as /api/v2/alerts shows them");
            }
            long number = Long.parseUnsignedLong(wanted, 16);
            view.forEachAlert(alert -> {
                if (alert.alert().labels().fingerprint() == number) {
                    found.add(alert);
                }
            });
        } else {
            List<Matcher> matchers = filters.filter(query);
            if (matchers.isEmpty()) {
                throw new HandlerFault(400, "which alert? Name it by fingerprint=, or by matchers in filter=");
            }
            view.forEachAlert(alert -> {
                if (Filters.allHold(matchers, alert.alert().labels())) {
                    found.add(alert);
                }
            });
        }
        if (found.size() > 1) {
            throw new HandlerFault(400, found.size() + " alerts match; name one by fingerprint=: " + names(found));
        }
        return found.isEmpty()
                ? new Explanation(Labels.EMPTY, now, Optional.empty(), List.of(), List.of())
                : Explanation.of(found.get(0), view, now);
    }

    private static String names(List<AlertView> found) {
        List<String> names = found.stream()
                .map(view -> view.alert().labels())
                .sorted()
                .limit(MOST_NAMED)
                .map(labels -> labels.fingerprintText() + " " + Speech.PLAIN.alert(labels))
                .toList();
        return String.join(", ", names) + (found.size() > MOST_NAMED ? ", …" : "");
    }

    /** Says of silences whose they are. */
    record WithSilences(View view) implements Speech {

        @Override
        public String alert(Labels labels) {
            return PLAIN.alert(labels);
        }

        @Override
        public String time(Instant instant) {
            return instant.truncatedTo(ChronoUnit.SECONDS).toString();
        }

        @Override
        public String silence(String id) {
            return view.silences().stream()
                    .filter(silence -> silence.id().equals(id))
                    .findFirst()
                    .map(this::words)
                    .orElse("silence " + id);
        }

        private String words(Silence silence) {
            String comment = silence.comment().isEmpty() ? "" : ": " + silence.comment();
            return "silence " + silence.id() + " of " + silence.createdBy() + comment + " (until " + time(silence.endsAt()) + ")";
        }
    }

    private static void write(String fingerprint, Explanation explanation, Speech speech, JsonOut out) throws IOException {
        out.object().name("alert").object().member("fingerprint", fingerprint).member("labels", explanation.alert());
        if (explanation.view().isPresent()) {
            AlertView view = explanation.view().get();
            out.member("annotations", view.alert().annotations());
            out.member("startsAt", view.alert().startsAt());
            out.member("endsAt", view.endsAt());
            out.member("firing", view.alert().firing());
        }
        out.endObject();
        out.member("at", explanation.at());
        out.member("outcome", explanation.outcome().text());
        List<Part> parts = Sentence.of(explanation, speech);
        out.member("sentence", Sentence.text(parts));
        parts(parts, out);
        out.name("because");
        DecisionJson.reasons(explanation.because(), DecisionJson.muted(explanation), out);
        out.name("routes").array();
        for (AtReceiver each : explanation.receivers()) {
            out.object().member("receiver", each.receiver()).member("group", each.group().key()).name("by");
            DecisionJson.decidedBy(each.by(), out);
            out.name("due");
            DecisionJson.time(each.due(), out);
            out.endObject();
        }
        out.endArray().name("receivers").array();
        for (AtReceiver each : explanation.receivers()) {
            write(each, speech, out);
        }
        out.endArray().name("told").array();
        for (AtReceiver each : explanation.receivers()) {
            for (Told told : each.told()) {
                out.object().member("receiver", each.receiver());
                DecisionJson.told(told, explanation.alert(), out);
                out.endObject();
            }
        }
        out.endArray().name("next");
        next(explanation.next(), out);
        out.name("conditions");
        DecisionJson.conditions(explanation.view().map(AlertView::expected).orElse(List.of()), out);
        out.name("acknowledged");
        DecisionJson.acknowledged(explanation.view().map(AlertView::acknowledged).orElse(List.of()), out);
        out.name("derivedBy");
        DecisionJson.derivations(explanation.view().map(AlertView::derivedBy).orElse(List.of()), out);
        out.name("withoutEffect");
        DecisionJson.unheeded(explanation.view().map(AlertView::unheeded).orElse(List.of()), speech, out);
        out.member("gaps", List.of());
        out.endObject();
    }

    /** A sentence in pieces, as a member. */
    static void parts(List<Part> parts, JsonOut out) throws IOException {
        out.name("parts").array();
        for (Part part : parts) {
            write(part, out);
        }
        out.endArray();
    }

    private static void write(Part part, JsonOut out) throws IOException {
        out.object().member("text", part.text());
        if (part.kind() != Part.Kind.WORDS) {
            out.member(part.kind().name().toLowerCase(Locale.ROOT), part.reference());
        }
        out.endObject();
    }

    private static void write(AtReceiver each, Speech speech, JsonOut out) throws IOException {
        out.object().member("receiver", each.receiver());
        out.member("outcome", each.outcome().text());
        out.member("sentence", Sentence.text(Sentence.of(each, speech)));
        out.member("group", each.group().key());
        out.name("because");
        DecisionJson.reasons(each.because(), Set.copyOf(each.muted()), out);
        out.name("next");
        next(each.due(), out);
        out.name("otherwise");
        if (each.because().isEmpty() && each.muted().isEmpty()) {
            out.nothing();
        } else {
            out.object().member("outcome", each.otherwise().text()).name("at");
            DecisionJson.time(each.due(), out);
            out.endObject();
        }
        out.endObject();
    }

    private static void next(Optional<Instant> due, JsonOut out) throws IOException {
        if (due.isPresent()) {
            out.object().member("at", due.get()).member("what", "the group speaks next").endObject();
        } else {
            out.nothing();
        }
    }
}
