package signalbox.explain;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.decision.Unheeded;
import signalbox.notify.NotTold;
import signalbox.view.Told;

/** Says in one sentence why an alert is told, or is not. Used once. */
public final class Sentence {

    private final Speech speech;
    private final List<Part> parts = new ArrayList<>();

    private Sentence(Speech speech) {
        this.speech = speech;
    }

    /** What decides the alert's outcome, at the receiver that it comes from. */
    public static List<Part> of(Explanation explanation, Speech speech) {
        Sentence sentence = new Sentence(speech);
        Optional<AtReceiver> decisive = explanation.receivers().stream().min(Comparator.comparing(AtReceiver::outcome));
        if (decisive.isPresent()) {
            sentence.say(decisive.get());
        } else {
            sentence.words(nowhere(explanation, speech));
            if (explanation.view().isPresent() && explanation.told().isEmpty()) {
                sentence.words(explanation.gaps().isEmpty() ? " Nobody was told of it." : " That anybody was told of it is not on record.");
            }
            sentence.lastTold(explanation.told());
        }
        return sentence.parts;
    }

    /** What becomes of it at one receiver. */
    public static List<Part> of(AtReceiver receiver, Speech speech) {
        Sentence sentence = new Sentence(speech);
        sentence.say(receiver);
        return sentence.parts;
    }

    /** What a rule would do with it whose conclusion has no effect. */
    public static List<Part> of(Unheeded unheeded, Speech speech) {
        Sentence sentence = new Sentence(speech);
        sentence.say(unheeded);
        return sentence.parts;
    }

    /** The sentence as a text. */
    public static String text(List<Part> parts) {
        return parts.stream().map(Part::text).collect(joining());
    }

    private static String nowhere(Explanation explanation, Speech speech) {
        return explanation.view()
                .map(alert -> alert.alert().firing()
                        ? "It belongs to no group: nobody is told."
                        : "It ended at " + speech.time(alert.alert().endsAt()) + ".")
                .orElse("There is no such alert: nobody has posted it, or it has ended and all is said.");
    }

    private void say(AtReceiver at) {
        switch (at.outcome()) {
            case INHIBITED -> reason(at, Kind.INHIBITED);
            case WITHHELD -> reason(at, Kind.WITHHELD);
            case SILENCED -> reason(at, Kind.SILENCED);
            case MUTED_BY_TIME -> {
                words("Not told to ").receiver(at).words(" at this time, " + String.join(" and ", at.mutedWhy().values()) + ".");
                otherwise(at);
            }
            case WAITING -> {
                words(at.isOver() ? "Its end will be told to " : "Will be told to ").receiver(at);
                words(at.due().map(due -> ", whose group speaks next at " + speech.time(due)).orElse("") + ".");
                told(at);
            }
            case TOLD -> {
                told(at);
                words(" Nothing is new; the group looks again at " + at.due().map(speech::time).orElse("no time that is known") + ".");
            }
            case NO_INTEGRATION ->
                words("Goes to ").receiver(at).words(", which has no integration: nobody is told.");
            case HELD -> {
                words("Held back from ").receiver(at).words(" until " + at.group().destination().options().heldUntil() + " opens");
                words(at.due().map(due -> ", at " + speech.time(due)).orElse("") + ".");
                told(at);
            }
            case RATE_LIMITED -> {
                words("Over the budget of ").receiver(at).words(", told together with others");
                words(at.due().map(due -> " at " + speech.time(due)).orElse("") + ".");
                told(at);
            }
            case RESOLVED -> {
                words("It has ended, and there is nothing to tell ").receiver(at).words(" of it.");
                at.because().stream().findFirst().ifPresent(reason -> quiet(" It was ", reason));
                told(at);
            }
            case FAILED -> {
                NotTold last = at.notTold().stream().max(Comparator.comparing(NotTold::at)).orElseThrow();
                if (last.triedAgain()) {
                    words("Could not be told to ").receiver(at);
                    words(" yet: " + (last.attempts() == 1 ? "an attempt" : last.attempts() + " attempts") + " failed, the last at "
                            + speech.time(last.at()) + ": " + last.detail() + ". It is tried again.");
                    told(at);
                    break;
                }
                words("Could not be told to ").receiver(at).words(" at " + speech.time(last.at()) + ": " + last.detail() + ".");
                words(at.due().map(due -> " The group speaks next at " + speech.time(due) + ".").orElse(""));
                told(at);
            }
            case TOLD_ELSEWHERE, NO_ROUTE, UNKNOWN -> words(at.outcome().text() + ".");
        }
    }

