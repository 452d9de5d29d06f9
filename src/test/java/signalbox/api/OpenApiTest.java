package signalbox.api;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.alert.Severity;
import signalbox.group.AlertGroup;
import signalbox.notify.Integration;
import signalbox.testing.TestEngine;
import signalbox.whatif.WhatIf;

/** The description of our API is that of our API. */
class OpenApiTest {

    private static final String OURS = "/api/signalbox/v1/";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
    private static final String YAML =
            """
            route:
              receiver: team
              routes: [{receiver: team, matchers: ['a="b"']}]
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            inhibit_rules:
              - {source_matchers: [alertname=Slow], target_matchers: [alertname=Other]}
            """;

    private final ServerFixture server = new ServerFixture();
    private final FakeBackend backend = server.backend;
    private JsonNode document = new ObjectMapper().createObjectNode();

    @BeforeEach
    void read() throws Exception {
        document = new ObjectMapper().readTree(server.get(OURS + "openapi.json").body());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Set<String> described(JsonNode document) {
        Set<String> described = new TreeSet<>();
        document.get("paths").fields().forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
            if (METHODS.contains(method)) {
                described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }));
        return described;
    }

    @Test
    void everyPathOfOursIsDescribed_andNoOther() {
        Set<String> there = server.endpoints().all().stream()
                .filter(each -> each.path().startsWith(OURS))
                .map(each -> each.method() + " " + each.path())
                .collect(toCollection(TreeSet::new));
        assertThat(described(document)).as("src/main/resources/signalbox/api/openapi.json").isEqualTo(there);
    }

    @Test
    void everyOperationSaysWhatItIsAndWhatItAnswers() {
        document.get("paths").forEach(path -> path.fields().forEachRemaining(operation -> {
            JsonNode each = operation.getValue();
            assertThat(each.path("summary").asText()).as(operation.getKey()).isNotEmpty();
            assertThat(each.path("operationId").asText()).isNotEmpty();
            assertThat(each.path("responses").has("200")).isTrue();
        }));
        assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
    }

    @Test
    void whatIsReferredToIsThere() {
        document.findValuesAsText("$ref").forEach(reference -> assertThat(document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    /** An answer has the members that are described, and no others. */
    @Test
    void answersAreAsDescribed() throws Exception {
        AlertGroup team = Example.group("team", "alertname", "Slow");
        backend.receivers = List.of(new ReceiverEntry("team", Labels.EMPTY));
        backend.integrations.put("team", List.of(new IntegrationState(new Integration("team", "webhook", 0, true), Optional.empty())));
        backend.alerts.add(Example.inhibited(Example.alert("Slow", team), "0123456789abcdef"));
        backend.tree = TestEngine.policy(YAML).tree();
        compare("get", "alerts", server.get(OURS + "alerts").body());
        compare("get", "explain", server.get(OURS + "explain?filter=alertname=Slow").body());
        compare("get", "routes", server.get(OURS + "routes").body());
        compare("get", "rules", server.get(OURS + "rules").body());
        backend.inhibitRules = TestEngine.policy(YAML).inhibitRules();
        compare("get", "map", server.get(OURS + "map").body());
        compare("post", "silences/preview", server.post(
                        OURS + "silences/preview", "{\"matchers\":[{\"name\":\"alertname\",\"value\":\"Slow\",\"isRegex\":false}]}")
                .body());
        try (TestEngine engine = new TestEngine(YAML)) {
            backend.supposing = report -> CompletableFuture.completedFuture(
                    new WhatIf(Severity.DEFAULT).ask(report, TestEngine.policy(YAML), Set.of(), engine.view()));
            compare("post", "whatif", server.post(OURS + "whatif", "{\"labels\":{\"alertname\":\"Slow\"}}").body());
        }
    }

    private void compare(String method, String path, String answer) throws Exception {
        JsonNode schema = document.get("paths").get(OURS + path).get(method).at("/responses/200/content/application~1json/schema");
        compare(path, schema, new ObjectMapper().readTree(answer));
    }

    private void compare(String where, JsonNode schema, JsonNode value) {
        if (schema.has("$ref")) {
            compare(where, document.at(schema.get("$ref").asText().substring(1)), value);
        } else if (value.isArray()) {
            value.forEach(each -> compare(where + "[]", schema.path("items"), each));
        } else if (value.isObject()) {
            Map<String, JsonNode> members = new TreeMap<>();
            collect(schema, members);
            if (members.isEmpty()) {
                return; // names are as they come, or it is not said
            }
            assertThat(members.keySet()).as(where).containsAll((Iterable<String>) () -> value.fieldNames());
            value.fields().forEachRemaining(each -> compare(
                    where + "." + each.getKey(),
                    requireNonNull(members.get(each.getKey()), () -> where + "." + each.getKey() + " is not in the document"),
                    each.getValue()));
        } else if (schema.has("enum")) {
            assertThat(schema.get("enum")).as(where).anyMatch(each -> each.asText().equals(value.asText()));
        }
    }

    private void collect(JsonNode schema, Map<String, JsonNode> members) {
        if (schema.has("$ref")) {
            collect(document.at(schema.get("$ref").asText().substring(1)), members);
        }
        schema.path("allOf").forEach(each -> collect(each, members));
        schema.path("oneOf").forEach(each -> collect(each, members));
        schema.path("properties").fields().forEachRemaining(each -> members.put(each.getKey(), each.getValue()));
    }
}
