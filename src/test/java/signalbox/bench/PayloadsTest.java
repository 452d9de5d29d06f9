package signalbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PayloadsTest {

    private static final Instant START = Instant.parse("2026-11-22T01:47:59.678912Z");
    private static final Instant END = Instant.parse("2026-11-22T01:52:59Z");

    private final Payloads payloads = new Payloads("r1");

    private static JsonNode json(byte[] body) throws IOException {
        return new ObjectMapper().readTree(body);
    }

    @Test
    void alertsAreSplitIntoBatches_andAllDiffer() throws IOException {
        List<byte[]> bodies = payloads.batches(130, 64, START, END);

        Set<String> labels = new HashSet<>();
        int alerts = 0;
        for (byte[] body : bodies) {
            for (JsonNode alert : json(body)) {
                alerts++;
                labels.add(alert.path("labels").toString());
            }
        }
        assertThat(bodies).hasSize(3);
        assertThat(alerts).isEqualTo(130);
        assertThat(labels).hasSize(130);
    }

    @Test
    void thousandsOfAlertsDiffer() throws IOException {
        Set<String> labels = new HashSet<>();
        for (JsonNode alert : json(payloads.batches(60_000, 60_000, START, END).get(0))) {
            labels.add(alert.path("labels").toString());
        }
        assertThat(labels).hasSize(60_000);
    }

    @Test
    void alertLooksAsPrometheusSendsIt() throws IOException {
        JsonNode alert = json(payloads.batches(1, 64, START, END).get(0)).get(0);

        assertThat(alert.path("startsAt").asText()).isEqualTo("2026-11-22T01:47:59.678Z");
        assertThat(alert.path("endsAt").asText()).isEqualTo("2026-11-22T01:52:59Z");
        assertThat(alert.path("generatorURL").asText()).startsWith("http://");
        assertThat(alert.path("annotations")).hasSize(2);
        Set<String> names = new TreeSet<>();
        alert.path("labels").fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "alertname", "bench_run", "cluster", "datacenter", "instance", "job", "severity", "team");
    }

    @Test
    void alertsOfAnotherRoundAreOthers() throws IOException {
        JsonNode one = json(payloads.batches(1, 1, START, END).get(0)).get(0);
        JsonNode other = json(new Payloads("r2").batches(1, 1, START, END).get(0)).get(0);

        assertThat(one.path("labels")).isNotEqualTo(other.path("labels"));
    }

    @Test
    void groupSharesEveryLabelButTheInstance_withNobodyElse() throws IOException {
        JsonNode first = json(payloads.group(1, 2, START, END));
        JsonNode second = json(payloads.group(2, 1, START, END));

        assertThat(first).hasSize(2);
        for (String label : List.of("alertname", "cluster", "datacenter", "job", "service", Payloads.DUE_LABEL)) {
            assertThat(first.get(0).path("labels").path(label)).isEqualTo(first.get(1).path("labels").path(label));
            assertThat(first.get(0).path("labels").path(label)).isNotEqualTo(second.get(0).path("labels").path(label));
        }
        assertThat(first.get(0).path("labels").path(Payloads.DUE_LABEL).asText()).isEqualTo(payloads.groupName(1));
    }
}
