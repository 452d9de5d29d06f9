package signalbox.timeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import signalbox.rules.language.Mutations;
import signalbox.rules.language.Mutations.Mutation;
import signalbox.timeline.Survivors.Survivor;

/** Changes rules in small ways, one at a time, and sees whether a timeline notices. Used once, after all of them passed. */
final class Mutator {

    /** Runs a timeline; whether it passes. */
    @FunctionalInterface
    interface Runner {
        boolean passes(Timeline timeline, TimelineFile file, Situations situations) throws UnusableException;
    }

    private record Case(Timeline timeline, TimelineFile file) {}

    private final Situations situations;
    private final Runner runner;
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, List<Case>> cases = new HashMap<>();
    private int tried;

    Mutator(Situations situations, Runner runner) {
        this.situations = situations;
        this.runner = runner;
    }

    Survivors survivors(List<TimelineFile> files) {
        for (TimelineFile file : files) {
            for (Timeline written : file.timelines()) {
                Timeline timeline = sharpest(written, file);
                add(file.packages(), new Case(timeline, file));
                timeline.events().stream()
                        .filter(Event.Reload.class::isInstance)
                        .flatMap(event -> ((Event.Reload) event).packages().stream())
                        .forEach(packages -> add(packages, new Case(timeline, file)));
            }
        }
        List<Survivor> left = new ArrayList<>();
        texts.forEach((file, text) -> Mutations.of(text, besides(file)).forEach(mutation -> {
            if (survives(file, mutation)) {
                left.add(new Survivor(new Location(file, mutation.line(), mutation.column()), mutation.rule(), mutation.what()));
            }
        }));
        return new Survivors(tried, left);
    }

    /** What may be told a second early or late notices no change of a second: where it comes to the instant, it has to. */
    private Timeline sharpest(Timeline timeline, TimelineFile file) {
        try {
            return runner.passes(timeline.exact(), file, situations) ? timeline.exact() : timeline;
        } catch (UnusableException e) {
            return timeline;
        }
    }

    /** The texts of the files of its package. */
    private List<String> besides(String file) {
        Path folder = Path.of(file).getParent();
        return texts.entrySet().stream()
                .filter(each -> Objects.equals(Path.of(each.getKey()).getParent(), folder))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void add(List<Path> packages, Case each) {
        situations.texts(packages).forEach((file, text) -> {
            texts.put(file, text);
            List<Case> known = cases.computeIfAbsent(file, any -> new ArrayList<>());
            if (!known.contains(each)) {
                known.add(each);
            }
        });
    }

    private boolean survives(String file, Mutation mutation) {
        Situations changed = situations.with(new Situations.Change(file, mutation.text()));
        List<Case> all = cases.computeIfAbsent(file, any -> new ArrayList<>());
        try {
            for (Case each : List.copyOf(all)) {
                if (!runner.passes(each.timeline(), each.file(), changed)) {
                    all.remove(each);
                    all.add(0, each); // what noticed one change of a file is likely to notice the next
                    tried++;
                    return false;
                }
            }
        } catch (UnusableException e) {
            return false; // it is no rule: nobody could have written it
        }
        tried++;
        return true;
    }
}
