package signalbox.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as text in columns. */
final class ReportTable {

    private static final List<String> HEAD =
            List.of("", "requests/s", "alerts/s", "p50", "p90", "p99", "max", "bytes", "errors");
    private static final double MILLION = 1e6;
    private static final double MIB = 1024;

    private ReportTable() {}

    static String of(List<BenchReport.Server> servers) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (String kind : servers.get(0).seen().keySet()) {
            rows.addAll(rows(kind, servers));
        }
        StringBuilder text = new StringBuilder(columns(rows));
        for (BenchReport.Server server : servers) {
            text.append(remarks(server));
        }
        return text.toString();
    }

    private static List<List<String>> rows(String kind, List<BenchReport.Server> servers) {
        if (servers.size() == 1) {
            return List.of(row(kind, servers.get(0).seen(kind)));
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(kind));
        for (BenchReport.Server server : servers) {
            rows.add(row("  " + server.url(), server.seen(kind)));
        }
        rows.add(ratios(servers.get(0).seen(kind), servers.get(1).seen(kind)));
        return rows;
    }

    private static List<String> row(String name, Measurement seen) {
        Samples latency = seen.latency();
        return List.of(
                name,
                number(seen.requestsPerSecond()),
                number(seen.alertsPerSecond()),
                millis(latency.percentile(50)),
                millis(latency.percentile(90)),
                millis(latency.percentile(99)),
                millis(latency.percentile(100)),
                number((double) seen.bytes()),
                String.valueOf(seen.errors()));
    }

    private static List<String> ratios(Measurement first, Measurement second) {
        return List.of(
                "  first / second",
                times(first.requestsPerSecond(), second.requestsPerSecond()),
                times(first.alertsPerSecond(), second.alertsPerSecond()),
                percentiles(first, second, 50),
                percentiles(first, second, 90),
                percentiles(first, second, 99),
                percentiles(first, second, 100),
                times((double) first.bytes(), (double) second.bytes()));
    }

    private static String percentiles(Measurement first, Measurement second, double percent) {
        return times(
                (double) first.latency().percentile(percent),
                (double) second.latency().percentile(percent));
    }

    /** The ratio of two figures, {@code -} where there is none. */
    static String times(double first, double second) {
        return second <= 0 || first <= 0 ? "-" : String.format(Locale.ROOT, "%.2fx", first / second);
    }

    private static String number(double value) {
        if (value == 0) {
            return "-";
        }
        return String.format(Locale.ROOT, value < 10 ? "%,.1f" : "%,.0f", value);
    }

    private static String millis(long nanos) {
        double millis = nanos / MILLION;
        return String.format(Locale.ROOT, Math.abs(millis) < 100 ? "%.2f ms" : "%,.0f ms", millis);
    }

    private static String remarks(BenchReport.Server server) {
        StringBuilder text = new StringBuilder();
        server.use().ifPresent(use -> text.append(String.format(
                Locale.ROOT,
                "%n%s: resident memory %,.0f MiB, %,.0f MiB at most; CPU time %.1f s",
                server.url(),
                use.residentKib() / MIB,
                use.peakKib() / MIB,
                use.cpuSeconds())));
        server.seen().forEach((kind, seen) -> {
            if (seen.errors() > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s: %s: %d errors, the first: %s",
                        server.url(),
                        kind,
                        seen.errors(),
                        seen.firstError()));
            }
        });
        return text.toString();
    }

    /** The first column to the left, the others to the right. */
    private static String columns(List<List<String>> rows) {
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                // A line with nothing but a name may be wider than its column.
                widths[i] = row.size() == 1 ? widths[i] : Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String padding = " ".repeat(Math.max(0, widths[i] - row.get(i).length()));
                line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join(System.lineSeparator(), lines);
    }
}
