package signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;
import signalbox.alert.Matcher;

/**
 * What a {@code package.yml} says of the package that it lies beside.
 *
 * @param owner whom to ask; {@code ""} when it does not say
 * @param scope what its conclusions may be about: alerts that all of these match; empty: every alert
 * @param shadow whether what it concludes is shown and has no effect
 */
public record PackageSettings(String owner, List<Matcher> scope, boolean shadow, Limits limits) {

    /** Of a package without the file. */
    public static final PackageSettings NONE =
            new PackageSettings("", List.of(), false, new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()));

    /**
     * What the package may use, where that is to be less than the server allows.
     *
     * @param facts alerts handed to its rules, each as often as there are rules that need it
     * @param firings in one go
     * @param conclusions that hold at a time
     */
    public record Limits(OptionalInt facts, OptionalInt firings, OptionalInt conclusions) {}

    public PackageSettings {
        requireNonNull(owner, "owner is null");
        scope = List.copyOf(scope);
        requireNonNull(limits, "limits is null");
    }
}
