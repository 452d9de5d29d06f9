package signalbox.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Bodies for {@code POST /api/v2/alerts}, as Prometheus would send them, of alerts that look like a real fleet's. */
final class Payloads {

    /** The label by which a notification tells which group of the phase {@code NOTIFY} it is about. */
    static final String DUE_LABEL = "bench_due";

    static final int CLUSTERS = 10;

    private static final int NAMES = 50;
    private static final int DATACENTERS = 3;
    private static final int INSTANCES = 500;
    private static final String[] JOBS = {"node", "api", "database", "ingress", "queue"};
    private static final String[] TEAMS = {"infra", "payments", "search", "storage"};
    private static final String[] SEVERITIES = {"warning", "warning", "critical", "info"};

    private final String run;

    /**
     * Bodies of one round.
     *
     * @param run goes into a label, so that the alerts of another round are other alerts
     */
    Payloads(String run) {
        this.run = run;
    }

    /** The alerts from 0 to {@code alerts}, so many in a body. */
    List<byte[]> batches(int alerts, int batch, Instant startsAt, Instant endsAt) {
        List<byte[]> bodies = new ArrayList<>();
        for (int first = 0; first < alerts; first += batch) {
            List<String> rendered = new ArrayList<>();
            for (int i = first; i < Math.min(alerts, first + batch); i++) {
                rendered.add(alert(labels(i), "Number " + i + " is above its threshold", startsAt, endsAt));
            }
            bodies.add(body(rendered));
        }
        return bodies;
    }

    /** Alerts of one group that no other phase has: every label that groups are made by has a value of its own. */
    byte[] group(int group, int alerts, Instant startsAt, Instant endsAt) {
        List<String> rendered = new ArrayList<>();
        String id = groupName(group);
        for (int i = 0; i < alerts; i++) {
            String labels = pair("alertname", "BenchDue" + id) + ',' + pair("cluster", "due-" + id) + ','
                    + pair("datacenter", "due-" + id) + ',' + pair("instance", "due-" + id + "-" + i) + ','
                    + pair("job", "due-" + id) + ',' + pair("service", "due-" + id) + ',' + pair("severity", "critical")
                    + ',' + pair("team", "infra") + ',' + pair(DUE_LABEL, id);
            rendered.add(alert(labels, "Group " + id + " is waiting", startsAt, endsAt));
        }
        return body(rendered);
    }

    /** A silence of an instance that no alert names. */
    byte[] silence(int number, Instant startsAt, Instant endsAt) {
        return ("{\"matchers\":[" + matcher("alertname", "BenchAlert" + number % NAMES) + ','
                        + matcher("instance", "gone-" + run + "-" + number + ":9100")
                        + "],\"startsAt\":\"" + time(startsAt) + "\",\"endsAt\":\"" + time(endsAt)
                        + "\",\"createdBy\":\"bench\",\"comment\":\"matches nothing\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String matcher(String name, String value) {
        return "{" + pair("name", name) + ',' + pair("value", value) + ",\"isRegex\":false,\"isEqual\":true}";
    }

    /** The value of {@link #DUE_LABEL} in a group's alerts. */
    String groupName(int group) {
        return run + "-" + group;
    }

    private String labels(int i) {
        int source = i / NAMES;
        return pair("alertname", "BenchAlert" + i % NAMES)
                + ',' + pair("cluster", "c" + source % CLUSTERS)
                + ',' + pair("datacenter", "dc" + source % DATACENTERS)
                + ',' + pair("instance", "10.1." + source / INSTANCES + "." + source % INSTANCES + ":9100")
                + ',' + pair("job", JOBS[i % JOBS.length])
                + ',' + pair("severity", SEVERITIES[i % SEVERITIES.length])
                + ',' + pair("team", TEAMS[source % TEAMS.length])
                + ',' + pair("bench_run", run);
    }

    /** Members in Prometheus' order. None of the texts needs an escape. */
    private static String alert(String labels, String summary, Instant startsAt, Instant endsAt) {
        return "{\"annotations\":{" + pair("summary", summary) + ','
                + pair("description", "The value has been above its threshold for ten minutes. Look at the dashboard of"
                        + " the service, then at the runbook before anything is restarted.")
                + "},\"endsAt\":\"" + time(endsAt) + "\",\"startsAt\":\"" + time(startsAt)
                + "\",\"generatorURL\":\"http://prometheus.example.com/graph?g0.expr=rate%28errors%5B5m%5D%29&g0.tab=1\""
                + ",\"labels\":{" + labels + "}}";
    }

    private static byte[] body(List<String> alerts) {
        return ("[" + String.join(",", alerts) + "]").getBytes(StandardCharsets.UTF_8);
    }

    private static String pair(String name, String value) {
        return '"' + name + "\":\"" + value + '"';
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
