package signalbox.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was measured. */
public final class BenchReport {

    /**
     * Of one server.
     *
     * @param seen by kind of request, in the order in which these were first sent
     * @param use of its processes, with the CPU time of the measurement alone; empty when no process was named
     */
    record Server(String url, Map<String, Measurement> seen, Optional<ProcessUse> use) {

        Server {
            seen = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
        }

        Measurement seen(String kind) {
            return seen.getOrDefault(kind, Measurement.none());
        }
    }

    private final List<Server> servers;

    BenchReport(List<Server> servers) {
        this.servers = List.copyOf(servers);
    }

    /** How many requests failed and notifications never came, on all servers. */
    public int errors() {
        return servers.stream()
                .flatMap(server -> server.seen().values().stream())
                .mapToInt(Measurement::errors)
                .sum();
    }

    /** For people: lines of text, with the ratios of the first server to the second one if there are two. */
    public String table() {
        return ReportTable.of(servers);
    }

    /** For machines: one JSON object. */
    public String json() {
        return ReportJson.of(servers);
    }
}
