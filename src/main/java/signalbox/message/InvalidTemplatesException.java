package signalbox.message;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The files that {@code templates:} names cannot be used. The message holds all problems, one a line. */
public final class InvalidTemplatesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidTemplatesException(List<String> problems) {
        super("failed to parse templates:\n" + String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    @Override
    public String getMessage() { // never null here
        return requireNonNull(super.getMessage());
    }

    /** At least one, each as {@code FILE:LINE: what is wrong}, or {@code FILE: …} where there is no line. */
    public List<String> problems() {
        return problems;
    }
}
