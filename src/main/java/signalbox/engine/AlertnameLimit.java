package signalbox.engine;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;

/**
 * How many alerts may have the same {@code alertname} (spec/behaviour.md 2.4).
 *
 * @param alerts 0 for any number
 * @param refused is told the name of each alert that was not taken, on the engine's thread
 */
public record AlertnameLimit(int alerts, Consumer<String> refused) {

    static final AlertnameLimit NONE = new AlertnameLimit(0, name -> {});

    public AlertnameLimit {
        requireNonNull(refused, "refused is null");
        if (alerts < 0) {
            throw new IllegalArgumentException("a limit of " + alerts + " alerts");
        }
    }
}
