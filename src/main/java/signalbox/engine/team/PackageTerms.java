package signalbox.engine.team;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.condition.Condition;
import signalbox.decision.Decision.Force;
import signalbox.derived.Derived;
import signalbox.silence.SilenceOver;
import signalbox.silence.SilenceRefused;

/**
 * On what terms a package takes part.
 *
 * @param scope what its conclusions may be about: alerts that all of these match; empty: every alert
 * @param isShadow whether what it concludes has no effect
 * @param facts as {@link PackageLimits}, where it is to be less
 * @param firings likewise
 * @param conclusions likewise
 */
public record PackageTerms(List<Matcher> scope, boolean isShadow, OptionalInt facts, OptionalInt firings, OptionalInt conclusions) {

    /** As everybody does who says nothing. */
    public static final PackageTerms USUAL =
            new PackageTerms(List.of(), false, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    public PackageTerms {
        scope = List.copyOf(scope);
        requireNonNull(facts, "facts is null");
        requireNonNull(firings, "firings is null");
        requireNonNull(conclusions, "conclusions is null");
    }

    /** Whether a conclusion has any effect. Conditions belong to their package, which a shadow goes on by, too. */
    Force force(Object conclusion) {
        if (!scope.isEmpty() && !isOfScope(conclusion)) {
            return Force.REFUSED;
        }
        if (!scope.isEmpty() && alerts(conclusion).anyMatch(alert -> !contains(alert))) {
            return Force.REFUSED;
        }
        return isShadow && !(conclusion instanceof Condition) ? Force.SHADOW : Force.IN_FORCE;
    }

    private boolean contains(Labels alert) {
        return scope.stream().allMatch(matcher -> matcher.matches(alert));
    }

    /** Of silences those that can match nothing else, for they ask for labels that the scope asks for. */
    private boolean isOfScope(Object conclusion) {
        if (conclusion instanceof SilenceRefused refused) {
            return isOfScope(refused.matchers());
        }
        return !(conclusion instanceof SilenceOver over) || isOfScope(over.matchers());
    }

    private boolean isOfScope(List<Matcher> silence) {
        return scope.stream().allMatch(wanted -> silence.stream()
                .anyMatch(each -> each.type() == Matcher.Type.EQUAL && each.name().equals(wanted.name()) && wanted.matches(each.value())));
    }

    /** The alerts that a conclusion is about, or rests on. */
    private static Stream<Labels> alerts(Object conclusion) {
        if (conclusion instanceof Derived derived) {
            return Stream.concat(Stream.of(derived.labels()), derived.because().stream());
        }
        return ConclusionType.alerts(conclusion);
    }

    /** What it may use. */
    PackageLimits within(PackageLimits limits) {
        return new PackageLimits(
                Math.min(limits.facts(), facts.orElse(Integer.MAX_VALUE)),
                Math.min(limits.conclusions(), conclusions.orElse(Integer.MAX_VALUE)),
                Math.min(limits.firings(), firings.orElse(Integer.MAX_VALUE)),
                limits.combinations(),
                limits.longestFiring());
    }
}
