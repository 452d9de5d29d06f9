package signalbox.rules;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * The rule files as they are on disk at one moment. Every {@code .drl} file below the rules directory belongs to the package of
 * its folder. The standard rules come from this program itself. Files and folders whose name
 * begins with a dot are passed over (mounted volumes keep their links there). Not to be changed once read.
 */
public final class RuleSources {

    private static final String STANDARD = "standard/";
    private static final String STANDARD_PACKAGE = "rules.standard";
    private static final String RESOURCES = "rules/";
    private static final String ENDING = ".drl";
    private static final long LARGEST_FILE = 1 << 20;

    /** Names that people give to rules, or that their editors make of them. */
    private static final Pattern MEANT = Pattern.compile("\\.drl(\\.txt)?\\s*$|\\.csv$|(^|[/\\\\])package\\.ya?ml$", Pattern.CASE_INSENSITIVE);

    private final List<PackageSource> packages;
    private final List<RuleProblem> problems;

    private RuleSources(List<PackageSource> packages, List<RuleProblem> problems) {
        this.packages = List.copyOf(packages);
        this.problems = List.copyOf(problems);
    }

    /** @param trusted packages that are the product's own */
    RuleSources(Collection<RuleFile> files, List<RuleProblem> problems, Set<String> trusted) {
        Map<String, List<RuleFile>> folders =
                files.stream().collect(Collectors.groupingBy(file -> folderOf(file.path()), TreeMap::new, Collectors.toList()));
        List<RuleProblem> found = new ArrayList<>(problems);
        List<PackageSource> sound = new ArrayList<>();
        folders.forEach((folder, all) -> {
            List<RuleFile> inside = all.stream().filter(file -> file.path().endsWith(ENDING)).toList();
            List<RuleFile> tables = all.stream().filter(file -> isTable(file.path())).toList();
            Optional<RuleFile> settings = all.stream().filter(file -> isSettings(file.path())).findFirst();
            if (inside.isEmpty()) {
                settings.ifPresent(file -> found.add(new RuleProblem(file.shown(), 0, 0, "there are no rules beside this file",
                        "put it into the folder of the rules that it is about")));
            } else if (SourceVersion.isName("rules" + "." + folder.replace('/', '.')) || folder.isEmpty()) {
                String name = packageOf(folder);
                sound.add(new PackageSource(name, inside, settings, tables, trusted.contains(name)));
            } else {
                found.add(unusableFolder(folder, inside.get(0)));
            }
        });
        this.packages = List.copyOf(sound);
        this.problems = found.stream().sorted().toList();
    }

    /**
     * Reads all rule files below a directory. A directory that is not there holds nothing, so only the standard rules are found.
     * What cannot be read becomes a problem.
     */
    public static RuleSources read(Path rulesDir) {
        return read(rulesDir, List.of(rulesDir));
    }

    /** As above, only what is in some of its folders, and below. */
    public static RuleSources read(Path rulesDir, List<Path> folders) {
        List<RuleProblem> problems = new ArrayList<>();
        Map<String, RuleFile> files = new TreeMap<>();
        for (Path file : folders.stream().flatMap(folder -> filesBelow(folder, problems).stream()).distinct().toList()) {
            String path = rulesDir.relativize(file).toString().replace('\\', '/');
            String shown = file.toString().replace('\\', '/');
            readText(file, shown, problems).forEach(text -> files.put(path, new RuleFile(path, shown, text)));
        }
        Map<String, String> own = standardFiles();
        refuseOthers(files, own, problems);
        own.forEach((path, text) -> files.put(path, new RuleFile(path, RESOURCES + path, text)));
        return new RuleSources(files.values(), problems, Set.of(STANDARD_PACKAGE));
    }

    /**
     * One package as it would be, for who writes it: the files in a folder, some of them with other texts than on disk. The standard
     * rules are not among them.
     *
     * @param folder in the rules directory, or below
     * @param texts by path; also of files that are not there yet
     */
    public static RuleSources ofFolder(Path rulesDir, Path folder, Map<Path, String> texts) {
        return withTexts(rulesDir, folder, texts, file -> folder.equals(file.getParent()));
    }

