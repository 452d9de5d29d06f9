package signalbox.config;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.List;

/** The configuration cannot be used. The message holds all problems, one a line. */
public final class ConfigurationException extends RuntimeException {

    private final transient List<ConfigProblem> problems;

    ConfigurationException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(joining("\n")));
        this.problems = List.copyOf(problems);
    }

    @Override
    public String getMessage() { // never null here
        return requireNonNull(super.getMessage());
    }

    /** At least one; file by file, from top to bottom. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
