package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import signalbox.testing.TestEngine;

/** Which rules keep nothing quiet, and could. */
class MapApiTest {

    private static final String YAML = """
            route: {receiver: ops}
            inhibit_rules:
              - {source_matchers: [alertname=NodeDown], target_matchers: [alertname=DiskFull], equal: [instance]}
              - {source_matchers: [alertname=NobodyFires], target_matchers: [alertname=NothingEither]}
              - {source_matchers: [alertname=NodeDown], target_matchers: [alertname=Latency]}
            receivers: [{name: ops}]
            """;

    private static JsonNode map(TestEngine engine) throws Exception {
        try (ServerFixture server = new ServerFixture()) {
            engine.view().forEachAlert(server.backend.alerts::add);
            server.backend.inhibitRules = TestEngine.policy(YAML).inhibitRules();
            return new ObjectMapper().readTree(server.get("/api/signalbox/v1/map").body());
        }
    }

    @Test
    void entriesOfTheConfigurationThatKeepNothingQuiet_whereOneSideFires() throws Exception {
        try (TestEngine engine = new TestEngine(YAML)) {
            engine.firing("alertname", "NodeDown", "instance", "db1");
            engine.firing("alertname", "DiskFull", "instance", "db2");
            JsonNode configured = map(engine).path("configured");
            assertThat(configured).hasSize(2);
            assertThat(configured.get(0).toString())
                    .isEqualTo("{\"rule\":\"inhibit_rules[0]\",\"source\":\"alertname=\\\"NodeDown\\\"\",\"target\":\"alertname=\\\"DiskFull\\\"\","
                            + "\"equal\":[\"instance\"],\"sources\":{\"NodeDown\":1},\"targets\":{\"DiskFull\":1}}");
            assertThat(configured.get(1).path("rule").asText()).isEqualTo("inhibit_rules[2]");
            assertThat(configured.get(1).path("targets")).isEmpty();

            engine.firing("alertname", "DiskFull", "instance", "db1");
            assertThat(map(engine).path("configured")).as("one that keeps something quiet is not idle").hasSize(1);
        }
    }
}
