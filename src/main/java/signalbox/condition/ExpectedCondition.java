package signalbox.condition;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What is to be expected of a condition about an alert, for people.
 *
 * @param packageName whose it is
 * @param condition its name
 * @param since since when it holds; empty while it does not
 * @param willHoldAt when it will hold if nothing happens until then; empty while it holds
 * @param willEndAt when it will not hold any more if nothing happens until then; empty where only its cause can end it
 */
public record ExpectedCondition(
        String packageName, String condition, Optional<Instant> since, Optional<Instant> willHoldAt, Optional<Instant> willEndAt) {

    public ExpectedCondition {
        requireNonNull(packageName, "packageName is null");
        requireNonNull(condition, "condition is null");
        requireNonNull(since, "since is null");
        requireNonNull(willHoldAt, "willHoldAt is null");
        requireNonNull(willEndAt, "willEndAt is null");
    }
}
