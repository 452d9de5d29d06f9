package signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A package of rules as it stands: running or not, and why not.
 *
 * @param name the DRL package: {@code rules.teams.infra}
 * @param team the team whose folder it is, {@code ""} for the standard rules
 * @param version SHA-256 of its files, in hexadecimal: of the version on disk, also when {@code state} is {@code STALE}
 * @param runningVersion the version whose rules run, {@code ""} when none does
 * @param isRolledBack whether somebody went back to the version that runs, which is not that on disk
 * @param files its files as they are named to people, sorted
 * @param settings what its {@code package.yml} says, in the version that runs
 * @param ruleNames the rules that run, sorted
 * @param problems why it does not run, or why the version on disk does not; sorted
 */
public record RulePackage(
        String name,
        String team,
        String version,
        String runningVersion,
        State state,
        boolean isRolledBack,
        List<String> files,
        PackageSettings settings,
        List<String> ruleNames,
        List<RuleProblem> problems) {

    /** Whether the rules of a package run. */
    public enum State {
        /** The version on disk runs. */
        ACTIVE,
        /** The version on disk has problems; the last good one goes on. */
        STALE,
        /** It has problems, and no earlier version to go on with. None of its rules run. */
        FAILED
    }

    private static final int SHORT = 12;

    public RulePackage {
        requireNonNull(name, "name is null");
        requireNonNull(team, "team is null");
        requireNonNull(version, "version is null");
        requireNonNull(runningVersion, "runningVersion is null");
        requireNonNull(state, "state is null");
        requireNonNull(settings, "settings is null");
        files = List.copyOf(files);
        ruleNames = List.copyOf(ruleNames);
        problems = List.copyOf(problems);
    }

    /** The version for people. */
    public String shortVersion() {
        return shortForm(version);
    }

    /** The first letters of a version: enough for people to tell versions apart. */
    public static String shortForm(String version) {
        return version.substring(0, Math.min(SHORT, version.length()));
    }
}
