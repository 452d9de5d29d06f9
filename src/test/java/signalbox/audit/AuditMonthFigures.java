package signalbox.audit;

import static signalbox.audit.AuditFile.below;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.api.HistoryAnswers;

/**
 * How long questions take over days of a million rows each. Fills an audit fast, past its writer, and prints; to be run by hand:
 * {@code AuditMonthFigures DIR DAYS}. What is in DIR is used again. 30 days take some 7 GB.
 */
final class AuditMonthFigures {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int LABEL_SETS = 200_000;
    private static final int NAMES = 200;
    private static final int GROUPS = 5_000;
    private static final int RULES = 200;
    private static final int RECEIVERS = 50;

    /** Of each in a day: with the second verdict of each alert a million. */
    private static final int ALERTS = 250_000;

    private static final int FLUSHES = 150_000;
    private static final int DELIVERIES = 100_000;

    private final Random random = new Random(1);
    private final Path storage;
    private final int days;

    private AuditMonthFigures(Path storage, int days) {
        this.storage = storage;
        this.days = days;
    }

    public static void main(String[] args) throws Exception {
        AuditMonthFigures figures = new AuditMonthFigures(Path.of(args[0]), Integer.parseInt(args[1]));
        if (!Files.exists(below(figures.storage))) {
            figures.fill();
        }
        AuditFile.open(below(figures.storage)).close(); // to the present schema
        figures.ask();
        if (args.length > 2) {
            figures.retain();
        }
    }

    // ---- the rows

