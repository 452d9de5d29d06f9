package signalbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import signalbox.alert.Matcher;
import signalbox.api.RuleHistory;
import signalbox.api.RulePackageStatus;
import signalbox.api.RulePackageStatus.Problem;
import signalbox.api.RulePackageStatus.Running;
import signalbox.api.RulePackageStatus.State;
import signalbox.engine.team.RuleTimes;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;
import signalbox.rules.RulePosition;
import signalbox.rules.RuleVersions;

/** The rule packages, and their versions, as the API shows them. Any thread. */
final class RulePackages implements RuleHistory {

    private final Reloader reloader;
    private final Supplier<Map<String, String>> quarantined;
    private final RuleVersions versions;
    private final RuleFigures figures;
    private final RuleTimes times;

    /** @param quarantined the packages that were stopped, each with the reason */
    RulePackages(
            Reloader reloader, Supplier<Map<String, String>> quarantined, RuleVersions versions, RuleFigures figures, RuleTimes times) {
        this.reloader = reloader;
        this.versions = versions;
        this.quarantined = quarantined;
        this.figures = figures;
        this.times = times;
    }

    /** Those that were found, in order of their names. */
    List<RulePackageStatus> list() {
        Map<String, String> stopped = quarantined.get();
        RuleBase base = reloader.loaded().rules();
        return base.packages().stream()
                .map(info -> status(info, base, Optional.ofNullable(stopped.get(info.name()))))
                .toList();
    }

    private RulePackageStatus status(RulePackage info, RuleBase base, Optional<String> quarantine) {
        List<Problem> problems = new ArrayList<>(info.problems().stream()
                .map(p -> new Problem(p.file(), p.line(), p.column(), p.message(), p.hint()))
                .toList());
        quarantine.ifPresent(reason ->
                problems.add(new Problem(String.join(", ", info.files()), 0, 0, reason, "mend the rule and reload")));
        return new RulePackageStatus(
                info.name(),
                info.team(),
                info.settings().owner(),
                info.settings().scope().stream().map(Matcher::toString).toList(),
                info.version(),
                info.runningVersion().isEmpty() ? Optional.empty() : Optional.of(running(info)),
                quarantine.isPresent() ? State.QUARANTINED : state(info),
                info.files(),
                rules(info, base.positions(info.name())),
                problems,
                figures.refused(info.name()));
    }

    private Running running(RulePackage info) {
        Optional<signalbox.rules.RuleVersion> kept =
                versions.deciding(info.name()).filter(each -> each.version().equals(info.runningVersion()));
        return new Running(
                info.runningVersion(),
                kept.map(each -> each.origin().author()).orElse(""),
                kept.map(each -> each.origin().commit()).orElse(""),
                kept.map(signalbox.rules.RuleVersion::since),
                info.isRolledBack());
    }

    @Override
    public List<RuleVersion> versions(String packageName) {
        return isKnown(packageName) ? versions.of(packageName).stream().map(RulePackages::shown).toList() : List.of();
    }

    /** A name is a name of ours before it is one of a folder. */
    private boolean isKnown(String packageName) {
        return reloader.loaded().rules().packages().stream().anyMatch(info -> info.name().equals(packageName));
    }

    private static RuleVersion shown(signalbox.rules.RuleVersion kept) {
        return new RuleVersion(
                kept.version(), kept.origin().author(), kept.origin().commit(), kept.since(), kept.until(), kept.files());
    }

    @Override
    public Map<String, String> difference(RuleVersion from, RuleVersion to) {
        return RuleVersions.difference(from.files(), to.files());
    }

    @Override
    public CompletionStage<Void> rollBack(String packageName, RuleVersion version) {
        return CompletableFuture.runAsync(() -> reloader.rollBack(packageName, version.version()));
    }

    @Override
    public CompletionStage<List<String>> promote(String packageName, String sender) {
        return CompletableFuture.supplyAsync(() -> reloader.promote(packageName, sender));
    }

    private List<RulePackageStatus.Rule> rules(RulePackage info, Map<String, RulePosition> positions) {
        return info.ruleNames().stream()
                .map(rule -> {
                    Optional<RulePosition> position = Optional.ofNullable(positions.get(rule));
                    return new RulePackageStatus.Rule(
                            rule,
                            position.map(RulePosition::file).orElse(""),
                            position.map(RulePosition::line).orElse(0),
                            figures.firings(info.name(), rule),
                            figures.holding(info.name(), rule),
                            times.of(info.name(), rule));
                })
                .toList();
    }

    /** As the API has it. */
    private static State state(RulePackage info) {
        return switch (info.state()) {
            case ACTIVE -> info.settings().shadow() ? State.SHADOW : State.ACTIVE;
            case STALE -> State.STALE;
            case FAILED -> State.FAILED;
        };
    }
}
