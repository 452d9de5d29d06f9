package signalbox.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Remark;
import signalbox.rules.language.Resting;

/**
 * Finds packages whose rules derive alerts that lead, over rules of others, back to what they were derived from: once begun they would
 * fire for ever. Of the packages that make such a circle the one that comes last is refused.
 */
final class DerivedCircles {

    private final List<Checked> accepted = new ArrayList<>();

    private DerivedCircles() {}

    /** What is wrong, by the package that is refused. The packages are sound, and those that were there before come first. */
    static Map<String, RuleProblem> find(List<PackageSource> inOrder) {
        DerivedCircles circles = new DerivedCircles();
        Map<String, RuleProblem> found = new LinkedHashMap<>();
        for (PackageSource source : inOrder) {
            if (derives(source)) {
                circles.add(source).ifPresent(problem -> found.put(source.name(), problem));
            }
        }
        return found;
    }

    /** A package that derives nothing is part of no circle. */
    private static boolean derives(PackageSource source) {
        return !source.isTrusted() && source.files().stream().anyMatch(file -> file.text().contains("Derived"));
    }

    private Optional<RuleProblem> add(PackageSource source) {
        Checked checked = PackageCompiler.check(source);
        Map<Checked.CheckedFile, Remark> remarks = Resting.onItself(checked, accepted);
        if (remarks.isEmpty()) {
            accepted.add(checked);
        }
        return remarks.entrySet().stream()
                .findFirst()
                .map(found -> PackageCompiler.at(
                        found.getKey(), found.getValue().place(), found.getValue().message(), found.getValue().hint()));
    }
}
