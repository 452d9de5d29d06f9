package signalbox.explain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.view.Told;

/**
 * Says what becomes of an alert at all its receivers: those of which the same is to be said together, those that its outcome comes from
 * first. Used once.
 */
final class Several {

    /** So many are named, of more the first ones. */
    private static final int MOST_NAMED = 4;

    /** Of so many receivers with the same outcome a sentence is said of each, where there is none for all. */
    private static final int MOST_SENTENCES = 3;

    private final Sentence sentence;

    Several(Sentence sentence) {
        this.sentence = sentence;
    }

    void say(Explanation explanation) {
        Map<AlertOutcome, List<AtReceiver>> byOutcome = new TreeMap<>();
        explanation.receivers().stream()
                .sorted(Comparator.comparing(each -> each.nextAt().orElse(Instant.MAX))) // whoever is next is who matters first
                .forEach(each -> byOutcome.computeIfAbsent(each.outcome(), any -> new ArrayList<>()).add(each));
        AlertOutcome decisive = explanation.outcome();
        byOutcome.forEach((outcome, all) -> say(all, outcome == decisive));
        sayWhoWasTold(explanation);
    }

    private void say(List<AtReceiver> all, boolean isDecisive) {
        switch (all.get(0).outcome()) {
            case WAITING -> willBeTold(all);
            case TOLD -> {
                List<AtReceiver> unusual = all.stream().filter(each -> !each.underWay().isEmpty()).toList();
                each(unusual);
                List<AtReceiver> usual = without(all, unusual);
                told(usual);
                if (isDecisive && !usual.isEmpty()) {
                    looksAgain(usual);
                }
            }
            case INHIBITED -> byReason(all, Kind.INHIBITED, isDecisive);
            case WITHHELD -> byReason(all, Kind.WITHHELD, isDecisive);
            case SILENCED -> byReason(all, Kind.SILENCED, isDecisive);
            case MUTED_BY_TIME -> alike(all, AtReceiver::mutedWhy).values().forEach(muted -> {
                begin("Not told to ");
                names(muted).words(" at this time, " + String.join(" and ", muted.get(0).mutedWhy().values()) + ".");
                if (isDecisive) {
                    otherwise(muted);
                }
                told(muted);
                isUnderWay(muted);
            });
            case NO_INTEGRATION -> {
                begin("Goes to ");
                names(all).words(all.size() == 1 ? ", which has no integration: nobody is told" : ", which have no integration: nobody is told");
                sentence.words(isDecisive ? "." : " there.");
            }
            case RESOLVED -> {
                List<AtReceiver> begun = all.stream().filter(each -> !each.underWay().isEmpty()).toList();
                List<AtReceiver> heard = without(all, begun).stream().filter(each -> !each.told().isEmpty()).toList();
                List<AtReceiver> unheard = without(without(all, begun), heard);
                if (isDecisive && !heard.isEmpty()) {
                    begin("It has ended, and there is nothing to tell ");
                    names(heard).words(" of it.");
                } else if (isDecisive && !unheard.isEmpty()) {
                    each(unheard.subList(0, 1));
                    unheard = unheard.subList(1, unheard.size());
                }
                told(heard);
                neverHeard(unheard);
                each(begun);
            }
            case FAILED, TOLD_ELSEWHERE, HELD, RATE_LIMITED, NO_ROUTE, UNKNOWN -> each(all);
        }
    }

    private void neverHeard(List<AtReceiver> all) {
        Map<Object, List<AtReceiver>> alike = alike(all, each -> List.of(
                each.notTold(), each.because().stream().findFirst().map(quiet -> List.of(quiet.by(), quiet.because())), each.muted()));
        alike.values().stream().limit(MOST_SENTENCES).forEach(same -> {
            begin("");
            names(same);
            sentence.neverHeard(same.get(0));
        });
        List<AtReceiver> left = alike.values().stream().skip(MOST_SENTENCES).flatMap(List::stream).toList();
        if (!left.isEmpty()) {
            begin("Nor did ");
            names(left).words(" hear of it.");
        }
    }

    private void willBeTold(List<AtReceiver> all) {
        List<AtReceiver> begun = all.stream().filter(each -> !each.underWay().isEmpty() || each.isBusy() || each.keptOpen().is()).toList();
        each(begun);
        List<AtReceiver> coming = byReceiver(without(all, begun), Comparator.comparing(Several::due));
        if (coming.isEmpty()) {
            return;
        }
        begin(coming.get(0).isOver() ? "Its end will be told " : "Will be told ");
        Set<String> times = coming.stream().map(each -> each.due().map(sentence::time).orElse("")).collect(Collectors.toSet());
        if (times.size() == 1) {
            sentence.words("to ");
            String when = coming.get(0).due().map(due -> " at " + sentence.time(due)).orElse("");
            names(coming).words(when.isEmpty() ? "." : coming.size() == 1 ? ", whose group speaks next" + when + "."
                    : ", whose groups speak next" + when + ".");
        } else {
            timed(coming, Several::due).words(", when their groups speak next.");
        }
        told(coming);
    }

