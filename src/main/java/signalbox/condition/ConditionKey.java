package signalbox.condition;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What makes two conditions the same one: whose it is, its name, and what it is about. */
public record ConditionKey(String packageName, String name, List<Subject> subjects) {

    public ConditionKey {
        requireNonNull(packageName, "packageName is null");
        requireNonNull(name, "name is null");
        subjects = List.copyOf(subjects);
    }
}
