package signalbox.rules;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.file.Folders;

/**
 * The versions of packages that decided: their texts, when that was, and who wrote them, in a folder for each. From here a package
 * that is broken when the server starts has its last good version, and somebody can go back to an earlier one. What cannot be written is
 * said and keeps nobody from deciding; what cannot be read is not there. One thread at a time; {@link #of} from any.
 *
 * <p>{@code PACKAGE/VERSION/about.properties} says when and from whom, {@code PACKAGE/VERSION/files/} has the texts, {@code
 * PACKAGE/rolled-back.properties} that somebody went back.
 */
public final class RuleVersions {

    private static final Logger log = LoggerFactory.getLogger(RuleVersions.class);

    /** Where they are, below a storage path. */
    public static final String FOLDER = "rule-versions";

    /** Of each package so many are kept. */
    private static final int KEPT = 20;

    private static final String ABOUT = "about.properties";
    private static final String FILES = "files";
    private static final String ROLLED_BACK = "rolled-back.properties";

    private final Path directory;
    /** Those that decide, by package. */
    private final Map<String, RuleVersion> deciding = new ConcurrentHashMap<>();

    /** @param directory made when it is needed */
    public RuleVersions(Path directory) {
        this.directory = directory;
    }

    /** Those of a package, the one that decides, or decided last, first. */
    public List<RuleVersion> of(String packageName) {
        return kept(packageName).stream().map(Kept::version).toList();
    }

    /** The one that decides; without its texts. */
    public Optional<RuleVersion> deciding(String packageName) {
        return Optional.ofNullable(deciding.get(packageName));
    }

    private record Kept(RuleVersion version, PackageSource source, Path folder) {}

    private List<Kept> kept(String packageName) {
        List<Kept> found = new ArrayList<>();
        for (Path folder : folders(directory.resolve(packageName))) {
            read(packageName, folder).ifPresent(found::add);
        }
        found.sort(Comparator.comparing((Kept each) -> each.version().until().isPresent())
                .thenComparing(each -> each.version().since(), Comparator.reverseOrder()));
        return found;
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(folder -> Files.isRegularFile(folder.resolve(ABOUT))).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** Empty when it is not whole, or somebody changed it: its name is the hash of what is in it. */
    private static Optional<Kept> read(String packageName, Path folder) {
        try {
            Properties about = properties(folder.resolve(ABOUT));
            String shown = about.getProperty("shown", "");
            Map<String, String> texts = texts(folder.resolve(FILES));
            List<RuleFile> files =
                    texts.entrySet().stream().map(file -> new RuleFile(file.getKey(), shown + file.getKey(), file.getValue())).toList();
            PackageSource source = new PackageSource(
                    packageName,
                    files.stream().filter(file -> !RuleSources.isSettings(file.path()) && !RuleSources.isTable(file.path())).toList(),
                    files.stream().filter(file -> RuleSources.isSettings(file.path())).findFirst(),
                    files.stream().filter(file -> RuleSources.isTable(file.path())).toList(),
                    false);
            RuleVersion version = new RuleVersion(
                    packageName,
                    source.version(),
                    Instant.parse(about.getProperty("since", "")),
                    Optional.ofNullable(about.getProperty("until")).map(Instant::parse),
                    new Origin(about.getProperty("author", ""), about.getProperty("commit", "")),
                    texts);
            return folder.endsWith(source.version()) && !source.files().isEmpty()
                    ? Optional.of(new Kept(version, source, folder))
                    : Optional.empty();
        } catch (IOException | UncheckedIOException | DateTimeException | IllegalArgumentException e) {
            log.debug("a version of a rule package cannot be read: folder={}", folder, e);
            return Optional.empty();
        }
    }

    private static Map<String, String> texts(Path root) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                texts.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    // ---- what a version said

    /** What the files of a version say; empty when they are not kept any more. */
    public Optional<RuleTexts> texts(String packageName, String version) {
        return find(packageName, version).map(RuleTexts::of);
    }

    /** Who wrote a version, as far as that is known. */
    public Origin origin(String packageName, String version) {
        return kept(packageName).stream()
                .map(Kept::version)
                .filter(each -> each.version().equals(version))
                .map(RuleVersion::origin)
                .findFirst()
                .orElse(Origin.UNKNOWN);
    }

    // ---- for the loader

    /** The version of a package that decided last. */
    Optional<PackageSource> last(String packageName) {
        return kept(packageName).stream().findFirst().map(Kept::source);
    }

    /** The version to which somebody went back from this one, which is on disk. */
    Optional<PackageSource> insteadOf(PackageSource onDisk) {
        Path file = directory.resolve(onDisk.name()).resolve(ROLLED_BACK);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Properties said = properties(file);
            return onDisk.version().equals(said.getProperty("from"))
                    ? find(onDisk.name(), said.getProperty("to", ""))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            log.error("failed to read that a rule package was rolled back, going on by its files: file={} reason={}", file, e.toString());
            return Optional.empty();
        }
    }

    private Optional<PackageSource> find(String packageName, String version) {
        return kept(packageName).stream().filter(each -> each.version().version().equals(version)).findFirst().map(Kept::source);
    }

