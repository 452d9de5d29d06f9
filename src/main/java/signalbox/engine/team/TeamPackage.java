package signalbox.engine.team;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.kie.api.KieBase;

/**
 * The compiled rules of a package.
 *
 * @param name the DRL package: {@code rules.teams.infra}
 * @param version of its sources
 * @param base its rules and no others
 * @param places where its rules stand
 * @param terms on which it takes part
 * @param facts what stands in tables beside its rules
 */
public record TeamPackage(String name, String version, KieBase base, Places places, PackageTerms terms, List<Object> facts) {

    /** A package that takes part on the usual terms. */
    public TeamPackage(String name, String version, KieBase base, Places places) {
        this(name, version, base, places, PackageTerms.USUAL, List.of());
    }

    /** Where the rules of a package stand. */
    @FunctionalInterface
    public interface Places {

        /**
         * For people: {@code FILE:LINE}; {@code ""} when that is not known.
         *
         * @param stack what a thread was at when it ran the rule: tells the line of an action that failed; may be empty
         */
        String of(String ruleName, StackTraceElement[] stack);
    }

    public TeamPackage {
        requireNonNull(name, "name is null");
        requireNonNull(version, "version is null");
        requireNonNull(base, "base is null");
        requireNonNull(places, "places is null");
        requireNonNull(terms, "terms is null");
        facts = List.copyOf(facts);
    }

    /** Whether it has the same rules as another. */
    boolean isSame(Optional<TeamPackage> other) {
        return other.filter(that -> name.equals(that.name) && version.equals(that.version)).isPresent();
    }

    /** Without the tables: who decided is looked up for each conclusion. */
    @Override
    public int hashCode() {
        return name.hashCode() * 31 + version.hashCode();
    }

    /** How people find a rule: its name, and where it stands. */
    String named(String rule, StackTraceElement[] stack) {
        String place = places.of(rule, stack);
        return "rule \"" + rule + "\"" + (place.isEmpty() ? "" : " (" + place + ")");
    }
}
