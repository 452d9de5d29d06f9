package signalbox.api;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import signalbox.alert.Labels;
import signalbox.api.http.JsonOut;
import signalbox.explain.AlertOutcome;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.explain.Next;
import signalbox.explain.Part;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.miss.PastVersion;
import signalbox.miss.WhyNotAnswer;
import signalbox.silence.Silence;
import signalbox.view.AlertView;
import signalbox.view.Told;
import signalbox.view.Unheard;
import signalbox.view.View;

/**
 * Why an alert is told, or is not, in JSON.
 *
 * @param fingerprint of the alert, as it was asked for
 * @param silences of the picture that it was explained by
 * @param rule why a rule holds for it, or does not, if that was asked
 * @param nearly rules that nearly keep it quiet, if that was asked
 * @param versions of the past: the versions of rules that had a part in it
 * @param stopped packages of rules that are stopped, each with why
 */
record ExplainJson(
        String fingerprint,
        Explanation explanation,
        List<Silence> silences,
        Optional<RuleAnswer> rule,
        List<WhyNotAnswer> nearly,
        List<PastVersion> versions,
        Map<String, String> stopped) {

    /** The same with what a rule says. */
    ExplainJson with(RuleAnswer asked) {
        return new ExplainJson(fingerprint, explanation, silences, Optional.of(asked), List.of(), versions, stopped);
    }

    /** The same with another explanation. */
    ExplainJson about(Explanation other) {
        return new ExplainJson(fingerprint, other, silences, rule, nearly, versions, stopped);
    }

    /** The same with rules that nearly keep it quiet. */
    ExplainJson nearly(List<WhyNotAnswer> near) {
        return new ExplainJson(fingerprint, explanation, silences, Optional.empty(), near, versions, stopped);
    }

    /** The same with the versions of rules that had a part in it. */
    ExplainJson in(List<PastVersion> then) {
        return new ExplainJson(fingerprint, explanation, silences, rule, nearly, then, stopped);
    }

    static ExplainJson of(String fingerprint, Explanation explanation, View picture) {
        return new ExplainJson(
                fingerprint, explanation, List.copyOf(picture.silences()), Optional.empty(), List.of(), List.of(), picture.stoppedPackages());
    }

    /** Says of a picture's silences whose they are. */
    static Speech speech(View picture) {
        return new WithSilences(picture.silences());
    }

    /** Says of silences whose they are. */
    private record WithSilences(List<Silence> silences) implements Speech {

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
            return silences.stream()
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

    void write(JsonOut out) throws IOException {
        Speech speech = new WithSilences(silences);
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
        for (Told told : explanation.told()) {
            out.object().member("receiver", told.receiver());
            DecisionJson.told(told, explanation.alert(), out);
            out.endObject();
        }
        out.endArray().name("unheard").array();
        for (Unheard unheard : explanation.unheard()) {
            out.object().member("receiver", unheard.receiver()).member("why", unheard.why()).endObject();
        }
        out.endArray().name("next");
        next(explanation.next(), out);
        out.name("conditions");
        DecisionJson.conditions(explanation.view().map(AlertView::expected).orElse(List.of()), out);
        out.name("acknowledged");
        DecisionJson.acknowledged(explanation.view().map(AlertView::acknowledged).orElse(List.of()), out);
        out.name("attributes");
        DecisionJson.attributes(explanation.view().map(AlertView::attributes).orElse(List.of()), out);
        out.name("derivedBy");
        DecisionJson.derivations(explanation.view().map(AlertView::derivedBy).orElse(List.of()), out);
        out.name("withoutEffect");
        DecisionJson.unheeded(explanation.view().map(AlertView::unheeded).orElse(List.of()), speech, out);
        if (rule.isPresent()) {
            out.name("rule");
            rule.get().write(out);
        }
        if (!nearly.isEmpty()) {
            out.name("nearly").array();
            for (WhyNotAnswer near : nearly) {
                RuleAnswer.of(near, explanation).write(out);
            }
            out.endArray();
        }
        if (!versions.isEmpty()) {
            out.name("versions").array();
            for (PastVersion version : versions) {
                write(version, out);
            }
            out.endArray();
        }
        out.name("stopped").array();
        for (Map.Entry<String, String> each : stopped.entrySet()) {
            out.object().member("package", each.getKey()).member("reason", each.getValue()).endObject();
        }
        out.endArray().name("gaps");
        DecisionJson.gaps(explanation.gaps(), out);
        out.endObject();
    }

    /** A version of then, and what is different today. */
    static void write(PastVersion version, JsonOut out) throws IOException {
        out.object().member("package", version.packageName()).member("version", version.version());
        out.member("since", version.since()).name("until");
        DecisionJson.time(version.until(), out);
        out.member("author", version.author()).member("commit", version.commit());
        out.member("today", version.today()).member("same", version.isSame()).name("difference").object();
        for (Map.Entry<String, String> file : new TreeMap<>(version.difference()).entrySet()) {
            out.member(file.getKey(), file.getValue());
        }
        out.endObject().endObject();
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
        DecisionJson.reasons(each.because(), each.mutedWhy(), out);
        out.name("next");
        next(each.next(), out);
        out.name("again");
        DecisionJson.time(each.again(), out);
        out.name("otherwise");
        if (each.outcome() == AlertOutcome.RESOLVED || (each.because().isEmpty() && each.muted().isEmpty())) {
            out.nothing();
        } else {
            out.object().member("outcome", each.otherwise().text()).name("at");
            DecisionJson.time(each.due(), out);
            out.endObject();
        }
        out.name("underWay");
        DecisionJson.underWay(each.underWay(), out);
        out.endObject();
    }

    private static void next(Optional<Next> next, JsonOut out) throws IOException {
        if (next.isEmpty()) {
            out.nothing();
            return;
        }
        out.object().member("at", next.get().at()).member("what", next.get().what()).name("when");
        text(next.get().when(), out);
        out.name("alert");
        text(next.get().alert().map(Labels::fingerprintText), out);
        out.name("turns").array();
        for (Instant turn : next.get().turns()) {
            out.time(turn);
        }
        out.endArray().endObject();
    }

    private static void text(Optional<String> text, JsonOut out) throws IOException {
        if (text.isPresent()) {
            out.string(text.get());
        } else {
            out.nothing();
        }
    }
}
