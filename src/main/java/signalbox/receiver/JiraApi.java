package signalbox.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.config.JiraConfig;
import signalbox.gotext.GoQuote;
import signalbox.json.JsonObject;
import signalbox.notify.Delivery;
import signalbox.receiver.http.AnswerJson;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.Undelivered;

/** What is asked of Jira in one attempt, which is over at the deadline (spec/receivers.md 18). */
record JiraApi(JiraConfig config, HttpSender sender, Deadline deadline) {

    private static final String CLOUD_HOST = "atlassian.net";

    /**
     * An issue that was found.
     *
     * @param hasStatus whether its status is known
     * @param done whether the status is one of those that mean it is
     */
    record Issue(String key, boolean hasStatus, boolean done) {

        static Issue of(JsonNode json) {
            JsonNode status = json.path("fields").path("status");
            String category = status.path("statusCategory").path("key").asText("");
            return new Issue(json.path("key").asText(""), status.isObject(), category.equals("done"));
        }
    }

    /** The first issue of those that match. */
    Optional<Issue> search(String query) throws Undelivered {
        byte[] body = new JsonObject()
                .always("fields", List.of("status"))
                .always("jql", query)
                .always("maxResults", 2)
                .bytes();
        HttpClient.Answer answer;
        try {
            answer = ask(request("POST", searchUrl()).withJson(body));
        } catch (Undelivered e) {
            throw e.prefixed("HTTP request to JIRA API: ");
        }
        return Optional.ofNullable(json(answer).path("issues").get(0)).map(Issue::of).filter(issue -> !issue.key().isEmpty());
    }

    private ApiUrl searchUrl() {
        ApiUrl api = ApiUrl.of(config.apiUrl());
        boolean cloud = config.apiType().equals("cloud")
                || (config.apiType().equals("auto") && api.host().endsWith(CLOUD_HOST));
        return cloud ? api.joined("search/jql").replaced("/rest/api/2/", "/rest/api/3/") : api.joined("search");
    }

    void create(JsonObject issue) throws Undelivered {
        write("POST", "issue", issue);
    }

    void update(String key, JsonObject issue) throws Undelivered {
        write("PUT", "issue/" + key, issue);
    }

    private void write(String method, String path, JsonObject issue) throws Undelivered {
        try {
            ask(request(method, url(path)).withJson(issue.bytes()));
        } catch (Undelivered e) {
            throw e.prefixed("failed to " + method + " request to " + GoQuote.quote(path) + ": ");
        }
    }

    /** Moves an issue on by a transition, which goes by its name. */
    void move(String key, String transition) throws Undelivered {
        ApiUrl url = url("issue/" + key + "/transitions");
        HttpRequest question = request("GET", url).withHeader("Content-Type", "application/json");
        for (JsonNode offered : json(ask(question)).path("transitions")) {
            if (offered.path("name").asText("").equals(transition)) {
                Map<String, String> id = Map.of("id", offered.path("id").asText(""));
                ask(request("POST", url).withJson(new JsonObject().always("transition", id).bytes()));
                return;
            }
        }
        throw failed("can't find transition " + transition + " for issue " + key);
    }

    private ApiUrl url(String path) {
        return ApiUrl.of(config.apiUrl()).joined(ApiUrl.escapedPath(path));
    }

    private static HttpRequest request(String method, ApiUrl url) {
        return HttpRequest.of(method, url.toString())
                .withUserAgent(HttpRequest.GO)
                .withHeader("Accept-Language", "en");
    }

    /** An answer is judged by its status; that there is none is final. */
    private HttpClient.Answer ask(HttpRequest request) throws Undelivered {
        try {
            return sender.ask(request, deadline.left());
        } catch (Undelivered e) {
            throw e.answered() ? e : e.forGood();
        }
    }

    private static JsonNode json(HttpClient.Answer answer) throws Undelivered {
        try {
            return AnswerJson.object(answer.body());
        } catch (IOException e) {
            throw failed(answer.isWhole() ? e.getMessage() + " in the answer" : answer.fault());
        }
    }

    private static Undelivered failed(String text) {
        return new Undelivered(Delivery.failed(Delivery.OTHER, text), true);
    }
}
