package signalbox.rules.language;

import java.util.List;
import java.util.Map;

/**
 * The files of a package, read and checked. When {@link #isSound}, all of it can be printed and compiled.
 *
 * @param packageName the DRL package
 * @param vocabulary the table with the package's own types
 * @param files in their order
 */
public record Checked(String packageName, Vocabulary vocabulary, List<CheckedFile> files) {

    public Checked {
        files = List.copyOf(files);
    }

    /**
     * A file.
     *
     * @param types of its expressions, by identity; not to be changed
     * @param problems what it is refused for, by place
     * @param warnings what its author should look at again, by place
     * @param mentions names of the configuration
     */
    public record CheckedFile(
            Source source,
            Tree.File tree,
            Map<Tree.Expr, String> types,
            List<Remark> problems,
            List<Remark> warnings,
            List<Mention> mentions) {
        public CheckedFile {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
            mentions = List.copyOf(mentions);
        }

        /** The rules in it, in their order. */
        public List<Tree.Rule> rules() {
            return tree.items().stream().filter(Tree.Rule.class::isInstance).map(Tree.Rule.class::cast).toList();
        }
    }

    /** Whether nothing is refused. */
    public boolean isSound() {
        return files.stream().allMatch(file -> file.problems().isEmpty());
    }

    /** All rules of the package, by file and line. */
    public List<Tree.Rule> rules() {
        return files.stream().flatMap(file -> file.rules().stream()).toList();
    }
}
