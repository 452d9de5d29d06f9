package signalbox.silence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * Silences, to be found by the labels of an alert. A silence lies under one of the values that it asks for with {@code =}; the
 * few that ask for none are looked at for every alert. Touched by one thread only.
 */
public final class SilenceIndex {

    private final Map<String, Map<String, List<Silence>>> byLabel = new HashMap<>();
    private final Map<String, Matcher> places = new HashMap<>();
    private final List<Silence> others = new ArrayList<>();

    /** Adds a silence; there must be none with its id. */
    public void add(Silence silence) {
        silence.matchers().stream()
                .filter(matcher -> matcher.type() == Matcher.Type.EQUAL && !matcher.value().isEmpty())
                .min(Comparator.comparingInt(matcher -> at(matcher).size())) // many share an alertname, few an instance
                .ifPresentOrElse(
                        matcher -> {
                            places.put(silence.id(), matcher);
                            byLabel.computeIfAbsent(matcher.name(), any -> new HashMap<>())
                                    .computeIfAbsent(matcher.value(), any -> new ArrayList<>(1))
                                    .add(silence);
                        },
                        () -> others.add(silence));
    }

    private List<Silence> at(Matcher matcher) {
        return byLabel.getOrDefault(matcher.name(), Map.of()).getOrDefault(matcher.value(), List.of());
    }

    /** Takes a silence out, if it is there. */
    public void remove(String id) {
        Matcher place = places.remove(id);
        if (place == null) {
            others.removeIf(silence -> silence.id().equals(id));
            return;
        }
        List<Silence> there = at(place);
        there.removeIf(silence -> silence.id().equals(id));
        if (there.isEmpty()) {
            Map<String, List<Silence>> values = byLabel.getOrDefault(place.name(), Map.of());
            values.remove(place.value());
            if (values.isEmpty()) {
                byLabel.remove(place.name());
            }
        }
    }

    /** The silences that match an alert. */
    public List<Silence> matching(Labels alert) {
        List<Silence> matching = List.of();
        for (int i = 0; i < alert.size(); i++) {
            Map<String, List<Silence>> values = byLabel.get(alert.name(i));
            if (values != null) {
                matching = withMatching(matching, values.getOrDefault(alert.value(i), List.of()), alert);
            }
        }
        return withMatching(matching, others, alert);
    }

    private static List<Silence> withMatching(List<Silence> found, List<Silence> candidates, Labels alert) {
        List<Silence> matching = found;
        for (Silence silence : candidates) {
            if (silence.matches(alert)) {
                matching = matching.isEmpty() ? new ArrayList<>(1) : matching;
                matching.add(silence);
            }
        }
        return matching;
    }
}
