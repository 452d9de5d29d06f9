package signalbox.decision;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Who decided: a rule, by the name and version of its package. What the configuration file says, and what the engine itself does, is
 * in {@link #STANDARD}, whose version is the product's.
 *
 * @param packageName such as {@code rules.teams.infra}
 * @param version of the package's sources; {@code ""} for the standard rules
 * @param rule the rule's name; for the configuration file the place of the entry, such as {@code inhibit_rules[2]}
 * @param place where it stands, {@code FILE:LINE}; {@code ""} when that is not known
 */
public record DecidedBy(String packageName, String version, String rule, String place) {

    /** The package of the standard rules. */
    public static final String STANDARD = "rules.standard";

    /** By where it stands: a line of one digit comes before one of two. */
    public static final Comparator<DecidedBy> BY_PLACE = Comparator.comparing(DecidedBy::file)
            .thenComparingInt(DecidedBy::line)
            .thenComparing(DecidedBy::packageName)
            .thenComparing(DecidedBy::rule);

    public DecidedBy {
        requireNonNull(packageName, "packageName is null");
        requireNonNull(version, "version is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(place, "place is null");
    }

    /** A standard rule, an entry of the configuration file, or the engine. */
    public static DecidedBy standard(String rule) {
        return new DecidedBy(STANDARD, "", rule, "");
    }

    private String file() {
        int colon = place.lastIndexOf(':');
        return colon < 0 ? place : place.substring(0, colon);
    }

    private int line() {
        String line = place.substring(place.lastIndexOf(':') + 1);
        return line.matches("\\d{1,9}") ? Integer.parseInt(line) : 0;
    }

    @Override
    public String toString() {
        return packageName + "/" + rule;
    }
}
