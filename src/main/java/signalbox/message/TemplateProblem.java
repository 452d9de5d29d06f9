package signalbox.message;

import static java.util.Objects.requireNonNull;

/**
 * What is wrong with a template, for whoever wrote it.
 *
 * @param line of the template, from 1; 0 when it is with no line in particular, or in another template that this one calls
 * @param column in characters from 1; 0 when the line as a whole is meant
 * @param message what is wrong and what to do, in one line
 */
public record TemplateProblem(int line, int column, String message) {

    public TemplateProblem {
        requireNonNull(message, "message is null");
    }
}
