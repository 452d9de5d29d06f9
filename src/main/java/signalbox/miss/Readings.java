package signalbox.miss;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.NearestName;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;

/** Packages that were read for questions, each version once: reading one takes up to seconds. Any thread. */
public final class Readings {

    /** So many are kept. */
    private static final int MOST = 32;

    private static final int MOST_NAMED = 10;

    /** Those asked for last come last. Guarded by this. */
    private final Map<String, ReadPackage> read = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ReadPackage> eldest) {
            return size() > MOST;
        }
    };

    /** A rule of a team's package. */
    public record RuleName(String packageName, String rule) {

        @Override
        public String toString() {
            return packageName + "/" + rule;
        }
    }

    /**
     * The rule that is meant by a name: its own where no other has it, or behind its package, of which the end will do.
     *
     * @throws IllegalArgumentException with words for whoever asked when there is none, or more than one
     */
    public static RuleName find(RuleBase rules, String name) {
        return find(rules.teams().stream()
                .flatMap(info -> info.ruleNames().stream().map(rule -> new RuleName(info.name(), rule)))
                .toList(), name);
    }

    /** The same of the rules that there are, or were. */
    static RuleName find(List<RuleName> all, String name) {
        List<RuleName> found = all.stream().filter(rule -> isNamed(rule, name)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (!found.isEmpty()) {
            throw new IllegalArgumentException("there are several rules \"" + name + "\": name one with its package: "
                    + found.stream().map(RuleName::toString).sorted().collect(Collectors.joining(", ")));
        }
        List<String> known = all.stream().map(RuleName::rule).distinct().sorted().toList();
        List<String> near = new ArrayList<>(known.stream().filter(rule -> isPartOf(name, rule)).limit(MOST_NAMED).toList());
        NearestName.to(name, Stream.concat(known.stream(), all.stream().map(RuleName::toString)).toList()).filter(one -> !near.contains(one))
                .ifPresent(one -> near.add(0, one));
        String others = known.isEmpty()
                ? "no package of a team runs"
                : "there are " + quoted(known, ", ") + (known.size() > MOST_NAMED ? ", …" : "");
        throw new IllegalArgumentException("no team has a rule \"" + name + "\": "
                + (near.isEmpty() ? others : "did you mean " + quoted(near, " or ") + "?"));
    }

    private static String quoted(List<String> names, String between) {
        return names.stream().limit(MOST_NAMED).map(name -> "\"" + name + "\"").collect(Collectors.joining(between));
    }

    private static boolean isNamed(RuleName rule, String name) {
        return name.equals(rule.rule()) || name.equals(rule.toString()) || rule.toString().endsWith("." + name);
    }

    private static boolean isPartOf(String part, String name) {
        return part.length() > 2 && name.toLowerCase(java.util.Locale.ROOT).contains(part.toLowerCase(java.util.Locale.ROOT));
    }

    /**
     * A package in the version that runs.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    public synchronized ReadPackage of(RuleBase rules, String packageName) {
        String version = rules.teams().stream()
                .filter(info -> info.name().equals(packageName))
                .map(RulePackage::runningVersion)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the package " + packageName + " does not run"));
        return of(packageName, version, rules.texts(packageName));
    }

    /** The same of any version of which the files are known. */
    public synchronized ReadPackage of(String packageName, String version, Map<String, String> texts) {
        return read.computeIfAbsent(packageName + " " + version, any -> ReadPackage.of(packageName, version, texts));
    }
}