    /** The same of all packages below the rules directory. */
    public static RuleSources ofFolders(Path rulesDir, Map<Path, String> texts) {
        return withTexts(rulesDir, rulesDir, texts, file -> file.startsWith(rulesDir));
    }

    private static RuleSources withTexts(Path rulesDir, Path folder, Map<Path, String> texts, Predicate<Path> isMeant) {
        List<RuleProblem> problems = new ArrayList<>();
        Map<Path, RuleFile> files = new TreeMap<>();
        for (Path file : filesBelow(folder, problems)) {
            if (isMeant.test(file) && !texts.containsKey(file)) {
                String shown = file.toString().replace('\\', '/');
                readText(file, shown, problems).forEach(text -> files.put(file, new RuleFile(pathBelow(rulesDir, file), shown, text)));
            }
        }
        texts.forEach((file, text) -> {
            if (isMeant.test(file) && isRuleFile(file)) {
                files.put(file, new RuleFile(pathBelow(rulesDir, file), file.toString().replace('\\', '/'), text));
            }
        });
        return new RuleSources(files.values(), problems, Set.of());
    }

    private static String pathBelow(Path rulesDir, Path file) {
        return rulesDir.relativize(file).toString().replace('\\', '/');
    }

    /**
     * The standard rules are this program's own. A folder of that name is passed over where it holds the same files, as in this
     * program's repository, and refused where it would have them say something else.
     */
    private static void refuseOthers(Map<String, RuleFile> files, Map<String, String> own, List<RuleProblem> problems) {
        List<RuleFile> inStandard = files.values().stream().filter(file -> file.path().startsWith(STANDARD)).toList();
        for (RuleFile file : inStandard) {
            files.remove(file.path());
            if (!file.text().equals(own.get(file.path()))) {
                problems.add(new RuleProblem(file.shown(), 0, 0, "the folder \"standard\" is not a team's: the standard rules are the program's own",
                        "remove the folder; rules of yours belong into a folder of yours, as teams/infra: they see the same alerts"));
            }
        }
    }

    /** These files of teams, with the standard rules. What lies in a folder {@code standard} is passed over. */
    public static RuleSources of(Collection<RuleFile> teams) {
        List<RuleFile> files = new ArrayList<>();
        standardFiles().forEach((path, text) -> files.add(new RuleFile(path, RESOURCES + path, text)));
        teams.stream().filter(file -> !file.path().startsWith(STANDARD)).forEach(files::add);
        return new RuleSources(files, List.of(), Set.of(STANDARD_PACKAGE));
    }

    /** All files of teams: rules, tables, and what is said of packages. */
    public List<RuleFile> ofTeams() {
        return packages.stream().filter(source -> !source.isTrusted()).flatMap(source -> source.allFiles().stream()).toList();
    }

