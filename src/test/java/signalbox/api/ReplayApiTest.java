package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replays are started, looked at and ended. */
class ReplayApiTest {

    private static final String PATH = "/api/signalbox/v1/replay";

    private final ServerFixture server = new ServerFixture();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsAskedForIsHandedOn() throws Exception {
        HttpResponse<String> started = server.post(PATH,
                "{\"from\":\"8h\",\"to\":\"1h\",\"files\":{\"teams/infra/a.drl\":\"package rules.teams.infra\"},\"warmUp\":\"2h\"}");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
        assertThat(started.body()).isEqualTo("{\"id\":\"one\",\"state\":\"running\",\"progress\":0.25,\"error\":\"\",\"report\":null}");
        Replays.Asked asked = server.backend.replayAsked.orElseThrow();
        assertThat(asked.from()).isEqualTo("8h");
        assertThat(asked.to()).isEqualTo("1h");
        assertThat(asked.warmUp()).isEqualTo("2h");
        assertThat(asked.files()).isEqualTo(Map.of("teams/infra/a.drl", "package rules.teams.infra"));
        assertThat(asked.rules()).isEmpty();
        assertThat(asked.format()).isEqualTo("json");
    }

    @Test
    void whatCannotBeIsRefusedInWords() throws Exception {
        assertThat(refused("{}")).contains("\\\"from\\\" is missing");
        assertThat(refused("[]")).contains("the body is to be an object such as");
        assertThat(refused("{\"from\":\"8h\",\"rule\":{}}")).contains("a replay has no member");
        assertThat(refused("{\"from\":8}")).contains("\\\"from\\\" is to be a text");
        assertThat(refused("{\"from\":\"8h\",\"files\":[]}")).contains("\\\"files\\\" is to be an object of texts");
        assertThat(refused("{\"from\":\"never\"}")).contains("\\\"from\\\" is never, which is no time: expected one such as");
        assertThat(refused("{\"from\":\"8h\",\"to\":\"soon\"}")).contains("\\\"to\\\" is soon, which is no time");
        assertThat(refused("{\"from\":\"8h\",\"warmUp\":\"long\"}")).contains("\\\"warmUp\\\" is long, which is no length of time");
        assertThat(refused("{\"from\":\"1h\",\"to\":\"8h\"}")).contains("\\\"from\\\" is to be before \\\"to\\\"");
        assertThat(refused("{\"from\":\"8h\",\"format\":\"pdf\"}")).contains("expected one of json, text, markdown");
    }

    private String refused(String body) throws Exception {
        HttpResponse<String> answer = server.post(PATH, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        return answer.body();
    }

    @Test
    void reportIsPartOfTheAnswer_asJsonOrAsText() throws Exception {
        server.backend.replay = new Replays.State("one", Replays.Phase.DONE, 1, "json", "{\"sentence\":\"No difference\"}", "");
        assertThat(server.get(PATH + "/one").body()).endsWith("\"report\":{\"sentence\":\"No difference\"}}");
        server.backend.replay = new Replays.State("one", Replays.Phase.DONE, 1, "markdown", "### Replay", "");
        assertThat(server.get(PATH + "/one").body()).endsWith("\"report\":\"### Replay\"}");
        assertThat(server.get(PATH + "/two").statusCode()).isEqualTo(404);
    }

    @Test
    void timelineOfWhatHappenedIsAnswered() throws Exception {
        assertThat(server.get("/api/signalbox/v1/timeline?alert=alertname%3DA&from=8h").body())
                .isEqualToIgnoringNewLines("{\"timeline\":\"tests of [alertname=A]\",\"configuration\":\"route:\"}");
        assertThat(server.get("/api/signalbox/v1/timeline?alert=alertname%3DA&from=never").body()).contains("no such alert fired");
        assertThat(server.get("/api/signalbox/v1/timeline?alert=alertname%3DA").statusCode()).isEqualTo(400);
    }
}
