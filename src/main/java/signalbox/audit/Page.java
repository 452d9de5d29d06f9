package signalbox.audit;

import java.util.List;

/**
 * Some of what a search found.
 *
 * @param count how much it found, on all pages
 * @param complete whether that is all; else there may be more, which nobody counted; only the first page counts
 * @param next the cursor for the page that follows; 0: there is none
 */
public record Page<T>(List<T> rows, long count, boolean complete, long next) {

    public Page {
        rows = List.copyOf(rows);
    }
}
