package signalbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTableTest {

    private static Measurement measured(long millis) {
        Samples latency = new Samples();
        latency.add(millis * 1_000_000);
        return new Measurement(10, 640, 0, 0, "", 2_000_000_000L, latency);
    }

    private static BenchReport.Server server(String url, Measurement seen) {
        return new BenchReport.Server(url, Map.of("new alerts", seen), Optional.empty());
    }

    @Test
    void oneServerHasALineForEachKind() {
        String table = new BenchReport(List.of(server("http://a", measured(4)))).table();

        assertThat(table.lines().toList())
                .containsExactly(
                        "            requests/s  alerts/s      p50      p90      p99      max  bytes  errors",
                        "new alerts         5.0       320  4.00 ms  4.00 ms  4.00 ms  4.00 ms      -       0");
    }

    @Test
    void twoServersHaveTheirRatio() {
        String table = new BenchReport(List.of(server("http://a", measured(4)), server("http://b", measured(2)))).table();

        assertThat(table.lines().toList()).hasSize(5);
        assertThat(table.lines().toList().get(4)).contains("first / second").contains("1.00x").contains("2.00x");
    }

    @Test
    void errorsAreTold_andCounted() {
        Measurement bad = new Measurement(3, 0, 0, 2, "status 503", 1, new Samples());
        BenchReport report = new BenchReport(List.of(server("http://a", bad)));

        assertThat(report.errors()).isEqualTo(2);
        assertThat(report.table()).contains("http://a: new alerts: 2 errors, the first: status 503");
    }

    @Test
    void memoryIsTold_whenAProcessWasNamed() {
        BenchReport report = new BenchReport(List.of(new BenchReport.Server(
                "http://a", Map.of("new alerts", measured(1)), Optional.of(new ProcessUse(2048, 4096, 1.5)))));

        assertThat(report.table()).contains("http://a: resident memory 2 MiB, 4 MiB at most; CPU time 1.5 s");
    }

    @Test
    void ratioOfNothingIsNone() {
        assertThat(ReportTable.times(1, 0)).isEqualTo("-");
        assertThat(ReportTable.times(0, 1)).isEqualTo("-");
        assertThat(ReportTable.times(3, 2)).isEqualTo("1.50x");
    }

    @Test
    void jsonHasTheSameFigures() throws IOException {
        JsonNode json = new ObjectMapper().readTree(new BenchReport(List.of(server("http://a", measured(4)))).json());

        JsonNode seen = json.path("servers").path(0).path("measurements").path("new alerts");
        assertThat(seen.path("alertsPerSecond").asDouble()).isEqualTo(320);
        assertThat(seen.path("p99Ms").asDouble()).isEqualTo(4);
        assertThat(seen.path("errors").asInt()).isZero();
    }
}
