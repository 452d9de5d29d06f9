package signalbox.rules.language;

import java.util.List;

/**
 * A rule file as it is to look.
 *
 * @param text the file as it was when there are problems
 * @param problems why it could not be read
 */
public record Formatted(String text, List<Remark> problems) {
    public Formatted {
        problems = List.copyOf(problems);
    }
}
