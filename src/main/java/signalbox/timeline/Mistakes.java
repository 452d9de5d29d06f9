package signalbox.timeline;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.List;
import signalbox.config.ConfigProblem;
import signalbox.config.YamlValue;

/** Gathers what is wrong with a file of timelines, so that its author hears of everything at once. */
final class Mistakes {

    private final String file;
    private final List<ConfigProblem> found = new ArrayList<>();

    Mistakes(String file) {
        this.file = file;
    }

    void add(YamlValue at, String message) {
        found.add(new ConfigProblem(file, at.line(), at.column(), message));
    }

    void add(Location at, String message) {
        found.add(new ConfigProblem(file, at.line(), at.column(), message));
    }

    Location place(YamlValue value) {
        return Location.of(file, value);
    }

    /** From top to bottom. */
    List<ConfigProblem> all() {
        return found.stream()
                .distinct()
                .sorted(comparingInt(ConfigProblem::line).thenComparing(ConfigProblem::column))
                .toList();
    }
}
