package signalbox.api;

import static java.util.stream.Collectors.toMap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.InvalidExpressionException;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.Query;
import signalbox.group.AlertGroup;

/** Which receivers a request asks for: {@code receiver} and {@code receiver_matchers} (spec/api.md 2.3). For one request. */
final class ReceiverFilter {

    private final Optional<Matcher> name;
    private final List<Matcher> matchers;
    private final Map<String, Labels> labels;
    private final Map<String, Verdict> decided = new HashMap<>(); // an expression need not run for every alert

    /** What was found of a receiver. */
    private record Verdict(boolean named, boolean labelled) {}

    private ReceiverFilter(Optional<Matcher> name, List<Matcher> matchers, List<ReceiverEntry> receivers) {
        this.name = name;
        this.matchers = matchers;
        this.labels = receivers.stream().collect(toMap(ReceiverEntry::name, ReceiverEntry::labels, (a, b) -> a));
    }

    static ReceiverFilter of(Query query, Filters filters, List<ReceiverEntry> receivers) {
        Optional<Matcher> name = query.last("receiver").map(ReceiverFilter::expression);
        return new ReceiverFilter(name, filters.receiverMatchers(query), receivers);
    }

    private static Matcher expression(String text) {
        try {
            return new Matcher(Matcher.Type.REGEX, "receiver", text);
        } catch (InvalidExpressionException e) {
            throw new HandlerFault(400, "failed to parse receiver param: " + e.getMessage());
        }
    }

    /** Whether it takes every receiver. */
    boolean isOpen() {
        return name.isEmpty() && matchers.isEmpty();
    }

    boolean takes(String receiver) {
        if (isOpen()) {
            return true;
        }
        Verdict verdict = verdict(receiver);
        return verdict.named() && verdict.labelled();
    }

    /** Whether it takes an alert that these groups hold: it may have its name from one receiver and its labels from another. */
    boolean takesAny(List<AlertGroup> groups) {
        if (isOpen()) {
            return true;
        }
        boolean named = false;
        boolean labelled = false;
        for (int i = 0; i < groups.size(); i++) { // by index: this runs for every alert and makes no garbage
            Verdict verdict = verdict(groups.get(i).receiver());
            named |= verdict.named();
            labelled |= verdict.labelled();
        }
        return named && labelled;
    }

    private Verdict verdict(String receiver) {
        return decided.computeIfAbsent(receiver, this::decide);
    }

    private Verdict decide(String receiver) {
        return new Verdict(
                name.map(n -> n.matches(receiver)).orElse(true),
                Filters.allHold(matchers, labels.getOrDefault(receiver, Labels.of("name", receiver))));
    }
}