    private void looksAgain(List<AtReceiver> all) {
        List<String> times = all.stream()
                .flatMap(each -> each.due().stream())
                .sorted()
                .map(sentence::time)
                .distinct()
                .toList();
        sentence.words(" Nothing is new; the " + (all.size() == 1 ? "group looks again at " : "groups look again at "));
        sentence.words((times.isEmpty() ? "no time that is known" : times.size() <= MOST_SENTENCES ? listed(times) : times.get(0) + " and later")
                + ".");
        toldAgain(byReceiver(all, Comparator.comparing(each -> each.again().orElse(Instant.MAX))));
    }

    private void toldAgain(List<AtReceiver> all) {
        List<AtReceiver> again = all.stream().filter(each -> each.again().isPresent()).toList();
        if (all.size() == 1 && !again.isEmpty()) {
            sentence.words(" Told again at " + sentence.time(again.get(0).again().orElseThrow()) + " or at the turn after, if nothing changes.");
        } else if (!again.isEmpty()) {
            begin("Told again ");
            timed(again, each -> each.again().orElseThrow()).words(" or at the turn after, if nothing changes.");
        }
    }

    /** What keeps it quiet, and from whom, where others hear of it or something else keeps it quiet from them. */
    private void byReason(List<AtReceiver> all, Kind kind, boolean isDecisive) {
        Map<Object, List<AtReceiver>> alike = alike(all, each -> {
            Quiet reason = first(each, kind);
            return List.of(reason.by(), reason.because(), reason.since());
        });
        boolean isFirst = isDecisive;
        int said = 0;
        for (List<AtReceiver> same : alike.values()) {
            if (said++ == MOST_SENTENCES) {
                begin("And " + kind.text() + " for other reasons from ");
                names(alike.values().stream().skip(MOST_SENTENCES).flatMap(List::stream).toList()).words(".");
                return;
            }
            if (isFirst) {
                begin("");
                sentence.isQuiet(first(same.get(0), kind));
            } else {
                begin("Not told to ");
                names(same).words(": " + kind.text() + " by ");
                sentence.because(first(same.get(0), kind), "fires");
            }
            if (isDecisive) {
                otherwise(same);
            }
            told(same);
            isUnderWay(same);
            isFirst = false;
        }
    }

    private void isUnderWay(List<AtReceiver> all) {
        all.stream().filter(each -> !each.underWay().isEmpty()).limit(MOST_SENTENCES).forEach(each -> {
            begin("");
            sentence.isUnderWay(each);
        });
    }

    private static Quiet first(AtReceiver at, Kind kind) {
        return at.because().stream().filter(quiet -> quiet.kind() == kind).findFirst().orElseThrow();
    }

    private void otherwise(List<AtReceiver> all) {
        String next = " Otherwise: ";
        int said = 0;
        List<AtReceiver> nextFirst = all.stream().sorted(Comparator.comparing(Several::due)).toList();
        Map<Object, List<AtReceiver>> alike = alike(nextFirst, each -> List.of(each.otherwise(), each.due().map(sentence::time)));
        for (List<AtReceiver> same : alike.values()) {
            if (said++ == MOST_SENTENCES) {
                int others = alike.values().stream().skip(MOST_SENTENCES).mapToInt(List::size).sum();
                sentence.words("; and " + others + " more");
                break;
            }
            sentence.words(next + same.get(0).otherwise().text() + ", ");
            names(same).words(same.get(0).due().map(due -> ", due " + sentence.time(due)).orElse(""));
            next = "; ";
        }
        sentence.words(".");
    }

    // ---- what was told

    private void told(List<AtReceiver> all) {
        List<AtReceiver> someHeard = all.stream().filter(each -> !each.told().isEmpty()).toList();
        List<AtReceiver> heard = byReceiver(someHeard, Comparator.comparing(Several::last, Comparator.comparing(Told::at).reversed())).stream()
                .filter(each -> !sentence.saysWhatWasToldTo(each.receiver()))
                .toList();
        heard.stream().filter(Sentence::isToldInPart).forEach(sentence::told);
        List<AtReceiver> whole = heard.stream().filter(each -> !Sentence.isToldInPart(each)).toList();
        alike(whole, Several::isOfEnd).values().forEach(this::toldAlike);
    }

    private void toldAlike(List<AtReceiver> all) {
        AtReceiver one = all.get(0);
        if (all.size() == 1) {
            sentence.told(one);
            return;
        }
        all.forEach(each -> sentence.willSayWhatWasToldTo(each.receiver()));
        begin(!isOfEnd(one) ? "Told " : one.isOver() ? "Its end was told " : "That it had ended before was told ");
        timed(all, each -> last(each).at());
        sentence.words(one.outcome() == AlertOutcome.RESOLVED && !isOfEnd(one) ? ", which are not told of its end." : ".");
    }