    /**
     * The {@code package.yml} of a package that is a shadow, as it is to be for the package to be in force.
     *
     * @throws IllegalArgumentException with words for whoever asked, where that cannot be
     */
    public RuleFile promoted(String packageName) {
        PackageSource source = packages.stream()
                .filter(each -> each.name().equals(packageName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no rule package " + packageName + " on disk"));
        RuleFile settings = source.settingsFile()
                .filter(any -> source.settings().shadow())
                .orElseThrow(() -> new IllegalArgumentException(packageName + " is no shadow on disk: nothing is to be changed"));
        return new RuleFile(
                settings.path(),
                settings.shown(),
                PackageFile.promoted(settings.text()).orElseThrow(() -> new IllegalArgumentException(
                        settings.shown() + ": there is no line of its own that says shadow: true: take it out there, and reload")));
    }

    /** The standard rules alone, from this program itself. */
    public static RuleSources standard() {
        List<RuleFile> files = new ArrayList<>();
        standardFiles().forEach((path, text) -> files.add(new RuleFile(path, RESOURCES + path, text)));
        return new RuleSources(files, List.of(), Set.of(STANDARD_PACKAGE));
    }

    /**
     * Only these files, as if there were no others: for tests of single rules. Paths are as in {@link #paths}; throws
     * {@code IllegalArgumentException} for one that is not there.
     */
    public RuleSources only(Collection<String> paths) {
        List<String> missing = paths.stream().filter(path -> !paths().contains(path)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("there is no rule file " + missing.get(0) + "; there are " + paths());
        }
        List<RuleFile> chosen = packages.stream()
                .flatMap(source -> source.files().stream())
                .filter(file -> paths.contains(file.path()))
                .toList();
        Set<String> trusted =
                packages.stream().filter(PackageSource::isTrusted).map(PackageSource::name).collect(Collectors.toSet());
        return new RuleSources(chosen, problems, trusted);
    }

    /** The texts of teams' files, by the names that people know them by. */
    public Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        packages.stream()
                .filter(source -> !source.isTrusted())
                .flatMap(source -> source.files().stream())
                .forEach(file -> texts.put(file.shown(), file.text()));
        return texts;
    }

    /** The same with another text of one of {@link #texts}. */
    public RuleSources with(String shown, String text) {
        List<RuleFile> files = packages.stream()
                .flatMap(source -> source.allFiles().stream())
                .map(file -> file.shown().equals(shown) ? new RuleFile(file.path(), shown, text) : file)
                .toList();
        return new RuleSources(
                files, problems, packages.stream().filter(PackageSource::isTrusted).map(PackageSource::name).collect(Collectors.toSet()));
    }

    /** The same with packages that are not to run, each for what is said. */
    public RuleSources refusing(Map<String, List<RuleProblem>> refused) {
        List<PackageSource> all = packages.stream()
                .map(source -> refused.containsKey(source.name())
                        ? source.refusedFor(refused.getOrDefault(source.name(), List.of()))
                        : source)
                .toList();
        return new RuleSources(all, problems);
    }

    /** The packages of teams whose files are not those that a rule base was made of. */
    public Set<String> changedSince(RuleBase base) {
        Map<String, String> known = new TreeMap<>();
        base.packages().forEach(info -> known.put(info.name(), info.version()));
        return packages.stream()
                .filter(source -> !source.isTrusted() && !source.version().equals(known.get(source.name())))
                .map(PackageSource::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a rule base was made of the same files. */
    public boolean areThoseOf(RuleBase base) {
        return changedSince(base).isEmpty()
                && problems.equals(base.unread())
                && packages.stream().map(PackageSource::name).toList().equals(base.packages().stream().map(RulePackage::name).toList());
    }

    /** The version of a package as its files are; empty when there is no such package. */
    public Optional<String> versionOf(String packageName) {
        return packages.stream().filter(source -> source.name().equals(packageName)).findFirst().map(PackageSource::version);
    }

    /** SHA-256 over all packages, in hexadecimal: the version of the rules as a whole. */
    public String version() {
        Sha256 hash = new Sha256();
        packages.forEach(source -> hash.add(source.version()));
        return hash.hex();
    }

    /** The paths of all files below the rules directory, with slashes. */
    public List<String> paths() {
        return packages.stream()
                .flatMap(source -> source.files().stream())
                .map(RuleFile::path)
                .toList();
    }

    List<PackageSource> packages() {
        return packages;
    }

    /** The files of teams, as people know them. */
    public List<String> files() {
        return packages.stream().filter(source -> !source.isTrusted()).flatMap(source -> source.files().stream()).map(RuleFile::shown).toList();
    }

    /** What could not be read, sorted. */
    List<RuleProblem> problems() {
        return problems;
    }

    private static String folderOf(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    private static String packageOf(String folder) {
        return folder.isEmpty() ? "rules" : "rules." + folder.replace('/', '.');
    }

    private static RuleProblem unusableFolder(String folder, RuleFile example) {
        return new RuleProblem(
                example.shown(),
                0,
                0,
                "the folder \"" + folder + "\" cannot be a package",
                "name folders with letters, digits and _ only, not beginning with a digit and not a word of Java");
    }

    private static List<Path> filesBelow(Path rulesDir, List<RuleProblem> problems) {
        if (!Files.isDirectory(rulesDir)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(rulesDir, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> meant = walk.filter(file -> MEANT.matcher(file.toString()).find())
                    .filter(file -> !isHidden(rulesDir.relativize(file)))
                    .filter(file -> !Files.isDirectory(file))
                    .sorted()
                    .toList();
            meant.stream().filter(file -> !isRuleFile(file)).forEach(file -> problems.add(misnamed(file)));
            return meant.stream().filter(RuleSources::isRuleFile).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            problems.add(new RuleProblem(rulesDir.toString(), 0, 0, "the folder, or one in it, cannot be read", hint(e)));
            return List.of();
        }
    }

    private static boolean isRuleFile(Path file) {
        return file.toString().endsWith(ENDING) || isSettings(file.toString()) || isTable(file.toString());
    }

    /** Whether it is the file that says something of a package. */
    static boolean isSettings(String path) {
        return path.replaceFirst("^.*[/\\\\]", "").equals(PackageFile.NAME);
    }

    /** Whether it is a table beside rules. */
    static boolean isTable(String path) {
        return path.endsWith(TableFile.ENDING);
    }

    private static RuleProblem misnamed(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.toLowerCase(Locale.ROOT).endsWith(TableFile.ENDING)) {
            return new RuleProblem(file.toString().replace('\\', '/'), 0, 0, "a file of this name is not looked at",
                    "write its ending as " + TableFile.ENDING);
        }
        if (!name.toLowerCase(Locale.ROOT).contains(ENDING)) {
            return new RuleProblem(file.toString().replace('\\', '/'), 0, 0, "a file of this name is not looked at", "call it " + PackageFile.NAME);
        }
        String meant = MEANT.matcher(name).replaceFirst(ENDING);
        return new RuleProblem(file.toString().replace('\\', '/'), 0, 0, "the name does not end in " + ENDING + ", so its rules do not run",
                "call it " + meant + ", or, if they are not to run, something without " + ENDING);
    }

    private static boolean isHidden(Path below) {
        for (Path part : below) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static Stream<String> readText(Path file, String shown, List<RuleProblem> problems) {
        try {
            if (!Files.isRegularFile(file)) {
                problems.add(new RuleProblem(shown, 0, 0, "this is no file", Files.exists(file)
                        ? "it is a pipe or a device, and rules are read from files: remove it"
                        : "it is a link to what is not there: remove it, or mend the link"));
                return Stream.of();
            }
            if (Files.size(file) > LARGEST_FILE) {
                problems.add(new RuleProblem(shown, 0, 0, "the file is larger than " + (LARGEST_FILE >> 20) + " MiB",
                        "no file of rules is: is it the right one?"));
                return Stream.of();
            }
            byte[] bytes = Files.readAllBytes(file);
            if (isUtf16(bytes)) {
                problems.add(new RuleProblem(shown, 0, 0, "the file is UTF-16 text", "save it in UTF-8"));
                return Stream.of();
            }
            return Stream.of(decode(bytes));
        } catch (CharacterCodingException e) {
            problems.add(new RuleProblem(shown, 0, 0, "the file is not UTF-8 text", "save it in UTF-8"));
        } catch (IOException e) {
            problems.add(new RuleProblem(shown, 0, 0, "the file cannot be read", hint(e)));
        }
        return Stream.of();
    }

    /** What to do when the system does not let anybody read; the messages of the system are no more than paths. */
    private static String hint(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof AccessDeniedException denied) {
            return "permission denied: let the user of this process read " + denied.getFile();
        }
        if (cause instanceof FileSystemLoopException loop) {
            return "the link " + loop.getFile() + " leads back to a folder that it is in: remove it";
        }
        return "see whether the disk works and nobody changes the rules meanwhile";
    }

    /** By its mark, or by the zeros that every other byte of English words is then. */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        int mark = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        return mark == 0xfeff || mark == 0xfffe || bytes[0] == 0 || bytes[1] == 0;
    }

    /** Without the mark that some editors put before UTF-8. */
    private static String decode(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Map<String, String> standardFiles() {
        Map<String, String> files = new TreeMap<>();
        OwnFiles.read(RESOURCES + STANDARD, ".drl")
                .forEach((name, bytes) ->
                        files.put(name.substring(RESOURCES.length()), new String(bytes, StandardCharsets.UTF_8)));
        return files;
    }
}
