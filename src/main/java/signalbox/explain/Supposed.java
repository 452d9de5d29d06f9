package signalbox.explain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;
import signalbox.route.RouteTrace;

/**
 * What would become of an alert if it fired now, and what it would do to others.
 *
 * @param alert its labels
 * @param isFiring whether it fires already: then this is what it does
 * @param explanation what would be decided about it
 * @param way its way down the routing tree
 * @param turns when the groups speak that it would join; those that are not here would be new
 * @param mutes what it would keep quiet
 * @param derives the alerts that rules would derive from it
 * @param notJudged why rules of teams were left out, or some packages of them; empty when all were asked
 */
public record Supposed(
        Labels alert,
        boolean isFiring,
        Explanation explanation,
        RouteTrace way,
        Map<AlertGroup, Instant> turns,
        List<Mutes> mutes,
        List<Labels> derives,
        Optional<String> notJudged) {

    /**
     * An alert that it would keep quiet.
     *
     * @param alert what becomes of that one now
     * @param by what would keep it quiet
     */
    public record Mutes(Explanation alert, List<Quiet> by) {

        public Mutes {
            requireNonNull(alert, "alert is null");
            by = List.copyOf(by);
        }
    }

    public Supposed {
        requireNonNull(alert, "alert is null");
        requireNonNull(explanation, "explanation is null");
        requireNonNull(way, "way is null");
        turns = Map.copyOf(turns);
        mutes = List.copyOf(mutes);
        derives = List.copyOf(derives);
        requireNonNull(notJudged, "notJudged is null");
    }

    /** When it would be told to a receiver if nothing kept it quiet: at the next turn of its group, or when a new one has waited. */
    public Instant due(AtReceiver receiver) {
        Instant turn = turns.get(receiver.group());
        return turn == null ? explanation.at().plus(receiver.group().destination().timing().groupWait()) : turn;
    }

    /** Where it would go, when, and what would keep it quiet there, in one sentence or two. */
    public List<Part> sentence(Speech speech) {
        List<Part> parts = new ArrayList<>();
        Map<String, List<AtReceiver>> byTime = new LinkedHashMap<>();
        explanation.receivers().stream()
                .sorted(Comparator.comparing(this::due))
                .forEach(each -> byTime.computeIfAbsent(when(each), any -> new ArrayList<>()).add(each));
        if (byTime.isEmpty()) {
            return List.of(words("Nowhere: it would belong to no group."));
        }
        String to = isFiring ? "It fires already: to " : "To ";
        for (Map.Entry<String, List<AtReceiver>> each : byTime.entrySet()) {
            parts.add(words(to));
            receivers(each.getValue(), parts);
            parts.add(words(each.getKey()));
            to = "; to ";
        }
        parts.add(words("."));
        Map<List<Quiet>, List<AtReceiver>> quiet = new LinkedHashMap<>();
        for (AtReceiver each : explanation.receivers()) {
            if (!each.because().isEmpty()) {
                quiet.computeIfAbsent(each.because(), any -> new ArrayList<>()).add(each);
            } else if (each.outcome() == AlertOutcome.MUTED_BY_TIME || each.outcome() == AlertOutcome.NO_INTEGRATION) {
                parts.add(words(" But "));
                receivers(List.of(each), parts);
                parts.add(words(each.outcome() == AlertOutcome.NO_INTEGRATION
                        ? " has no integration: nobody would be told."
                        : " is not told at this time, " + String.join(" and ", each.mutedWhy().values()) + "."));
            }
        }
        quiet.forEach((because, receivers) -> {
            parts.add(words(" But " + receivers.get(0).outcome().text() + " from "));
            receivers(receivers, parts);
            reason(because.get(0), speech, parts);
            parts.add(words("."));
        });
        return parts;
    }

    private String when(AtReceiver receiver) {
        Duration wait = Duration.between(explanation.at(), due(receiver));
        String in = wait.isZero() || wait.isNegative() ? "at once" : spoken(wait);
        if (!turns.containsKey(receiver.group())) {
            return in.equals("at once") ? ", at once" : ", " + in + " after it arrives";
        }
        return in.equals("at once") ? ", with the turn of its group that is due" : ", with the next turn of its group in " + in;
    }

    private static String spoken(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(500).toSeconds());
        long hours = seconds / 3600;
        long minutes = seconds % 3600 / 60;
        List<String> units = new ArrayList<>();
        if (hours > 0) {
            units.add(hours + " h");
        }
        if (minutes > 0) {
            units.add(minutes + " min");
        }
        if (hours == 0 && seconds % 60 > 0) {
            units.add(seconds % 60 + " s");
        }
        return String.join(" ", units);
    }

    private static void receivers(List<AtReceiver> receivers, List<Part> parts) {
        for (int i = 0; i < receivers.size(); i++) {
            parts.add(words(i == 0 ? "" : i == receivers.size() - 1 ? " and " : ", "));
            parts.add(new Part(Part.Kind.RECEIVER, receivers.get(i).receiver(), receivers.get(i).receiver()));
        }
        parts.removeIf(part -> part.text().isEmpty());
    }

    private static void reason(Quiet quiet, Speech speech, List<Part> parts) {
        parts.add(words(" by "));
        if (quiet.kind() == Kind.SILENCED) {
            String id = quiet.because().silence().orElse("");
            parts.add(new Part(Part.Kind.SILENCE, speech.silence(id), id));
            return;
        }
        parts.add(Sentence.named(quiet.by()));
        List<Labels> alerts = quiet.because().alerts();
        for (int i = 0; i < alerts.size(); i++) {
            parts.add(words(i == 0 ? ", because " : i == alerts.size() - 1 ? " and " : ", "));
            parts.add(new Part(Part.Kind.ALERT, speech.alert(alerts.get(i)), alerts.get(i).fingerprintText()));
        }
        if (!alerts.isEmpty()) {
            parts.add(words(alerts.size() == 1 ? " fires" : " fire"));
        }
        if (!quiet.because().words().isEmpty()) {
            parts.add(words(": " + quiet.because().words()));
        }
    }

    private static Part words(String text) {
        return new Part(Part.Kind.WORDS, text, "");
    }
}
