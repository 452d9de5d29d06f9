package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of all months: the one that is written, and those before, of which what is too old or too much is deleted. One thread. */
final class MonthFiles {

    private static final Pattern NAME = Pattern.compile("audit-([0-9]{4}-[0-9]{2})\\.db");

    private final Path folder;
    private final Retention retention;
    private @Nullable MonthFile open;

    MonthFiles(Path folder, Retention retention) {
        this.folder = folder;
        this.retention = retention;
    }

    static String nameOf(YearMonth month) {
        return "audit-" + month + ".db";
    }

    /** The file of a month, open. */
    MonthFile of(YearMonth month) throws IOException, SQLException {
        MonthFile file = open;
        if (file == null || !file.isOf(month)) {
            close();
            file = MonthFile.open(folder, month);
            open = file;
        }
        return file;
    }

    /** Brings the files of all months to the present schema, so that one question suits them all. */
    void migrate() throws IOException, SQLException {
        for (YearMonth month : months().keySet()) {
            of(month);
        }
        close();
    }

    /** Deletes what is too old, and the oldest of what is too much. */
    void clean(Instant now) throws IOException, SQLException {
        Instant deliveriesFrom = now.minus(retention.deliveriesTime());
        Instant othersFrom = now.minus(retention.time());
        for (YearMonth month : List.copyOf(months().keySet())) {
            if (endOf(month).isBefore(deliveriesFrom) && endOf(month).isBefore(othersFrom)) {
                delete(month);
            } else if (startOf(month).isBefore(othersFrom) || startOf(month).isBefore(deliveriesFrom)) {
                MonthFile file = of(month);
                file.deleteFailuresBefore(othersFrom);
                file.deleteDeliveriesBefore(deliveriesFrom);
                if (endOf(month).isBefore(now) && file.isEmpty()) {
                    delete(month);
                }
            }
        }
        for (YearMonth month : List.copyOf(months().keySet())) {
            if (bytes() <= retention.bytes()) {
                return;
            }
            if (endOf(month).isBefore(now)) {
                delete(month);
            } else {
                shorten(of(month));
            }
        }
    }

    private void shorten(MonthFile file) throws IOException, SQLException {
        while (bytes() > retention.bytes() && file.deleteOldest()) {
            // the oldest of it go until the rest is small enough
        }
    }

    private long bytes() throws IOException {
        long sum = 0;
        for (Path file : months().values()) {
            for (Path part : parts(file)) {
                sum += Files.exists(part) ? Files.size(part) : 0;
            }
        }
        return sum;
    }

    private void delete(YearMonth month) throws IOException {
        if (open != null && open.isOf(month)) {
            close();
        }
        for (Path part : parts(folder.resolve(nameOf(month)))) {
            Files.deleteIfExists(part);
        }
    }

    /** A file of SQLite's, and what lies beside it. */
    private static List<Path> parts(Path file) {
        return List.of(
                file, file.resolveSibling(file.getFileName() + "-wal"), file.resolveSibling(file.getFileName() + "-shm"));
    }

    private SortedMap<YearMonth, Path> months() throws IOException {
        SortedMap<YearMonth, Path> months = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> {
                    Matcher name = NAME.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        months.put(YearMonth.parse(name.group(1)), file);
                    }
                });
            }
        }
        return months;
    }

    private static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static Instant endOf(YearMonth month) {
        return startOf(month.plusMonths(1));
    }

    void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
