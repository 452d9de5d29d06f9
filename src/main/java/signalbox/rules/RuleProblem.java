package signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * What keeps a rule file from being used, said to the one who wrote it.
 *
 * @param file as the reader knows it, such as {@code rules/teams/infra/node-down.drl}
 * @param line from 1; 0 when the problem is with the file as a whole
 * @param column from 1; 0 when the problem is with the line as a whole
 * @param message what is wrong
 * @param hint what to do about it, {@code ""} when the message says it all
 * @param code of the kind of thing it is, {@code ""} where there is none
 */
public record RuleProblem(String file, int line, int column, String message, String hint, String code) implements Comparable<RuleProblem> {

    private static final Comparator<RuleProblem> BY_PLACE = Comparator.comparing(RuleProblem::file)
            .thenComparingInt(RuleProblem::line)
            .thenComparingInt(RuleProblem::column)
            .thenComparing(RuleProblem::message)
            .thenComparing(RuleProblem::hint)
            .thenComparing(RuleProblem::code);

    public RuleProblem {
        requireNonNull(file, "file is null");
        requireNonNull(message, "message is null");
        requireNonNull(hint, "hint is null");
        requireNonNull(code, "code is null");
    }

    public RuleProblem(String file, int line, int column, String message, String hint) {
        this(file, line, column, message, hint, "");
    }

    @Override
    public int compareTo(RuleProblem other) {
        return BY_PLACE.compare(this, other);
    }

    /** One line: {@code file:line:column: message: hint}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
            if (column > 0) {
                text.append(':').append(column);
            }
        }
        text.append(": ").append(message);
        return hint.isEmpty() ? text.toString() : text.append(": ").append(hint).toString();
    }
}