    private void reason(AtReceiver at, Kind kind) {
        Optional<Quiet> first = at.because().stream().filter(quiet -> quiet.kind() == kind).findFirst();
        first.ifPresent(quiet -> quiet("", quiet));
        otherwise(at);
    }

    private void quiet(String before, Quiet quiet) {
        String verb = quiet.kind().text() + " by ";
        words(before.isEmpty() ? Character.toUpperCase(verb.charAt(0)) + verb.substring(1) : before + verb);
        if (quiet.kind() == Kind.SILENCED) {
            String id = quiet.because().silence().orElse("");
            part(Part.Kind.SILENCE, speech.silence(id), id).words(since(quiet) + ".");
            return;
        }
        rule(quiet.by());
        if (!quiet.because().alerts().isEmpty()) {
            words(", because ");
            alerts(quiet.because().alerts());
        }
        if (!quiet.because().words().isEmpty()) {
            words(": " + quiet.because().words());
        }
        words(since(quiet) + ".");
    }

    private String since(Quiet quiet) {
        return quiet.since().map(instant -> ", since " + speech.time(instant)).orElse("");
    }

    private void say(Unheeded unheeded) {
        switch (unheeded.kind()) {
            case ROUTED, REDIRECTED, GROUPED ->
                words("Would have been routed to ").part(Part.Kind.RECEIVER, unheeded.receiver(), unheeded.receiver());
            case DERIVED -> words("Would have been derived");
            case HOLDS -> words("The condition \"" + unheeded.because().words() + "\" would have been stated");
            case ATTRIBUTED -> words("Would have been given " + unheeded.because().words());
            case DOWN -> words("\"" + unheeded.because().words() + "\" would have been down");
            case INHIBITED, WITHHELD, SILENCED, CONTRADICTION, ACKNOWLEDGED -> words("Would have been " + unheeded.kind().text());
        }
        boolean tellsWhy = unheeded.kind() == Kind.WITHHELD && !unheeded.because().words().isEmpty();
        words(" by ").rule(unheeded.by());
        if (!unheeded.because().alerts().isEmpty()) {
            words(", because ");
            alerts(unheeded.because().alerts());
        }
        words(tellsWhy ? ": " + unheeded.because().words() : "");
        words(unheeded.force() == Force.SHADOW
                ? ". " + unheeded.by().packageName() + " is a shadow: what it concludes has no effect."
                : ". That is refused: it is outside of the scope of " + unheeded.by().packageName() + ".");
    }

    private void alerts(List<Labels> alerts) {
        for (int i = 0; i < alerts.size(); i++) {
            words(i == 0 ? "" : i == alerts.size() - 1 ? " and " : ", ");
            part(Part.Kind.ALERT, speech.alert(alerts.get(i)), alerts.get(i).fingerprintText());
        }
        words(alerts.size() == 1 ? " fires" : " fire");
    }

    private void otherwise(AtReceiver at) {
        words(" Otherwise: " + at.otherwise().text() + ", ").receiver(at);
        words(at.due().map(due -> ", due " + speech.time(due)).orElse("") + ".");
        told(at);
    }

    private void told(AtReceiver at) {
        Optional<Instant> last = at.told().stream().map(Told::at).max(Comparator.naturalOrder());
        last.ifPresent(when -> words(parts.isEmpty() ? "Told at " : " Told at ").words(speech.time(when) + " to ").receiver(at).words("."));
    }

    /** Whom it was told last, each receiver with its time. */
    private void lastTold(List<Told> told) {
        Map<String, Instant> byReceiver = new LinkedHashMap<>();
        told.stream()
                .sorted(Comparator.comparing(Told::at))
                .forEach(each -> byReceiver.merge(each.receiver(), each.at(), (one, other) -> other));
        byReceiver.forEach((receiver, at) -> words(" Told at " + speech.time(at) + " to ").part(Part.Kind.RECEIVER, receiver, receiver).words("."));
    }

    private Sentence receiver(AtReceiver at) {
        return part(Part.Kind.RECEIVER, at.receiver(), at.receiver());
    }

    private void rule(DecidedBy by) {
        String place = by.place().isEmpty() ? "" : " (" + by.place() + ")";
        boolean ofTeam = !by.packageName().equals(DecidedBy.STANDARD);
        part(Part.Kind.RULE, (ofTeam ? "rule \"" + by.rule() + "\"" : by.rule()) + place, by.toString());
    }

    private Sentence words(String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(Part.Kind.WORDS, text, ""));
        }
        return this;
    }

    private Sentence part(Part.Kind kind, String text, String reference) {
        parts.add(new Part(kind, text, reference));
        return this;
    }
}
