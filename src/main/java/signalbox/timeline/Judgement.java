package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What came of a timeline.
 *
 * @param place where it stands
 * @param order which order of what happens at one instant it was that failed; 0: that of the file
 * @param lines what happened, in order
 */
public record Judgement(String name, Location place, int order, List<Line> lines) {

    public Judgement {
        requireNonNull(name, "name is null");
        requireNonNull(place, "place is null");
        lines = List.copyOf(lines);
    }

    /** Whether everything was as expected. */
    public boolean passed() {
        return lines.stream().allMatch(line -> line.kind().isRight());
    }

    /** What was not. */
    public List<Line> faults() {
        return lines.stream().filter(line -> !line.kind().isRight()).toList();
    }
}
