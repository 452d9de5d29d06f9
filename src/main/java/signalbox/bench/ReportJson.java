package signalbox.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A report as JSON: times in milliseconds, memory in KiB. */
final class ReportJson {

    private static final double MILLION = 1e6;

    private ReportJson() {}

    static String of(Iterable<BenchReport.Server> servers) {
        ObjectNode report = new ObjectMapper().createObjectNode();
        ArrayNode list = report.putArray("servers");
        for (BenchReport.Server server : servers) {
            ObjectNode one = list.addObject();
            one.put("url", server.url());
            ObjectNode kinds = one.putObject("measurements");
            server.seen().forEach((kind, seen) -> put(kinds.putObject(kind), seen));
            server.use().ifPresent(use -> one.putObject("processes")
                    .put("residentKib", use.residentKib())
                    .put("peakKib", use.peakKib())
                    .put("cpuSeconds", use.cpuSeconds()));
        }
        return report.toPrettyString();
    }

    private static void put(ObjectNode node, Measurement seen) {
        node.put("requests", seen.requests());
        node.put("requestsPerSecond", seen.requestsPerSecond());
        node.put("alerts", seen.alerts());
        node.put("alertsPerSecond", seen.alertsPerSecond());
        node.put("seconds", seen.nanos() / (MILLION * 1000));
        node.put("p50Ms", seen.latency().percentile(50) / MILLION);
        node.put("p90Ms", seen.latency().percentile(90) / MILLION);
        node.put("p99Ms", seen.latency().percentile(99) / MILLION);
        node.put("maxMs", seen.latency().percentile(100) / MILLION);
        node.put("bytes", seen.bytes());
        node.put("errors", seen.errors());
        node.put("firstError", seen.firstError());
    }
}
