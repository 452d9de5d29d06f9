package signalbox.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Remark;
import signalbox.rules.language.Resting;

/**
 * Finds packages whose rules derive alerts, or say what is down, from what leads back to that over rules of others: once begun they
 * would fire for ever. Of the packages that make such a circle the one that comes last is refused.
 */
final class DerivedCircles {

    /** What rules of all packages see, and some conclude. */
    private static final List<String> OF_ALL = List.of("Derived", "Down", "DependsOn", "SameIncident", "Attribute");

    private final List<Checked> accepted = new ArrayList<>();

    private final Function<PackageSource, Checked> reader;

    private DerivedCircles(Function<PackageSource, Checked> reader) {
        this.reader = reader;
    }

    /** What is wrong, by the package that is refused. The packages are sound, and those that were there before come first. */
    static Map<String, RuleProblem> find(List<PackageSource> inOrder) {
        return find(inOrder, PackageCompiler::check);
    }

    /** @param reader reads a package, or knows it already */
    static Map<String, RuleProblem> find(List<PackageSource> inOrder, Function<PackageSource, Checked> reader) {
        List<PackageSource> deriving = inOrder.stream().filter(DerivedCircles::derives).toList();
        if (!Resting.anyOnItself(deriving.stream().map(reader).toList())) {
            return Map.of(); // as nearly always, and asking one by one takes with each as long as with all
        }
        DerivedCircles circles = new DerivedCircles(reader);
        Map<String, RuleProblem> found = new LinkedHashMap<>();
        deriving.forEach(source -> circles.add(source).ifPresent(problem -> found.put(source.name(), problem)));
        return found;
    }

    /** A package that concludes nothing that others see is part of no circle. */
    private static boolean derives(PackageSource source) {
        return !source.isTrusted() && source.files().stream().anyMatch(file -> OF_ALL.stream().anyMatch(file.text()::contains));
    }

    private Optional<RuleProblem> add(PackageSource source) {
        Checked checked = reader.apply(source);
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
