package signalbox.timeline;

import java.util.List;

/** Configuration or rules that timelines are to be run with cannot be used: what is wrong, a problem a line. */
public final class UnusableException extends Exception {

    private final transient List<String> problems;

    UnusableException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
