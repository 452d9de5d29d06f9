package signalbox.rules.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Tree.Rule;

/** Whether alerts that the rules of a package derive lead back to what they rest on, over the rules of other packages. */
public final class Resting {

    private Resting() {}

    /** Whether there is any among packages that are sound by themselves. */
    public static boolean anyOnItself(List<Checked> all) {
        return !Recursion.over(all).isEmpty();
    }

    /**
     * What is wrong with a package, by file; empty when nothing is.
     *
     * @param checked sound by itself
     * @param others sound, also together
     */
    public static Map<CheckedFile, Remark> onItself(Checked checked, List<Checked> others) {
        List<Checked> all = new ArrayList<>(others);
        all.add(checked);
        Map<Rule, Remark> found = Recursion.over(all);
        Map<CheckedFile, Remark> remarks = new LinkedHashMap<>();
        for (CheckedFile file : checked.files()) {
            file.rules().stream().filter(found::containsKey).findFirst().ifPresent(rule -> remarks.put(file, found.get(rule)));
        }
        return remarks;
    }
}
