package signalbox.rules;

import static java.util.Objects.requireNonNull;

/**
 * Where a version of a package comes from, as its version control says.
 *
 * @param author who committed it last; {@code ""} where there is no version control
 * @param commit the commit, with {@code "+"} behind it when files were changed since; {@code ""} where there is none
 */
public record Origin(String author, String commit) {

    /** There is no version control, or it says nothing. */
    public static final Origin UNKNOWN = new Origin("", "");

    public Origin {
        requireNonNull(author, "author is null");
        requireNonNull(commit, "commit is null");
    }
}
