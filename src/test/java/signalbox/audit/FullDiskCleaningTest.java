package signalbox.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision;
import signalbox.decision.Decision.AlertBegan;
import signalbox.decision.Decision.AlertEnded;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Verdict;

/** On a disk on which not a byte is left, what is too old is deleted all the same. The disk is a small file system of its own. */
class FullDiskCleaningTest {

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = LONG_AGO.plus(Duration.ofDays(50));
    private static final Retention DAYS = new Retention(Duration.ofDays(10), 1L << 30, Duration.ofDays(10), 1L << 30);
    private static final int ALERTS = 20_000;

    private static Instant now = LONG_AGO;

    /** In a process that has the file system. */
    public static void main(String[] args) throws Exception {
        Path disk = Path.of(args[0]);
        Audit audit = new Audit(disk, DAYS, Mask.NONE, () -> now, 1_000_000);
        for (int number = 0; number < ALERTS; number++) {
            audit.decided(happened(number, LONG_AGO));
        }
        audit.writeAll();
        System.out.println("reserve " + Files.size(disk.resolve("audit/reserve")));
        System.out.println("old " + alerts(disk));
        long large = AuditFile.bytes(AuditFile.below(disk));

        fill(disk);
        audit.decided(happened(ALERTS, LONG_AGO)); // the record fails, and the log is gone with what held its place
        audit.writeAll();
        fill(disk);
        now = LONG_AGO.plus(Duration.ofDays(5));
        for (int number = 0; number < 6_000; number++) {
            audit.decided(happened(ALERTS + 1 + number, LONG_AGO));
        }
        audit.writeAll();
        System.out.println("held while nothing is old enough " + Files.exists(disk.resolve("audit/reserve")));
        System.out.println("free " + AuditFile.freeBytes(AuditFile.below(disk)));
        System.out.println("loses " + (audit.lost() > 1_000));

        now = NOW;
        audit.writeAll();
        audit.decided(happened(2 * ALERTS, NOW));
        audit.writeAll();
        System.out.println("failing after that " + audit.health().failing().isPresent());
        System.out.println("left " + alerts(disk));
        System.out.println("smaller " + (AuditFile.bytes(AuditFile.below(disk)) < large / 4));
        System.out.println("reserve after that " + Files.exists(disk.resolve("audit/reserve")));
        audit.close();
        try (AuditFile file = AuditFile.open(AuditFile.below(disk))) {
            System.out.println("sound " + file.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'").orElse(-1));
        }
    }

    private static List<Decision> happened(int number, Instant at) {
        Labels labels = Labels.of("alertname", "Up", "instance", "host-" + number * 7919 % 100_000 + ".example.org", "number", String.valueOf(number));
        Alert alert = new Alert(labels, Labels.of("summary", "number " + number + " is not as it should be"), at, Alert.NOT_ENDED, "");
        DecidedBy by = new DecidedBy("rules.teams.a", "1", "r", "");
        return List.of(
                new AlertBegan(at, alert),
                new Verdict(at, Kind.WITHHELD, true, labels, "", by, Because.words("words " + number), Force.IN_FORCE, Optional.empty()),
                new Verdict(at.plusSeconds(5), Kind.WITHHELD, false, labels, "", by, Because.words("words " + number), Force.IN_FORCE, Optional.empty()),
                new AlertEnded(at.plusSeconds(5), alert, false));
    }

    private static long alerts(Path disk) throws Exception {
        try (AuditFile file = AuditFile.toRead(AuditFile.below(disk))) {
            return file.number("SELECT count(*) FROM alert").orElse(-1);
        }
    }

    private static void fill(Path disk) {
        try (OutputStream out = Files.newOutputStream(disk.resolve("ballast"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(new byte[1024]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    @Test
    void whatIsTooOldIsDeletedWhereNotAByteIsLeft(@TempDir Path folder) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=112m tmpfs \"$1\" && shift && exec \"$@\"", "sh", folder.toString()));
        assumeTrue(ended(List.of("unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt")).exit() == 0, "this user may not mount");
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xmx256m",
                "-Dorg.sqlite.tmpdir=" + System.getProperty("java.io.tmpdir"), "-cp", System.getProperty("java.class.path"),
                FullDiskCleaningTest.class.getName(), folder.toString()));
        Ended ended = ended(command);
        assertThat(ended.lines()).as(String.join("\n", ended.lines())).contains(
                "reserve " + Reserve.BYTES,
                "old " + ALERTS,
                "held while nothing is old enough true",
                "free 0",
                "loses true", // it is full indeed
                "failing after that false",
                "left 2", // of a table the last row stays
                "smaller true",
                "reserve after that true",
                "sound 0");
    }

    private record Ended(int exit, List<String> lines) {}

    private static Ended ended(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).lines().toList();
        return new Ended(process.waitFor(), lines);
    }
}
