package signalbox.condition;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Alert;
import signalbox.alert.Labels;

/**
 * What a condition is about: an alert, or a text.
 *
 * @param text for people and for joins; of an alert that of its labels
 * @param labels those of the alert; empty for a text
 */
public record Subject(String text, Labels labels) {

    public Subject {
        requireNonNull(text, "text is null");
        requireNonNull(labels, "labels is null");
    }

    public static Subject of(String text) {
        return new Subject(text, Labels.EMPTY);
    }

    public static Subject of(Labels alert) {
        return new Subject(alert.toString(), alert);
    }

    /** What a rule names as a subject: an alert, its labels, or a text. */
    static Subject named(Object subject) {
        if (subject instanceof Alert alert) {
            return of(alert.labels());
        } else if (subject instanceof Labels labels) {
            return of(labels);
        } else if (subject instanceof String text) {
            return of(text);
        }
        throw new IllegalArgumentException("a condition is about alerts or texts, not about " + subject);
    }

    /** Whether it is an alert. */
    public boolean isAlert() {
        return !labels.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
