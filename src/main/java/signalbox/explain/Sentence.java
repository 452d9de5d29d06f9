package signalbox.explain;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Labels;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.decision.Unheeded;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.view.Told;
import signalbox.view.Unheard;

/** Says in one sentence why an alert is told, or is not. Used once. */
public final class Sentence {

    /** So many of the alerts that an end waits for are named. */
    private static final int MOST_OPEN = 3;
    /** At least so long an end is tried that cannot be told. */
    private static final Duration ENDS_ARE_TRIED = Duration.ofHours(8);

    private final Speech speech;
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> saidTold = new HashSet<>();

    private Sentence(Speech speech) {
        this.speech = speech;
    }

    /** What becomes of the alert: at the receivers that its outcome comes from first, then at the others. */
    public static List<Part> of(Explanation explanation, Speech speech) {
        Sentence sentence = new Sentence(speech);
        if (explanation.view().isPresent()) {
            sentence.notAllIsKnown(explanation);
        }
        if (!explanation.receivers().isEmpty()) {
            new Several(sentence).say(explanation);
        } else {
            sentence.words((sentence.isBegun() ? " " : "") + nowhere(explanation, speech));
            if (explanation.view().isPresent() && explanation.told().isEmpty()) {
                sentence.words(isOnRecord(explanation) ? " Nobody was told of it." : " That anybody was told of it is not on record.");
                explanation.because().stream().findFirst().ifPresent(sentence::wasQuiet);
                explanation.unheard().forEach(sentence::unheard);
            }
            sentence.lastTold(explanation);
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
                .orElseGet(() -> explanation.gaps().stream()
                        .filter(gap -> !gap.from().isAfter(explanation.at()) && !gap.until().isBefore(explanation.at()))
                        .reduce((any, last) -> last) // the others say less of it
                        .map(gap -> "Whether there was such an alert is not known: " + gap.why() + ".")
                        .orElse("There is no such alert: nobody has posted it, or it has ended and all is said."));
    }

    /** What is on record of an instant at which no server was there is what was before: who reads on is to know that. */
    private void notAllIsKnown(Explanation explanation) {
        explanation.gaps().stream()
                .filter(gap -> gap.from().isBefore(explanation.at()) && !gap.until().isBefore(explanation.at()))
                .reduce((any, last) -> last)
                .ifPresent(gap -> words(gap.words(speech::time) + (gap.from().equals(Instant.EPOCH) ? "" : " On record is what was before.")));
    }

    /** Whoever is told of an alert is told while it fires first: what is missing from the record of later times is nothing of that. */
    private static boolean isOnRecord(Explanation explanation) {
        Instant end = explanation.view().map(view -> view.alert().endsAt()).orElse(explanation.at());
        return explanation.gaps().stream().noneMatch(gap -> gap.from().isBefore(end));
    }

    void say(AtReceiver at) {
        switch (at.outcome()) {
            case INHIBITED -> reason(at, Kind.INHIBITED);
            case WITHHELD -> reason(at, Kind.WITHHELD);
            case SILENCED -> reason(at, Kind.SILENCED);
            case MUTED_BY_TIME -> {
                words("Not told to ").receiver(at).words(" at this time, " + String.join(" and ", at.mutedWhy().values()) + ".");
                otherwise(at);
            }
            case WAITING -> {
                if (at.keptOpen().is()) {
                    isKeptOpen(at);
                } else if (at.underWay().isEmpty()) {
                    words(at.isOver() ? "Its end will be told to " : "Will be told to ").receiver(at);
                    words(at.isBusy()
                            ? ", whose group speaks next when what is under way is answered."
                            : at.due().map(due -> ", whose group speaks next at " + speech.time(due)).orElse("") + ".");
                } else {
                    isUnderWay(at);
                }
                told(at);
            }
            case TOLD -> {
                told(at);
                words(" Nothing is new; the group looks again at " + at.due().map(speech::time).orElse("no time that is known") + ".");
                words(at.again().map(again -> " Told again at " + speech.time(again) + " or at the turn after, if nothing changes.").orElse(""));
            }
            case NO_INTEGRATION ->
                words("Goes to ").receiver(at).words(", which has no integration: nobody is told.");
            case HELD -> {
                words(at.isOver() ? "Its end is held back from " : "Held back from ").receiver(at);
                words(" until " + at.group().destination().options().heldUntil() + " opens");
                words(at.due().map(due -> ", at " + speech.time(due)).orElse("") + ".");
                told(at);
            }
            case RATE_LIMITED -> {
                words(at.isOver() ? "Its end is over the budget of " : "Over the budget of ").receiver(at).words(": will be told");
                words(at.group().destination().options().budget().summary() ? " together with others" : "").words(" when there is room in it");
                words(at.due().map(due -> ", at " + speech.time(due)).orElse("") + ".");
                told(at);
            }
            case RESOLVED -> {
                words("It has ended, and there is nothing to tell ").receiver(at).words(" of it");
                if (at.told().isEmpty()) {
                    unheard(at);
                } else {
                    words(".");
                    told(at);
                }
            }
            case FAILED -> {
                NotTold last = lastFailure(at).orElseThrow();
                words(at.isOver() ? "Its end could not be told to " : "Could not be told to ").receiver(at);
                words(isToldInPart(at) ? " by " + integration(last.integration(), at) : "");
                if (last.triedAgain()) {
                    words(" yet: " + (last.attempts() == 1 ? "an attempt" : last.attempts() + " attempts") + " failed, the last at "
                            + speech.time(last.at()) + ": " + detail(last) + ".");
                    words(lastBegun(at)
                            .map(each -> " It is being tried again since " + speech.time(each.since()) + ".")
                            .orElse(" It is tried again."));
                    told(at);
                    break;
                }
                words(" at " + speech.time(last.at()) + ": " + detail(last) + ".");
                words(lastBegun(at)
                        .map(each -> " It is being tried again since " + speech.time(each.since()) + ".")
                        .or(() -> at.due().map(due -> " The group speaks next at " + speech.time(due) + "."))
                        .orElse(""));
                told(at);
            }
            case TOLD_ELSEWHERE, NO_ROUTE, UNKNOWN -> words(at.outcome().text() + ".");
        }
        if (at.outcome() != AlertOutcome.WAITING && at.outcome() != AlertOutcome.FAILED && !at.underWay().isEmpty()) {
            words(" ");
            isUnderWay(at);
        }
    }

    /** An end that waits for others, and for which. */
    private void isKeptOpen(AtReceiver at) {
        List<Labels> open = at.keptOpen().by();
        words("Its end will be told to ").receiver(at).words(" when ");
        List<Labels> named = open.subList(0, Math.min(MOST_OPEN, open.size()));
        for (int i = 0; i < named.size(); i++) {
            words(i == 0 ? "" : i == open.size() - 1 ? " and " : ", ");
            part(Part.Kind.ALERT, speech.alert(named.get(i)), named.get(i).fingerprintText());
        }
        words(open.size() > named.size() ? " and " + (open.size() - named.size()) + " more" : "");
        words(open.size() == 1 ? " has ended as well" : " have ended as well");
        words(at.keptOpen().muted().isEmpty() ? "" : ", or " + Next.unmuted(at.group(), at.keptOpen().muted()));
        words(": alone it would close the incident there, of which " + (open.size() == 1 ? "that fires" : "these fire") + " still.");
    }

    /** To whom something is being told just now, and since when. */
    void isUnderWay(AtReceiver at) {
        Optional<UnderWay> begun = lastBegun(at);
        UnderWay first = begun.orElse(at.underWay().get(0));
        boolean isOfEnd = first.resolved().contains(at.alert().notificationHash());
        String what = isOfEnd ? "Its end" : at.isOver() ? "That it fired" : "It";
        words(what + (begun.isPresent() ? " is being told to " : " waits to be told to ")).receiver(at);
        words(" by " + at.underWay().stream()
                .filter(each -> begun.isEmpty() || each.attempt() > 0)
                .map(each -> integration(each.integration(), at) + ", since " + speech.time(each.since()))
                .collect(joining(", and by ")));
        words(begun.isPresent() ? ": there is no answer yet." : ": others have their turn there first.");
    }

    /** The attempt that began last; empty where none has. */
    private static Optional<UnderWay> lastBegun(AtReceiver at) {
        return at.underWay().stream().filter(each -> each.attempt() > 0).max(Comparator.comparing(UnderWay::since));
    }

    private void reason(AtReceiver at, Kind kind) {
        Optional<Quiet> first = at.because().stream().filter(quiet -> quiet.kind() == kind).findFirst();
        first.ifPresent(this::isQuiet);
        otherwise(at);
    }

    /** Why a receiver never heard of an alert that is over. */
    private void unheard(AtReceiver at) {
        Optional<NotTold> failure = lastFailure(at);
        words(", which never heard of it");
        words(failure.map(last -> ": it could not be told, the last time at " + speech.time(last.at()) + ": " + detail(last)).orElse("") + ".");
        if (!at.because().isEmpty()) {
            wasQuiet(at.because().get(0));
        } else if (!at.muted().isEmpty()) {
            words(" It is not told anything at this time, " + String.join(" and ", at.mutedWhy().values()) + ".");
        }
    }

    /** Behind the name of a receiver that never heard of an alert that is over: why. */
    void neverHeard(AtReceiver at) {
        Optional<NotTold> failure = lastFailure(at);
        words(" never heard of it");
        if (failure.isPresent()) {
            words(": it could not be told, the last time at " + speech.time(failure.get().at()) + ": " + detail(failure.get()) + ".");
        } else if (!at.because().isEmpty()) {
            words(": it was " + at.because().get(0).kind().text() + " by ");
            because(at.because().get(0), "fired");
        } else {
            words(at.muted().isEmpty() ? "." : ": nothing is told there at this time, " + String.join(" and ", at.mutedWhy().values()) + ".");
        }
    }

    /** What the far end said, or why nothing was; without the integration, which is named already. */
    private static String detail(NotTold failure) {
        String named = failure.integration() + ": ";
        return failure.detail().startsWith(named) ? failure.detail().substring(named.length()) : failure.detail();
    }

    private static Optional<NotTold> lastFailure(AtReceiver at) {
        return at.notTold().stream().max(Comparator.comparing(NotTold::at));
    }

    private void wasQuiet(Quiet quiet) {
        words(" It was " + quiet.kind().text() + " by ");
        because(quiet, "fired");
    }

    private void unheard(Unheard receiver) {
        words(" ").part(Part.Kind.RECEIVER, receiver.receiver(), receiver.receiver()).words(" " + receiver.why() + ".");
    }

    void isQuiet(Quiet quiet) {
        String kind = quiet.kind().text();
        words(Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + " by ");
        because(quiet, "fires");
    }

    void because(Quiet quiet, String fires) {
        if (quiet.kind() == Kind.SILENCED) {
            String id = quiet.because().silence().orElse("");
            part(Part.Kind.SILENCE, speech.silence(id), id).words(since(quiet) + ".");
            return;
        }
        rule(quiet.by());
        if (!quiet.because().alerts().isEmpty()) {
            words(", because ");
            alerts(quiet.because().alerts(), fires);
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
            alerts(unheeded.because().alerts(), "fires");
        }
        words(tellsWhy ? ": " + unheeded.because().words() : "");
        words(unheeded.force() == Force.SHADOW
                ? ". " + unheeded.by().packageName() + " is a shadow: what it concludes has no effect."
                : ". That is refused: it is outside of the scope of " + unheeded.by().packageName() + ".");
    }

    private void alerts(List<Labels> alerts, String fires) {
        for (int i = 0; i < alerts.size(); i++) {
            words(i == 0 ? "" : i == alerts.size() - 1 ? " and " : ", ");
            part(Part.Kind.ALERT, speech.alert(alerts.get(i)), alerts.get(i).fingerprintText());
        }
        words(" " + (alerts.size() > 1 && fires.equals("fires") ? "fire" : fires));
    }

    private void otherwise(AtReceiver at) {
        words(" Otherwise: " + at.otherwise().text() + ", ").receiver(at);
        words(at.due().map(due -> ", due " + speech.time(due)).orElse("") + ".");
        told(at);
    }

    void told(AtReceiver at) {
        if (saysWhatWasToldTo(at.receiver())) {
            return;
        }
        at.told().stream().max(Comparator.comparing(Told::at)).ifPresent(last -> {
            willSayWhatWasToldTo(at.receiver());
            boolean isOfEnd = isOfEnd(last, at.alert());
            words(parts.isEmpty() ? "" : " ").words(!isOfEnd ? "Told" : at.isOver() ? "Its end was told" : "That it had ended before was told");
            words(" at " + speech.time(last.at()) + " to ").receiver(at);
            words(isToldInPart(at) ? " by " + integration(last.integration(), at) : "");
            words(at.outcome() == AlertOutcome.RESOLVED && !isOfEnd ? ", which is not told of its end." : ".");
        });
    }

    static boolean isOfEnd(Told told, Labels alert) {
        return !told.firing().contains(alert.notificationHash());
    }

    /** Whether it says already what a receiver was told. */
    boolean saysWhatWasToldTo(String receiver) {
        return saidTold.contains(receiver);
    }

    void willSayWhatWasToldTo(String receiver) {
        saidTold.add(receiver);
    }

    boolean isBegun() {
        return !parts.isEmpty();
    }

    String time(Instant instant) {
        return speech.time(instant);
    }

    /** Whether one of a receiver's integrations was told and another could not: then they are named. */
    static boolean isToldInPart(AtReceiver at) {
        return !at.told().isEmpty()
                && at.notTold().stream().anyMatch(not -> at.told().stream().noneMatch(told -> told.integration().equals(not.integration())));
    }

    /** Without its receiver, which stands before it. */
    private static String integration(String name, AtReceiver at) {
        return name.startsWith(at.receiver() + "/") ? name.substring(at.receiver().length() + 1) : name;
    }

    /** Whom it was told last, each receiver with its time. */
    private void lastTold(Explanation explanation) {
        boolean isOver = explanation.view().filter(view -> !view.alert().firing()).isPresent();
        Map<String, Told> byReceiver = new LinkedHashMap<>();
        explanation.told().stream()
                .sorted(Comparator.comparing(Told::at))
                .forEach(each -> byReceiver.merge(each.receiver(), each, (one, other) -> other));
        byReceiver.forEach((receiver, told) -> {
            boolean isOfEnd = isOfEnd(told, explanation.alert());
            words(isOfEnd ? " Its end was told at " : " Told at ").words(speech.time(told.at()) + " to ");
            part(Part.Kind.RECEIVER, receiver, receiver);
            String ofEnd = isEndOnRecord(explanation) ? ", which was not told of its end." : ". That it was told of its end is not on record.";
            words(isOver && !isOfEnd ? ofEnd : ".");
        });
    }

    /** Ends are told at the next turn, or tried for a while: of that nothing may be missing. */
    private static boolean isEndOnRecord(Explanation explanation) {
        Instant end = explanation.view().map(view -> view.alert().endsAt()).orElse(explanation.at());
        return explanation.gaps().stream().noneMatch(gap -> gap.until().isAfter(end) && gap.from().isBefore(end.plus(ENDS_ARE_TRIED)));
    }

    Sentence receiver(AtReceiver at) {
        return part(Part.Kind.RECEIVER, at.receiver(), at.receiver());
    }

    private void rule(DecidedBy by) {
        parts.add(named(by));
    }

    /** A rule by its name, with the place where it stands, as a text. */
    public static String nameOf(DecidedBy by) {
        return named(by).text();
    }

    /** A rule by its name, with the place where it stands. */
    static Part named(DecidedBy by) {
        String place = by.place().isEmpty() ? "" : " (" + by.place() + ")";
        boolean ofTeam = !by.packageName().equals(DecidedBy.STANDARD);
        return new Part(Part.Kind.RULE, (ofTeam ? "rule \"" + by.rule() + "\"" : by.rule()) + place, by.toString());
    }

    Sentence words(String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(Part.Kind.WORDS, text, ""));
        }
        return this;
    }

    Sentence part(Part.Kind kind, String text, String reference) {
        parts.add(new Part(kind, text, reference));
        return this;
    }
}
