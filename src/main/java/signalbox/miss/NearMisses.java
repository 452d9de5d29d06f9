package signalbox.miss;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.view.AlertView;
import signalbox.view.View;

/**
 * Rules of teams that keep nothing of some name quiet that fires, and nearly do, the nearest first: for each rule and name of an alert
 * one answer.
 *
 * @param asked about how many alerts rules were asked
 * @param complete whether that was about all that fire and are heard; else about some of each name
 */
public record NearMisses(List<WhyNotAnswer> answers, int asked, boolean complete) {

    /** Alerts of one name are much alike: about so many of them rules are asked. */
    private static final int OF_A_NAME = 3;

    private static final int MOST_ALERTS = 60;
    private static final int MOST_ANSWERS = 40;

    public NearMisses {
        answers = List.copyOf(answers);
    }

    /** About which alerts rules are asked: those that fire and that no rule and no silence keeps quiet, some of each name. */
    public static Sample sample(View view) {
        Map<String, Integer> seen = new HashMap<>();
        List<Labels> chosen = new ArrayList<>();
        int[] left = {0};
        view.forEachAlert(each -> {
            if (!each.alert().firing() || isQuiet(each)) {
                return;
            }
            Labels labels = each.alert().labels();
            if (chosen.size() < MOST_ALERTS && seen.merge(labels.get("alertname"), 1, Integer::sum) <= OF_A_NAME) {
                chosen.add(labels);
            } else {
                left[0]++;
            }
        });
        return new Sample(chosen, left[0] == 0);
    }

    private static boolean isQuiet(AlertView alert) {
        return !alert.silencedBy().isEmpty() || alert.isQuietByRules();
    }

    /** Alerts to ask about. */
    public record Sample(List<Labels> alerts, boolean complete) {

        public Sample {
            alerts = List.copyOf(alerts);
        }
    }

    /**
     * What came of asking.
     *
     * @param all answers about alerts, in any order
     * @param inTime whether there was time to ask about all of them
     */
    public static NearMisses of(List<WhyNotAnswer> all, Sample sample, boolean inTime) {
        record Key(String packageName, String rule, String alertname) {}
        Map<Key, WhyNotAnswer> best = new LinkedHashMap<>();
        for (WhyNotAnswer answer : all) {
            best.merge(new Key(answer.packageName(), answer.rule(), answer.alert().get("alertname")), answer, NearMisses::nearer);
        }
        List<WhyNotAnswer> sorted = best.values().stream().sorted(NEAREST_FIRST).limit(MOST_ANSWERS).toList();
        return new NearMisses(sorted, sample.alerts().size(), sample.complete() && inTime && sorted.size() == best.size());
    }

    private static final Comparator<WhyNotAnswer> NEAREST_FIRST = Comparator.comparingLong(WhyNotAnswer::missing)
            .thenComparingDouble(NearMisses::distance)
            .thenComparing(WhyNotAnswer::packageName)
            .thenComparing(WhyNotAnswer::rule)
            .thenComparing(answer -> answer.alert().get("alertname"));

    private static WhyNotAnswer nearer(WhyNotAnswer one, WhyNotAnswer other) {
        return NEAREST_FIRST.compare(one, other) <= 0 ? one : other;
    }

    private static double distance(WhyNotAnswer answer) {
        return answer.failed().map(ConditionFinding::distance).orElse(Double.MAX_VALUE);
    }

    /**
     * Whether a rule is one condition short, and that by time or number: of what it counts there is too little, what it needs has ended or
     * is to come, or something is in its way. What differs in a label is another thing, and not near.
     */
    public static boolean isNear(WhyNotAnswer answer) {
        return answer.missing() == 1
                && answer.failed()
                        .filter(failed -> failed.found().filter(NearMisses::isSome).isPresent()
                                || failed.nearest().stream().anyMatch(Near::isOnlyGone)
                                || !failed.inTheWay().isEmpty())
                        .isPresent();
    }

    private static boolean isSome(Object found) {
        return !(found instanceof Number number) || number.doubleValue() != 0;
    }

    /** The alerts on which a rule rests already, or that came nearest to what it lacks, without the one that it would keep quiet. */
    public static List<Labels> sources(WhyNotAnswer answer) {
        List<Labels> found = new ArrayList<>();
        for (ConditionFinding condition : answer.conditions()) {
            condition.facts().stream().map(Fact::alert).flatMap(Optional::stream).forEach(found::add);
            condition.nearest().stream().map(near -> near.fact().alert()).flatMap(Optional::stream).forEach(found::add);
        }
        return found.stream().filter(labels -> !labels.equals(answer.alert())).distinct().toList();
    }
}
