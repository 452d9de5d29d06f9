package signalbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import signalbox.alert.Matcher;
import signalbox.api.RulePackageStatus;
import signalbox.api.RulePackageStatus.Problem;
import signalbox.api.RulePackageStatus.Running;
import signalbox.api.RulePackageStatus.State;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;
import signalbox.rules.RulePosition;

/** The rule packages as the API shows them. Any thread. */
final class RulePackages {

    private final Supplier<RuleBase> rules;
    private final Supplier<Map<String, String>> quarantined;
    private final RuleFigures figures;

    /** @param quarantined the packages that were stopped, each with the reason */
    RulePackages(Supplier<RuleBase> rules, Supplier<Map<String, String>> quarantined, RuleFigures figures) {
        this.rules = rules;
        this.quarantined = quarantined;
        this.figures = figures;
    }

    /** Those that were found, in order of their names. */
    List<RulePackageStatus> list() {
        Map<String, String> stopped = quarantined.get();
        RuleBase base = rules.get();
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
                quarantine.isPresent() || info.runningVersion().isEmpty() ? Optional.empty() : Optional.of(running(info)),
                quarantine.isPresent() ? State.QUARANTINED : state(info),
                info.files(),
                rules(info, base.positions(info.name())),
                problems,
                figures.refused(info.name()));
    }

    private static Running running(RulePackage info) {
        return new Running(info.runningVersion(), "", "", Optional.empty(), false);
    }

    private List<RulePackageStatus.Rule> rules(RulePackage info, Map<String, RulePosition> positions) {
        return info.ruleNames().stream()
                .map(rule -> {
                    Optional<RulePosition> position = Optional.ofNullable(positions.get(rule));
                    return new RulePackageStatus.Rule(
                            rule,
                            position.map(RulePosition::file).orElse(""),
                            position.map(RulePosition::line).orElse(0),
                            figures.firings(info.name(), rule));
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
