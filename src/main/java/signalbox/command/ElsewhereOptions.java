package signalbox.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import signalbox.audit.AuditExport;
import signalbox.audit.AuditFetch;
import signalbox.audit.History;
import signalbox.audit.PostgresUrl;
import signalbox.file.FileErrors;
import signalbox.file.Folders;

/**
 * Where a command looks for times that the files of a server do not have any more: the copy in PostgreSQL, or an export. What it needs
 * of them is brought into a folder that is asked as a storage path is.
 */
final class ElsewhereOptions {

    private static final String AUTHORS = "rule-versions";
    private static final Path MASK_KEY = Path.of("audit", "mask.key");

    @Option(
            names = "--audit.url",
            paramLabel = "URL",
            description = "Ask the copy in PostgreSQL; with --storage.path of times alone that are not there any more. As the server's flag.")
    String auditUrl = "";

    @Option(names = "--audit.url-file", paramLabel = "FILE", description = "The same; the file has the URL: as the server's flag.")
    @Nullable Path auditUrlFile;

    @Option(names = "--node", paramLabel = "NAME", description = "Which server's history, where several copy to one PostgreSQL.")
    String node = "";

    @Option(
            names = "--audit.export",
            paramLabel = "DIR",
            description = "Ask what \"audit export all\" wrote into that folder, or into folders in it; with --storage.path of times alone that"
                    + " are not there any more.")
    @Nullable Path auditExport;

    /**
     * A storage path that can be asked; what was brought for that is deleted when it is closed.
     *
     * @param until nothing later was brought; empty: it is a server's own
     */
    record Place(Path path, Optional<Instant> until) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            if (until.isPresent()) {
                Folders.delete(path);
            }
        }
    }

    boolean areGiven() {
        return auditExport != null || auditUrlFile != null || !auditUrl.isEmpty();
    }

    /** What is asked, for messages. */
    String shown(String storagePath) {
        return !storagePath.isEmpty() ? storagePath : auditExport != null ? auditExport.toString() : "PostgreSQL";
    }

    /**
     * The files of a server where they have a stretch of time, or nothing else is given; else the stretch from elsewhere.
     *
     * @param storagePath as {@code --storage.path} has it; {@code ""}: none
     * @param asked the beginning of what is asked
     * @param begin from when on what is needed for that is brought
     */
    Place place(String storagePath, Instant asked, Instant begin, Instant end) throws IOException {
        if (!areGiven() || (!storagePath.isEmpty() && has(Path.of(storagePath), asked))) {
            return new Place(Path.of(storagePath), Optional.empty());
        }
        Path folder = Files.createTempDirectory("signalbox-past"); // which only its owner may read
        try {
            Brought brought = bring(asked, begin, end, folder);
            if (!storagePath.isEmpty()) { // who wrote a version is beside the audit, and so is what finds masked values
                copyIfThere(Path.of(storagePath, AUTHORS), folder.resolve(AUTHORS));
                copyIfThere(Path.of(storagePath).resolve(MASK_KEY), folder.resolve(MASK_KEY));
            }
            return new Place(folder, Optional.of(brought.until()));
        } catch (IOException | RuntimeException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    private static boolean has(Path storagePath, Instant asked) {
        History history = new History(storagePath);
        return history.exists() && history.wholeSince().filter(asked::isBefore).isEmpty();
    }

    /**
     * What was brought.
     *
     * @param words how much of what
     */
    record Brought(String words, Instant until) {}

    /** Brings a stretch into a folder that has no audit yet: from PostgreSQL just that, or the whole export that has what is asked. */
    Brought bring(Instant asked, Instant begin, Instant end, Path folder) throws IOException {
        if (Stream.of(auditExport != null, auditUrlFile != null, !auditUrl.isEmpty()).filter(given -> given).count() > 1) {
            throw new CommandFailure("--audit.url, --audit.url-file and --audit.export all say where to look: expected one of them");
        }
        return auditExport == null ? fetch(begin, end, folder) : read(auditExport, asked, folder);
    }

    private Brought fetch(Instant begin, Instant end, Path folder) {
        String flag = auditUrlFile == null ? "--audit.url: " : "--audit.url-file: ";
        try {
            PostgresUrl url = auditUrlFile == null ? PostgresUrl.ofFlag(auditUrl) : PostgresUrl.in(auditUrlFile);
            AuditFetch.Fetched fetched = AuditFetch.fetch(url, Optional.of(node).filter(name -> !name.isEmpty()), begin, end, folder);
            return new Brought(fetched.rows() + " rows of " + fetched.node() + " from " + begin + " to " + end, end);
        } catch (IllegalArgumentException | IOException e) {
            throw new CommandFailure(flag + FileErrors.text(e));
        }
    }

    private static Brought read(Path export, Instant asked, Path folder) {
        try {
            Path one = AuditExport.folder(export, Optional.of(asked));
            AuditExport.Stretch stretch = AuditExport.read(one, folder);
            copyIfThere(one.resolve(AUTHORS), folder.resolve(AUTHORS));
            return new Brought(stretch.rows() + " rows of " + one + " from " + stretch.from() + " to " + stretch.to(), stretch.to());
        } catch (IOException e) {
            throw new CommandFailure("--audit.export: " + FileErrors.text(e));
        }
    }

    /**
     * Writes all that is on record between two instants as an export; answers what, in words.
     *
     * @param from empty: from the beginning
     */
    static String export(Path storage, Optional<Instant> from, Instant to, Path folder) {
        try {
            AuditExport.Stretch stretch = AuditExport.write(storage, from, to, folder);
            copyIfThere(storage.resolve(AUTHORS), folder.resolve(AUTHORS));
            return stretch.rows() + " rows from " + stretch.from() + " to " + stretch.to();
        } catch (IOException e) {
            throw new CommandFailure("export all: " + FileErrors.text(e));
        }
    }

    private static void copyIfThere(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path copy = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
