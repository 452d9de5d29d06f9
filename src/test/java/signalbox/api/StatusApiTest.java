package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;

/** spec/api.md 2.1, 2.2, and our own API. */
class StatusApiTest {

    private final ServerFixture server = new ServerFixture();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void status_hasEveryMember() throws Exception {
        assertThat(server.get("/api/v2/status").body())
                .isEqualTo("{\"cluster\":{\"peers\":[],\"status\":\"disabled\"},"
                        + "\"config\":{\"original\":\"route:\\n  receiver: default\\n\"},"
                        + "\"uptime\":\"2026-11-22T03:57:59.678Z\",\"versionInfo\":{\"branch\":\"main\","
                        + "\"buildDate\":\"20261122\",\"buildUser\":\"me\",\"goVersion\":\"17\",\"revision\":\"abc\","
                        + "\"version\":\"0.35.0\"}}\n");
    }

    @Test
    void peers_areSortedByName() throws Exception {
        ServerStatus alone = server.backend.serverStatus;
        server.backend.serverStatus = new ServerStatus(
                "",
                alone.startedAt(),
                alone.version(),
                new ServerStatus.Cluster(
                        "ready",
                        "b",
                        List.of(new ServerStatus.Peer("b", "1.2.3.4:2"), new ServerStatus.Peer("a", "1.2.3.4:1"))));
        assertThat(server.get("/api/v2/status").body())
                .startsWith("{\"cluster\":{\"name\":\"b\",\"peers\":[{\"address\":\"1.2.3.4:1\",\"name\":\"a\"},"
                        + "{\"address\":\"1.2.3.4:2\",\"name\":\"b\"}],\"status\":\"ready\"},");
    }

    @Test
    void receivers_areListedAsConfigured() throws Exception {
        server.backend.receivers = List.of(
                new ReceiverEntry("default", Labels.EMPTY), new ReceiverEntry("crit", Labels.of("owner", "<me>")));
        assertThat(server.get("/api/v2/receivers").body())
                .isEqualTo("[{\"labels\":{\"name\":\"default\"},\"name\":\"default\"},"
                        + "{\"labels\":{\"name\":\"crit\",\"owner\":\"<me>\"},\"name\":\"crit\"}]\n");
        assertThat(server.get("/api/v2/receivers?receiver_matchers=owner!=%22%22&receiver_matchers=name=crit").body())
                .isEqualTo("[{\"labels\":{\"name\":\"crit\",\"owner\":\"<me>\"},\"name\":\"crit\"}]\n");
        HttpResponse<String> faulty = server.get("/api/v2/receivers?receiver_matchers=foo");
        assertThat(faulty.statusCode()).isEqualTo(400);
        assertThat(faulty.body()).isEqualTo("\"failed to parse receiver_matchers param: bad matcher format: foo\"\n");
    }

    @Test
    void rulePackages_areListedWithTheirProblems() throws Exception {
        server.backend.packages.add(new RulePackageStatus(
                "rules.teams.infra",
                "infra",
                "the infra team",
                List.of("team=\"infra\""),
                "0af3",
                Optional.of(new RulePackageStatus.Running("09b2", "Ann", "c0ffee", Optional.of(Instant.EPOCH), true)),
                RulePackageStatus.State.STALE,
                List.of("teams/infra/node-down.drl"),
                List.of(new RulePackageStatus.Rule("a \"rule\"", "rules/teams/infra/node-down.drl", 3, 5, 2, Duration.ofMillis(1500))),
                List.of(new RulePackageStatus.Problem("teams/infra/node-down.drl", 3, 7, "no such field", "did you mean x?")),
                7));
        assertThat(server.get("/api/signalbox/v1/rules").body())
                .isEqualTo("[{\"name\":\"rules.teams.infra\",\"package\":\"rules.teams.infra\",\"team\":\"infra\",\"owner\":\"the infra team\","
                        + "\"scope\":[\"team=\\\"infra\\\"\"],\"state\":\"stale\",\"version\":\"0af3\",\"runningVersion\":\"09b2\","
                        + "\"author\":\"Ann\",\"commit\":\"c0ffee\",\"activeSince\":\"1970-01-01T00:00:00.000Z\",\"rolledBack\":true,"
                        + "\"files\":[\"teams/infra/node-down.drl\"],"
                        + "\"rules\":[{\"rule\":\"a \\\"rule\\\"\",\"file\":\"rules/teams/infra/node-down.drl\",\"line\":3,\"firings\":5,\"holding\":2,\"seconds\":1.500}],"
                        + "\"refused\":7,"
                        + "\"problems\":[{\"file\":\"teams/infra/node-down.drl\",\"line\":3,\"column\":7,"
                        + "\"message\":\"no such field\",\"hint\":\"did you mean x?\"}]}]\n");
    }

    @Test
    void ownStatus_isWrittenAsItIs() throws Exception {
        Map<String, Object> unrouted = new LinkedHashMap<>();
        unrouted.put("count", 3);
        unrouted.put("receiver", "default");
        server.backend.status.put("unrouted", unrouted);
        server.backend.status.put("backlog", 1.5);
        server.backend.status.put("nothing", Double.NaN);
        server.backend.status.put("list", List.of(true, "x"));
        server.backend.status.put("since", Optional.of(Instant.EPOCH));
        server.backend.status.put("failing", Optional.empty());
        assertThat(server.get("/api/signalbox/v1/status").body())
                .isEqualTo("{\"unrouted\":{\"count\":3,\"receiver\":\"default\"},\"backlog\":1.5,\"nothing\":\"NaN\","
                        + "\"list\":[true,\"x\"],\"since\":\"1970-01-01T00:00:00.000Z\",\"failing\":null}\n");
    }
}