    /** From which version on disk to which one somebody went back; for whoever has to take that back. */
    public Runnable undo(String packageName) {
        Path file = directory.resolve(packageName).resolve(ROLLED_BACK);
        Optional<Properties> before = Optional.empty();
        try {
            before = Files.isRegularFile(file) ? Optional.of(properties(file)) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            log.debug("cannot be read, and is as good as not there: file={}", file, e);
        }
        Optional<Properties> said = before;
        return () -> {
            try {
                if (said.isPresent()) {
                    write(said.get(), file);
                } else {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    // ---- what happened

    /**
     * Notes that somebody goes back to a version, until the files are others than now; or, if it is the one on disk, that its files count
     * again. To take effect when the rules are loaded next. Fails when that cannot be written.
     */
    public void rollBack(String packageName, String from, String to) throws IOException {
        Path file = directory.resolve(packageName).resolve(ROLLED_BACK);
        if (from.equals(to)) {
            Files.deleteIfExists(file);
            return;
        }
        Folders.makeForOwner(directory.resolve(packageName));
        Properties said = new Properties();
        said.setProperty("from", from);
        said.setProperty("to", to);
        write(said, file);
    }

    /** These decide from now on. What did already is as it was. */
    public void decide(RuleBase base, Instant now) {
        for (CompiledPackage running : base.running().values()) {
            if (!running.name().equals(CompiledPackage.STANDARD)) {
                decides(running.source(), now);
            }
        }
    }

    private void decides(PackageSource source, Instant now) {
        if (deciding(source.name()).filter(each -> isCurrent(each, source)).isPresent()) {
            return;
        }
        List<Kept> known = kept(source.name());
        Optional<RuleVersion> current = known.stream().findFirst().map(Kept::version).filter(each -> isCurrent(each, source));
        if (current.isPresent()) {
            deciding.put(source.name(), current.get());
            return;
        }
        deciding.put(source.name(), new RuleVersion(source.name(), source.version(), now, Optional.empty(), Origin.UNKNOWN, Map.of()));
        try {
            for (Kept each : known) {
                if (each.version().until().isEmpty()) {
                    writeAbout(each.folder(), each.version().endedAt(now), shown(each.source()));
                }
            }
            keep(source, now, known);
            prune(source.name());
        } catch (IOException | UncheckedIOException e) {
            log.error("failed to keep a version of a rule package: package={} version={} reason={}",
                    source.name(), RulePackage.shortForm(source.version()), e.toString());
        }
    }

    private static boolean isCurrent(RuleVersion version, PackageSource source) {
        return version.until().isEmpty() && version.version().equals(source.version());
    }

    private void keep(PackageSource source, Instant now, List<Kept> known) throws IOException {
        String version = source.version();
        Path place = directory.resolve(source.name()).resolve(version);
        Optional<RuleVersion> before =
                known.stream().map(Kept::version).filter(each -> each.version().equals(version)).findFirst();
        Origin origin = before.map(RuleVersion::origin).orElseGet(() -> Git.origin(folderOf(source)));
        RuleVersion decides = new RuleVersion(source.name(), version, now, Optional.empty(), origin, Map.of());
        if (before.isPresent()) {
            writeAbout(place, decides, shown(source));
            deciding.put(source.name(), decides);
            return;
        }
        Path folder = directory.resolve(source.name());
        Folders.makeForOwner(folder);
        Path part = Files.createTempDirectory(folder, "new-");
        for (RuleFile file : source.allFiles()) {
            Path text = part.resolve(FILES).resolve(file.path());
            Files.createDirectories(text.getParent());
            Files.writeString(text, file.text());
        }
        writeAbout(part, decides, shown(source));
        Folders.delete(place); // one that was not whole
        Files.move(part, place);
        deciding.put(source.name(), decides);
    }

    /** What stands before the paths of its files when people see them. */
    private static String shown(PackageSource source) {
        RuleFile file = source.files().get(0);
        return file.shown().endsWith(file.path()) ? file.shown().substring(0, file.shown().length() - file.path().length()) : "";
    }

    private static Path folderOf(PackageSource source) {
        Path folder = Path.of(source.files().get(0).shown()).getParent();
        return folder == null ? Path.of("") : folder;
    }

    private static void writeAbout(Path folder, RuleVersion version, String shown) throws IOException {
        Properties about = new Properties();
        about.setProperty("since", version.since().toString());
        version.until().ifPresent(until -> about.setProperty("until", until.toString()));
        about.setProperty("author", version.origin().author());
        about.setProperty("commit", version.origin().commit());
        about.setProperty("shown", shown);
        write(about, folder.resolve(ABOUT));
    }

    private static void write(Properties properties, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (Writer writer = Files.newBufferedWriter(part)) {
            properties.store(writer, null);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void prune(String packageName) throws IOException {
        for (Kept old : kept(packageName).stream().skip(KEPT).toList()) {
            Folders.delete(old.folder());
        }
    }

    /** The texts of two versions as a difference, by file: as programs that show changes have it. */
    public static Map<String, String> difference(Map<String, String> from, Map<String, String> to) {
        Map<String, String> differences = new TreeMap<>();
        Stream.concat(from.keySet().stream(), to.keySet().stream()).distinct().forEach(path -> {
            String difference = LineDifference.of(path, from.getOrDefault(path, ""), to.getOrDefault(path, ""));
            if (!difference.isEmpty()) {
                differences.put(path, difference);
            }
        });
        return differences;
    }
}
