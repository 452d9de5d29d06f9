package signalbox.audit;

import java.util.List;

/**
 * Some of what a search found.
 *
 * @param count how much it found, on all pages
 * @param next the cursor for the page that follows; 0: there is none
 */
public record Page<T>(List<T> rows, long count, long next) {

    public Page {
        rows = List.copyOf(rows);
    }
}