    private void fill() throws Exception {
        AuditFile.open(below(storage)).close();
        long begin = System.nanoTime();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + below(storage));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -200000");
            List<String> indexes = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")) {
                while (row.next()) {
                    indexes.add(row.getString(2));
                    indexes.add(row.getString(1));
                }
            }
            for (int i = 1; i < indexes.size(); i += 2) {
                statement.execute("DROP INDEX " + indexes.get(i));
            }
            connection.setAutoCommit(false);
            fillNames(connection);
            for (int day = 0; day < days; day++) {
                fillDay(connection, day);
                connection.commit();
            }
            System.out.printf("filled %d days in %d s%n", days, (System.nanoTime() - begin) / 1_000_000_000);
            for (int i = 0; i < indexes.size(); i += 2) {
                statement.execute(indexes.get(i));
                connection.commit();
            }
        }
        long bytes = Files.size(below(storage));
        System.out.printf("with indexes in %d s: %d bytes, %d for a row%n",
                (System.nanoTime() - begin) / 1_000_000_000, bytes, bytes / (days * 1_000_000L));
    }

    private static Labels labels(int i) {
        return Labels.of("alertname", "Alert" + i % NAMES, "instance", "host-" + i / 20 + ".eu-west-1.example.org", "severity", i % 4 == 0 ? "page" : "warning",
                "job", "node", "cluster", "eu-west-" + i % 7, "device", "eth" + i % 20);
    }

    private void fillNames(Connection connection) throws SQLException {
        signalbox.store.JsonWriter json = new signalbox.store.JsonWriter();
        try (PreparedStatement text = connection.prepareStatement("INSERT INTO text (id, text) VALUES (?, ?)")) {
            text(text, 1, "");
            text(text, 2, "{}");
            for (int i = 0; i < RECEIVERS; i++) {
                text(text, 100 + i, "receiver-" + i);
                text(text, 200 + i, "receiver-" + i + "/webhook[0]");
            }
            text(text, 300, "first notification");
            text(text, 301, "because it is so");
            for (int i = 0; i < LABEL_SETS; i++) {
                text(text, 1_000 + i, json.write(Labels.of("summary", "Alert" + i % NAMES + " on host-" + i / 20 + " has gone on for a while", "runbook",
                        "https://runbooks.example.org/Alert" + i % NAMES)));
            }
            text.executeBatch();
        }
        try (PreparedStatement set = connection.prepareStatement("INSERT INTO labels (id, fingerprint, labels) VALUES (?, ?, ?)")) {
            for (int i = 0; i < LABEL_SETS; i++) {
                bind(set, i + 1, labels(i).fingerprint(), json.write(labels(i)));
            }
            set.executeBatch();
        }
        try (PreparedStatement rule = connection.prepareStatement("INSERT INTO rule (id, package, version, name, place) VALUES (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < RULES; i++) {
                bind(rule, i + 1, i < 20 ? "rules.standard" : "rules.teams.t" + i % 10, i < 20 ? "" : "a1b2c3", "rule " + i, "file.drl:" + i);
            }
            rule.executeBatch();
        }
        try (PreparedStatement group = connection.prepareStatement("INSERT INTO alert_group VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', '[]', '')")) {
            for (int i = 0; i < GROUPS; i++) {
                String labels = json.write(Labels.of("alertname", "Alert" + i % NAMES, "cluster", "c" + i / NAMES));
                bind(group, i + 1, "{}:" + labels, "receiver-" + i % RECEIVERS, "0/" + i % RECEIVERS, "{}/" + i % RECEIVERS, labels, 30_000, 300_000, 14_400_000);
            }
            group.executeBatch();
        }
    }

    private static void text(PreparedStatement text, int id, String value) throws SQLException {
        bind(text, id, value);
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    /** Most alerts last for minutes, some for hours, few for days. */
    private long length() {
        int kind = random.nextInt(1_000);
        return 1_000 + (kind < 700 ? random.nextInt(600_000) : kind < 950 ? random.nextInt(14_400_000) : kind < 999 ? random.nextInt((int) DAY)
                : random.nextInt((int) DAY) * 10L);
    }

    private void fillDay(Connection connection, int day) throws SQLException {
        long from = START.toEpochMilli() + day * DAY;
        long end = START.toEpochMilli() + days * DAY;
        try (PreparedStatement alert = connection.prepareStatement(
                        "INSERT INTO alert (labels, annotations, generator_url, starts_at, seen_at, ended_at, ending) VALUES (?, ?, 1, ?, ?, ?, ?)");
                PreparedStatement verdict = connection.prepareStatement(
                        "INSERT INTO verdict (labels, kind, receiver, rule, alert_group, sources, words, since, until) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < ALERTS; i++) {
                long at = from + i * DAY / ALERTS;
                int labels = random.nextInt(LABEL_SETS);
                long until = at + length();
                @Nullable Object over = until < end ? until : null;
                bind(alert, labels + 1, 1_000 + labels, at - 500, at, over, over == null ? null : "resolved");
                bind(verdict, labels + 1, "grouped", labels % 20 + 1, labels % GROUPS + 1, null, null, at, over);
                long also = at + random.nextInt(60_000);
                boolean inhibited = random.nextInt(4) > 0;
                @Nullable Object alsoOver = also > until ? also + 1 : over;
                bind(verdict, labels + 1, inhibited ? "inhibited" : random.nextInt(1_000) == 0 ? "silenced" : "withheld", 20 + random.nextInt(RULES - 20), null,
                        inhibited ? "[" + (random.nextInt(LABEL_SETS) + 1) + "]" : null, inhibited ? null : 301, also, alsoOver);
                if (i % 10_000 == 0) {
                    alert.executeBatch();
                    verdict.executeBatch();
                }
            }
            alert.executeBatch();
            verdict.executeBatch();
        }
        try (PreparedStatement flush = connection.prepareStatement("INSERT INTO flush (alert_group, integration, outcome, reason, firing, resolved, withheld,"
                        + " due, next, told_set, at, last_at, count) VALUES (?, ?, ?, 300, 3, 0, 1, ?, ?, ?, ?, ?, ?)");
                PreparedStatement delivery = connection.prepareStatement("INSERT INTO delivery (alert_group, integration, decided_at, reason, told_set, firing,"
                        + " resolved, result, attempts, took, failure, detail, ended_at, last_at) VALUES (?, ?, ?, 300, ?, 3, 0, ?, 1, 40, 1, 1, ?, ?)");
                PreparedStatement told = connection.prepareStatement("INSERT INTO told_set (id, hash, firing, resolved) VALUES (?, ?, ?, '[]')")) {
            for (int i = 0; i < FLUSHES; i++) {
                long at = from + i * DAY / FLUSHES;
                int group = random.nextInt(GROUPS);
                int toldSet = day * DELIVERIES + i + 1;
                boolean tells = i < FLUSHES / 3 * 2 == (i % 3 < 2) && toldSet <= (day + 1) * DELIVERIES || i % 3 < 2 && i < DELIVERIES;
                bind(flush, group + 1, tells ? 200 + group % RECEIVERS : 1, tells ? "told" : "all_quiet", at, at + 300_000, tells ? toldSet : null, at,
                        tells ? at : at + 900_000, tells ? 1 : 4);
                if (i < DELIVERIES) {
                    long sent = from + i * DAY / DELIVERIES;
                    bind(told, toldSet, random.nextInt(), "[" + (random.nextInt(1_000) + group * 20) + "," + (random.nextInt(1_000) + 150_000) + "]");
                    bind(delivery, group + 1, 200 + group % RECEIVERS, sent - 50, toldSet, i % 100 == 0 ? "failed" : "sent", sent, sent);
                }
                if (i % 10_000 == 0) {
                    flush.executeBatch();
                    told.executeBatch();
                    delivery.executeBatch();
                }
            }
            flush.executeBatch();
            told.executeBatch();
            delivery.executeBatch();
        }
    }

    // ---- the questions

    private void ask() throws Exception {
        HistoryAnswers answers = new HistoryAnswers(storage, MatcherSyntax.Mode.FALLBACK);
        time("explain, by fingerprint", () -> answers.get("/api/signalbox/v1/explain", "fingerprint=" + labels(random.nextInt(LABEL_SETS)).fingerprintText() + "&at=" + someTime(), now()));
        time("explain, by matchers", () -> {
            Labels wanted = labels(random.nextInt(LABEL_SETS));
            return answers.get("/api/signalbox/v1/explain", "filter=alertname%3D%22" + wanted.get("alertname") + "%22&filter=instance%3D%22" + wanted.get("instance")
                    + "%22&at=" + someTime(), now());
        });
        time("a story of two hours", () -> {
            Instant from = someTime();
            return history(answers, "alert/" + labels(random.nextInt(LABEL_SETS)).fingerprintText(), "from=" + from + "&to=" + from.plusSeconds(7200));
        });
        time("all that held at an instant", () -> new byte[new History(storage).at(someTime()).alerts().size()]);
        time("count by rule in an hour, SQL", () -> countByRule(someTime()));
        time("count of one rule in an hour", () -> {
            Instant from = someTime();
            return history(answers, "verdicts", "limit=1&rule=rule+77&from=" + from + "&to=" + from.plusSeconds(3600));
        });
        for (String list : List.of("verdicts", "alerts", "notifications", "flushes")) {
            time(list + ", all", () -> history(answers, list, ""));
            time(list + " of a day", () -> {
                Instant from = someTime();
                return history(answers, list, "from=" + from + "&to=" + from.plusSeconds(86_400));
            });
        }
        time("verdicts of a rule", () -> history(answers, "verdicts", "rule=rule+77"));
        time("verdicts of a rare kind", () -> history(answers, "verdicts", "outcome=silenced"));
        time("verdicts of a kind that there is not", () -> history(answers, "verdicts", "outcome=derived"));
        time("verdicts by one name of alerts, a day", () -> {
            Instant from = someTime();
            return history(answers, "verdicts", "outcome=inhibited&filter=alertname%3D%22Alert7%22&from=" + from + "&to=" + from.plusSeconds(86_400));
        });
        time("alerts by an expression", () -> history(answers, "alerts", "filter=instance%3D~%22host-77.*%22"));
        time("notifications to a receiver", () -> history(answers, "notifications", "receiver=receiver-7"));
        time("failed notifications", () -> history(answers, "notifications", "outcome=failed"));
        time("notifications of an alert", () -> history(answers, "notifications", "fingerprint=" + labels(random.nextInt(LABEL_SETS)).fingerprintText()));
    }

    private Instant now() {
        return START.plusMillis(days * DAY);
    }

    private Instant someTime() {
        return START.plusMillis((long) (random.nextDouble() * (days - 1) * DAY));
    }

    private byte[] history(HistoryAnswers answers, String list, String query) {
        return answers.get("/api/signalbox/v1/history/" + list, query, now());
    }

    private byte[] countByRule(Instant from) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + below(storage));
                ResultSet row = connection.createStatement().executeQuery("SELECT r.package, r.name, count(*) FROM verdict v JOIN rule r ON r.id = v.rule"
                        + " WHERE v.since >= unixepoch('" + from + "') * 1000 AND v.since < unixepoch('" + from.plusSeconds(3600) + "') * 1000 GROUP BY v.rule")) {
            int rules = 0;
            while (row.next()) {
                rules++;
            }
            return new byte[rules];
        }
    }

    private static void time(String what, Callable<byte[]> question) throws Exception {
        long[] times = new long[8];
        long[] cpu = new long[8];
        int bytes = 0;
        for (int i = 0; i < times.length; i++) {
            long begin = System.nanoTime();
            long cpuBegin = cpu();
            bytes += question.call().length;
            times[i] = (System.nanoTime() - begin) / 1_000_000;
            cpu[i] = (cpu() - cpuBegin) / 1_000_000;
            if (cpu[i] > 5_000) {
                System.out.printf("%s: %d ms of the processor, not asked again%n", what, cpu[i]);
                return;
            }
        }
        Arrays.sort(times);
        Arrays.sort(cpu);
        System.out.printf(
                "%s: median %d, longest %d ms; of the processor median %d, longest %d (%d bytes)%n",
                what, times[4], times[7], cpu[4], cpu[7], bytes / times.length);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    // ---- retention

    private void retain() throws Exception {
        try (AuditFile file = AuditFile.open(below(storage))) {
            HistoryWriter writer = new HistoryWriter(file, Mask.NONE);
            Duration kept = Duration.ofDays(days - 2);
            Cleaner cleaner = new Cleaner(file, below(storage), new Retention(kept, 1L << 40, kept, 1L << 40), writer, () -> Instant.MAX, false);
            cleaner.begin(now());
            List<Long> steps = new ArrayList<>();
            long begin = cpu();
            boolean more = true;
            while (more) {
                long stepBegin = cpu();
                more = cleaner.step();
                steps.add((cpu() - stepBegin) / 1_000_000);
            }
            steps.sort(null);
            System.out.printf("a day deleted and what nothing refers to: %d steps of the processor's %d ms, median %d, longest %d ms%n",
                    steps.size(), (cpu() - begin) / 1_000_000, steps.get(steps.size() / 2), steps.get(steps.size() - 1));
        }
    }
}