    /** Each with its time; of many the first and the last. */
    private Sentence timed(List<AtReceiver> all, Function<AtReceiver, Instant> time) {
        List<AtReceiver> inOrder = all.stream().sorted(Comparator.comparing(time)).toList();
        Map<Object, List<AtReceiver>> byTime = alike(inOrder, each -> sentence.time(time.apply(each)));
        if (byTime.size() > MOST_SENTENCES) {
            AtReceiver last = inOrder.get(inOrder.size() - 1);
            sentence.words("to " + all.size() + " receivers, first to ").receiver(inOrder.get(0));
            sentence.words(" at " + sentence.time(time.apply(inOrder.get(0))) + ", last to ").receiver(last);
            return sentence.words(" at " + sentence.time(time.apply(last)));
        }
        String next = "";
        int left = byTime.size();
        for (List<AtReceiver> same : byTime.values()) {
            sentence.words(next + "at " + sentence.time(time.apply(same.get(0))) + " to ");
            names(same);
            next = --left == 1 ? " and " : ", ";
        }
        return sentence;
    }

    /** Who was told and hears no more of it: all is said there, or it goes elsewhere by now. */
    private void sayWhoWasTold(Explanation explanation) {
        Set<String> present = explanation.receivers().stream().map(AtReceiver::receiver).collect(Collectors.toSet());
        Map<String, Told> byReceiver = new LinkedHashMap<>();
        explanation.told().stream()
                .filter(each -> !present.contains(each.receiver()))
                .forEach(each -> byReceiver.merge(each.receiver(), each, (one, other) -> one.at().isAfter(other.at()) ? one : other));
        byReceiver.values().stream().limit(MOST_SENTENCES).forEach(each -> {
            boolean isOfEnd = Sentence.isOfEnd(each, explanation.alert());
            boolean isOver = explanation.view().filter(view -> !view.alert().firing()).isPresent();
            begin(!isOfEnd ? "Told at " : isOver ? "Its end was told at " : "That it had ended before was told at ");
            sentence.words(sentence.time(each.at()) + " to ").part(Part.Kind.RECEIVER, each.receiver(), each.receiver());
            sentence.words(!isOver ? ", where it does not go any more." : isOfEnd ? "." : ", which was not told of its end so far.");
        });
        int more = byReceiver.size() - MOST_SENTENCES;
        if (more > 0) {
            begin("So " + (more == 1 ? "was " : "were ") + more + " more.");
        }
    }

    private static Instant due(AtReceiver at) {
        return at.due().orElse(Instant.MAX);
    }

    private static Told last(AtReceiver at) {
        return at.told().stream().max(Comparator.comparing(Told::at)).orElseThrow();
    }

    private static boolean isOfEnd(AtReceiver at) {
        return Sentence.isOfEnd(last(at), at.alert());
    }

    // ---- one by one, and together

    /** A sentence of each; of many the first ones. */
    private void each(List<AtReceiver> all) {
        all.stream().limit(MOST_SENTENCES).forEach(each -> {
            begin("");
            sentence.say(each);
        });
        List<AtReceiver> left = all.stream().skip(MOST_SENTENCES).toList();
        if (!left.isEmpty()) {
            begin("Likewise " + left.get(0).outcome().text().replace('_', ' ') + ": ");
            names(left).words(".");
        }
    }

    /** Once each, the first in an order. */
    private static List<AtReceiver> byReceiver(List<AtReceiver> all, Comparator<AtReceiver> order) {
        Map<String, AtReceiver> once = new LinkedHashMap<>();
        all.forEach(each -> once.merge(each.receiver(), each, (one, other) -> order.compare(one, other) <= 0 ? one : other));
        return List.copyOf(once.values());
    }

    private static Map<Object, List<AtReceiver>> alike(List<AtReceiver> all, Function<AtReceiver, Object> key) {
        Map<Object, List<AtReceiver>> alike = new LinkedHashMap<>();
        all.forEach(each -> alike.computeIfAbsent(key.apply(each), any -> new ArrayList<>()).add(each));
        return alike;
    }

    private static List<AtReceiver> without(List<AtReceiver> all, Collection<AtReceiver> some) {
        return all.stream().filter(each -> !some.contains(each)).toList();
    }

    private void begin(String words) {
        sentence.words(sentence.isBegun() ? " " + words : words);
    }

    private Sentence names(List<AtReceiver> all) {
        List<AtReceiver> once = byReceiver(all, Comparator.comparing(AtReceiver::receiver));
        int named = once.size() > MOST_NAMED ? MOST_NAMED - 1 : once.size();
        for (int i = 0; i < named; i++) {
            sentence.words(i == 0 ? "" : i == once.size() - 1 ? " and " : ", ").receiver(once.get(i));
        }
        return sentence.words(named < once.size() ? " and " + (once.size() - named) + " others" : "");
    }

    private static String listed(List<String> all) {
        return all.size() == 1 ? all.get(0) : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.get(all.size() - 1);
    }
}
