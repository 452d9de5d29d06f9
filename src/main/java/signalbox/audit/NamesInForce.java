package signalbox.audit;

import java.util.Set;

/**
 * What decides at the moment, whether it is on record yet or not.
 *
 * @param packages of rules, by their full names
 * @param rules each behind its package and a slash
 */
public record NamesInForce(Set<String> packages, Set<String> rules, Set<String> receivers) {

    /** Where nobody decides: what is on record is all there is. */
    public static final NamesInForce NONE = new NamesInForce(Set.of(), Set.of(), Set.of());

    public NamesInForce {
        packages = Set.copyOf(packages);
        rules = Set.copyOf(rules);
        receivers = Set.copyOf(receivers);
    }

    boolean hasPackage(String wanted) {
        return packages.stream().anyMatch(name -> isEnough(wanted, name));
    }

    boolean hasRule(String wanted) {
        return rules.stream().anyMatch(name -> name.substring(name.indexOf('/') + 1).equals(wanted) || isEnough(wanted, name));
    }

    /** As {@link SqlQuery#ends} has it. */
    private static boolean isEnough(String wanted, String name) {
        return name.equals(wanted) || name.endsWith("." + wanted);
    }
}
