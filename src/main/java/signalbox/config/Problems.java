package signalbox.config;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Gathers what is wrong while files are read, so that their author hears of everything at once. */
final class Problems {

    /** More than anybody reads; keeps a hostile file from filling the memory with complaints. */
    static final int LIMIT = 1000;

    private static final int LONGEST_MESSAGE = 1000;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final Set<ConfigProblem> found = new LinkedHashSet<>(); // a set: what is aliased is read, and complained of, twice
    private final List<String> files = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /** Names the next file: its problems are listed after those of the files before. */
    void startFile(String file) {
        files.add(file);
    }

    void add(String file, int line, int column, String message) {
        if (!isFull()) {
            found.add(new ConfigProblem(file, line, column, shortened(message)));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Notes what works, but perhaps not as its author thinks. */
    void warn(String message) {
        if (warnings.size() < LIMIT) {
            warnings.add(shortened(message));
        }
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private boolean isFull() {
        return found.size() >= LIMIT;
    }

    /** Throws {@link ConfigurationException} if anything was wrong. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigurationException(found.stream()
                    .sorted(comparing((ConfigProblem problem) -> files.indexOf(problem.file()))
                            .thenComparing(ConfigProblem::line)
                            .thenComparing(ConfigProblem::column))
                    .toList());
        }
    }

    private static String shortened(String message) {
        String line = CONTROL.matcher(message).replaceAll(" "); // a problem is a line
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }
}
