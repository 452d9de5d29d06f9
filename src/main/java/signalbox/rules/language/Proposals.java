package signalbox.rules.language;

import java.util.List;
import java.util.Optional;

/**
 * What can be written at a place.
 *
 * @param from where what is there already begins, in characters from the beginning of the file
 * @param to behind it
 * @param inText whether it stands between quotes, or does where they are only opened
 * @param wanted what a text there would name
 */
public record Proposals(int from, int to, boolean inText, List<Proposal> list, Optional<Wanted> wanted) {
    public Proposals {
        list = List.copyOf(list);
    }
}
