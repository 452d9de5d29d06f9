package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The versions of rule packages. */
class RulesApiTest {

    private static final String INFRA = "/api/signalbox/v1/rules/rules.teams.infra";
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-01-02T00:00:00Z");

    private final ServerFixture server = new ServerFixture();

    @BeforeEach
    void versions() {
        server.backend.versions.add(new RuleHistory.RuleVersion(
                "bbbbbbbb22", "Ann", "c2", SECOND, Optional.empty(), Map.of("teams/infra/a.drl", "second")));
        server.backend.versions.add(new RuleHistory.RuleVersion(
                "aaaaaaaa11", "Bob", "c1", FIRST, Optional.of(SECOND), Map.of("teams/infra/a.drl", "first")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void versionsAreListed_theOneThatDecidesFirst() throws Exception {
        JsonNode versions = get(INFRA + "/versions");
        assertThat(versions.toString()).isEqualTo(
                "[{\"version\":\"bbbbbbbb22\",\"active\":true,\"activeSince\":\"2026-01-02T00:00:00.000Z\",\"activeUntil\":null,"
                        + "\"author\":\"Ann\",\"commit\":\"c2\",\"files\":[\"teams/infra/a.drl\"]},"
                        + "{\"version\":\"aaaaaaaa11\",\"active\":false,\"activeSince\":\"2026-01-01T00:00:00.000Z\","
                        + "\"activeUntil\":\"2026-01-02T00:00:00.000Z\",\"author\":\"Bob\",\"commit\":\"c1\",\"files\":[\"teams/infra/a.drl\"]}]");
    }

    @Test
    void versionHasItsTexts_andIsNamedByWhatItBeginsWith() throws Exception {
        JsonNode version = get(INFRA + "/versions/aaaaaa");
        assertThat(version.get("version").asText()).isEqualTo("aaaaaaaa11");
        assertThat(version.get("files").toString()).isEqualTo("[{\"path\":\"teams/infra/a.drl\",\"text\":\"first\"}]");
    }

    @Test
    void differenceIsFromTheVersionBefore_unlessVersionsAreNamed() throws Exception {
        assertThat(get(INFRA + "/diff").get("files").get(0).get("diff").asText()).isEqualTo("aaaaaaaa11 to bbbbbbbb22");
        assertThat(get(INFRA + "/diff?from=bbbbbbbb22&to=aaaaaaaa11").get("files").get(0).get("diff").asText())
                .isEqualTo("bbbbbbbb22 to aaaaaaaa11");
    }

    @Test
    void whoGoesBackIsToldWhereTo_andUntilWhen() throws Exception {
        HttpResponse<String> response = server.post(INFRA + "/rollback", "{\"version\":\"aaaaaaaa11\"}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(
                "{\"package\":\"rules.teams.infra\",\"version\":\"aaaaaaaa11\",\"until\":\"the files of the package change\"}\n");
        assertThat(server.backend.rolledBack).containsExactly("rules.teams.infra aaaaaaaa11");
    }

    @Test
    void withoutAVersionItIsTheOneBefore() throws Exception {
        assertThat(server.post(INFRA + "/rollback", "").statusCode()).isEqualTo(200);
        assertThat(server.backend.rolledBack).containsExactly("rules.teams.infra aaaaaaaa11");
    }

    @Test
    void whatIsNotKnownIsNotFound() throws Exception {
        assertThat(server.get("/api/signalbox/v1/rules/rules.teams.nobody/versions").statusCode()).isEqualTo(404);
        assertThat(server.get(INFRA + "/versions/cccccc").body())
                .contains("no version \\\"cccccc\\\" is kept; there are bbbbbbbb22, aaaaaaaa11");
        assertThat(server.get(INFRA + "/versions/aaa").statusCode()).as("too short").isEqualTo(404);
        HttpResponse<String> faulty = server.post(INFRA + "/rollback", "[]");
        assertThat(faulty.statusCode()).isEqualTo(400);
        assertThat(faulty.body()).contains("the body is to be an object such as");
        assertThat(server.backend.rolledBack).isEmpty();
    }

    @Test
    void whatAShadowWouldHaveDoneIsSaid_andItIsPromoted() throws Exception {
        server.backend.packages.add(new RulePackageStatus(
                "rules.teams.infra", "infra", "", List.of(), "aa", Optional.empty(), RulePackageStatus.State.SHADOW, List.of(),
                List.of(), List.of(), 0));

        assertThat(get(INFRA + "/shadow").toString()).isEqualTo(
                "{\"package\":\"rules.teams.infra\",\"since\":null,\"sentence\":\"It has concluded nothing as a shadow.\",\"conclusions\":[]}");
        HttpResponse<String> promoted = server.post(INFRA + "/promote", "{}");
        assertThat(promoted.statusCode()).as(promoted.body()).isEqualTo(200);
        assertThat(promoted.body().strip()).endsWith("\"conclusions\":[],\"notTakenOver\":[]}");
        assertThat(server.backend.promoted).isEqualTo("rules.teams.infra");
        assertThat(server.get("/api/signalbox/v1/rules/rules.teams.nobody/shadow").statusCode()).isEqualTo(404);
    }
}
