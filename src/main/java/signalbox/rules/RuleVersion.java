package signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A version of a package that decided, or does.
 *
 * @param version the hash of its files
 * @param since from when on it decided, the last time
 * @param until when another one took its place; empty while it decides
 * @param files the texts of its files, by their paths below the rules directory
 */
public record RuleVersion(
        String packageName, String version, Instant since, Optional<Instant> until, Origin origin, Map<String, String> files) {

    public RuleVersion {
        requireNonNull(packageName, "packageName is null");
        requireNonNull(version, "version is null");
        requireNonNull(since, "since is null");
        requireNonNull(until, "until is null");
        requireNonNull(origin, "origin is null");
        files = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    RuleVersion endedAt(Instant instant) {
        return new RuleVersion(packageName, version, since, Optional.of(instant), origin, files);
    }
}
