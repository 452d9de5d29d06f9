package signalbox.condition;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Labels;

/**
 * A {@link Condition} holds: a fact for the rules of the package that states it.
 *
 * @param condition its name
 * @param subjects what it is about
 * @param since when it began to hold
 * @param level how much there is of it, as it was stated last
 * @param times how often it has begun, or changed, within its time; 0 for a condition that does not count that
 */
public record Holds(String condition, List<Subject> subjects, Instant since, Number level, int times) {

    public Holds {
        requireNonNull(condition, "condition is null");
        subjects = List.copyOf(subjects);
        requireNonNull(since, "since is null");
        requireNonNull(level, "level is null");
    }

    /** What it is about, or the first of that: a text, of an alert that of its labels; {@code ""} when it is about nothing. */
    public String subject() {
        return subject(1);
    }

    /** The so-and-so-many-th of what it is about, from 1; {@code ""} when there are not so many. */
    public String subject(int number) {
        return has(number) ? subjects.get(number - 1).text() : "";
    }

    /** The labels of the alert that it is about, or that it is about first; empty when that is a text. */
    public Labels alert() {
        return alert(1);
    }

    /** The labels of the alert that is the so-and-so-many-th of what it is about, from 1; empty when that is none. */
    public Labels alert(int number) {
        return has(number) ? subjects.get(number - 1).labels() : Labels.EMPTY;
    }

    private boolean has(int number) {
        return number >= 1 && number <= subjects.size();
    }
}
