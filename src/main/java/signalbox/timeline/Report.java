package signalbox.timeline;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of all timelines.
 *
 * @param problems what cannot be run, {@code FILE:LINE:COLUMN: what is wrong}; a file with problems is not run
 * @param judgements of the timelines that were run, in the order of the files
 * @param runs how many runs there were, those in other orders included
 * @param coverage which rules they fired, if that was asked for
 * @param survivors changes of rules that none of them noticed, if that was asked for
 */
public record Report(
        List<String> problems, List<Judgement> judgements, int runs, Optional<Coverage> coverage, Optional<Survivors> survivors) {

    public Report {
        problems = List.copyOf(problems);
        judgements = List.copyOf(judgements);
    }

    /** Whether all was run, and all was as expected. */
    public boolean passed() {
        return problems.isEmpty() && judgements.stream().allMatch(Judgement::passed);
    }

    /** What could not be run, and what was not as expected: {@code FILE:LINE:COLUMN: what is wrong}. */
    public List<String> faults() {
        Stream<String> failed = judgements.stream()
                .filter(judgement -> !judgement.passed())
                .map(judgement -> judgement.place() + ": the timeline \"" + judgement.name() + "\" fails");
        return Stream.concat(problems.stream(), failed).toList();
    }

    /** How many timelines failed. */
    public int failed() {
        return (int) judgements.stream().filter(judgement -> !judgement.passed()).count();
    }
}
