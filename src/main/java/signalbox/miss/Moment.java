package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.condition.Awaited;
import signalbox.route.TimeInterval;
import signalbox.topology.Dependencies;
import signalbox.view.PackageFacts;
import signalbox.view.View;

/**
 * What was so at a moment, for the rules of one package: of the present, or of the past as far as it is known.
 *
 * @param facts what held: alerts that fired, and all others that the rules looked at
 * @param ended what had ended shortly before
 * @param awaited conditions that did not hold yet
 * @param dependencies what nodes depend on, as far as it is known
 * @param doubt why there may be facts that are not known, as a sentence; {@code ""} where all are
 * @param kept which of the facts that rules read are among them
 */
public record Moment(Instant at, List<Object> facts, List<Ended> ended, List<Awaited> awaited, Dependencies dependencies, String doubt, Kept kept) {

    private static final String AT_WORK =
            "The package is at work or was stopped: facts that it concludes for itself are not known.";

    private static final String AT_WORK_THEN =
            "The package was at work or stopped: facts that it concluded for itself are not known.";

    /** A fact that had ended. */
    public record Ended(Object fact, Instant when) {
        public Ended {
            requireNonNull(fact, "fact is null");
            requireNonNull(when, "when is null");
        }
    }

    public Moment {
        requireNonNull(at, "at is null");
        facts = List.copyOf(facts);
        ended = List.copyOf(ended);
        awaited = List.copyOf(awaited);
        requireNonNull(dependencies, "dependencies is null");
        requireNonNull(doubt, "doubt is null");
        requireNonNull(kept, "kept is null");
    }

    /** The same with time intervals of which it is not known that they were ever on. */
    Moment withIntervals(Set<String> names) {
        Set<String> known = new HashSet<>();
        facts.forEach(fact -> {
            if (fact instanceof TimeInterval interval) {
                known.add(interval.name());
            }
        });
        List<Object> all = new ArrayList<>(facts);
        names.stream().filter(name -> !known.contains(name)).sorted().forEach(name -> all.add(new TimeInterval(name, false)));
        return new Moment(at, all, ended, awaited, dependencies, doubt, kept);
    }

    /** The same with the facts that were found by living it again, and with what is in doubt then. */
    Moment livedAgain(LivedAgain.Found again, Kept.Source source, String stopped) {
        PackageFacts found = again.found();
        String doubts = Stream.of(stopped, found.complete() ? "" : AT_WORK_THEN, again.doubt())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(" "));
        return new Moment(at, found.facts(), ended, found.awaited(), found.dependencies(), doubts, new Kept(source, kept.masked()));
    }

    /** Whether it is of the past. */
    boolean isPast() {
        return kept.isPast();
    }

    /** Whether nothing is missing. */
    public boolean complete() {
        return doubt.isEmpty();
    }

    /** The present: what had ended is what the picture still shows. */
    public static Moment now(PackageFacts facts, View picture, Instant now) {
        Set<Labels> firing = new HashSet<>();
        for (Object fact : facts.facts()) {
            if (fact instanceof Alert alert) {
                firing.add(alert.labels());
            }
        }
        List<Ended> ended = new ArrayList<>();
        picture.forEachAlert(view -> {
            if (!view.alert().firing() && !firing.contains(view.alert().labels())) {
                ended.add(new Ended(view.alert(), view.alert().endsAt()));
            }
        });
        return new Moment(now, facts.facts(), ended, facts.awaited(), facts.dependencies(), facts.complete() ? "" : AT_WORK, Kept.ALL);
    }

    /** An alert that fires; empty for one that does not. */
    Optional<Alert> firing(Labels labels) {
        return find(facts, labels);
    }

    /** An alert that fires, or that had ended. */
    Optional<Alert> known(Labels labels) {
        return firing(labels).or(() -> find(ended.stream().map(Ended::fact).toList(), labels));
    }

    private static Optional<Alert> find(List<Object> facts, Labels labels) {
        return facts.stream()
                .filter(Alert.class::isInstance)
                .map(Alert.class::cast)
                .filter(alert -> alert.labels().equals(labels))
                .findFirst();
    }

    Duration since(Instant instant) {
        return Duration.between(instant, at);
    }
}
