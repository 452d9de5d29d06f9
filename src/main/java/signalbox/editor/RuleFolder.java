package signalbox.editor;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.lint.FolderTexts;
import signalbox.rules.RuleSources;
import signalbox.rules.language.Source;

/**
 * The folder of a package, as the editor has it.
 *
 * @param root the rules directory above
 * @param isRootKnown whether that is one for sure: then the packages in it run together
 * @param folder of the package, absolute
 * @param texts all that is open, there and elsewhere
 */
record RuleFolder(Path root, boolean isRootKnown, Path folder, Map<Path, String> texts) {

    private static final Pattern PACKAGE = Pattern.compile("^\\s*package\\s+([\\w.]+)", Pattern.MULTILINE);

    /** The folder of a file, with all that is open in it. */
    static Optional<RuleFolder> of(Document document, Collection<Document> open, Optional<Path> rulesDir) {
        Optional<Path> folder = document.path().map(Path::getParent);
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Map<Path, String> texts = new HashMap<>();
        open.forEach(each -> each.path().ifPresent(path -> texts.put(path, each.text())));
        Optional<Path> root = rulesDir.map(dir -> dir.toAbsolutePath().normalize())
                .filter(dir -> folder.get().startsWith(dir))
                .or(() -> said(document.text(), folder.get()))
                .or(() -> above(folder.get()));
        Path otherwise = Optional.ofNullable(folder.get().getParent()).orElse(folder.get());
        return Optional.of(new RuleFolder(root.orElse(otherwise), root.isPresent(), folder.get(), texts));
    }

    /** By the package that the file says it is of, where the folders above bear its names. */
    private static Optional<Path> said(String text, Path folder) {
        Matcher found = PACKAGE.matcher(text);
        if (!found.find() || !found.group(1).startsWith("rules.")) {
            return Optional.empty();
        }
        Path below = Path.of(found.group(1).substring("rules.".length()).replace('.', '/'));
        if (!folder.endsWith(below)) {
            return Optional.empty();
        }
        Path root = folder;
        for (int i = 0; i < below.getNameCount() && root != null; i++) {
            root = root.getParent();
        }
        return Optional.ofNullable(root);
    }

    private static Optional<Path> above(Path folder) {
        Path at = folder;
        while (at != null && !at.endsWith("rules")) {
            at = at.getParent();
        }
        return Optional.ofNullable(at);
    }

    String packageName() {
        return packageName(folder);
    }

    /** That of another folder in the same rules directory. */
    String packageName(Path folder) {
        String below = root.relativize(folder).toString().replace('\\', '/');
        return below.isEmpty() ? "rules" : "rules." + below.replace('/', '.');
    }

    /** The package alone. */
    RuleSources sources() {
        return RuleSources.ofFolder(root, folder, texts);
    }

    /** The package with those that run beside it. */
    RuleSources together() {
        return isRootKnown ? RuleSources.ofFolders(root, texts) : sources();
    }

    /** What tells packages apart that have nothing to do with each other. */
    Path group() {
        return isRootKnown ? root : folder;
    }

    /** The rule files of the package. */
    List<Source> rules() {
        return sources().texts().entrySet().stream().map(each -> new Source(each.getKey(), each.getValue())).toList();
    }

    /** The tables beside the rules. */
    List<Path> tables() {
        return new FolderTexts(texts).in(folder, ".*\\.csv");
    }
}
