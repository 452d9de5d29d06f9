package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;
import static signalbox.receiver.TestConfigs.sent;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.config.HttpConfig;
import signalbox.config.JiraConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.HttpRequest;

/** The far end is a Jira that knows no issue, or the one that a test says. */
class JiraReceiverTest extends StatusReceiverContract {

    private static final String API = "/rest/api/2";
    private static final String LABEL = "ALERT{5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2}";
    private static final String NONE = "{\"issues\":[]}";
    private static final String OPEN = found("new");
    private static final String DONE = found("done");

    private volatile String issues = NONE;
    private volatile String transitions = "{\"transitions\":[{\"id\":\"11\",\"name\":\"Close\"},{\"id\":\"12\",\"name\":\"Reopen\"}]}";

    private static String found(String category) {
        return "{\"issues\":[{\"key\":\"OPS-1\",\"fields\":{\"status\":{\"name\":\"S\",\"statusCategory\":{\"key\":\""
                + category + "\"}}}},{\"key\":\"OPS-2\"}]}";
    }

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        return new JiraReceiver(
                integration, config(API, "project: OPS, issue_type: Bug"), () -> TestReceivers.MESSAGES, TestConfigs.client(http));
    }

    private JiraConfig config(String path, String keys) {
        return TestConfigs.read(JiraConfig.class, "jira_configs: [{api_url: '" + farEnd.url(path) + "', " + keys + "}]");
    }

    private Receiver with(String keys) {
        return TestReceivers.build(config(API, "project: OPS, issue_type: Bug, " + keys));
    }

    @Override
    String kind() {
        return "jira";
    }

    @Override
    List<String> secrets() {
        return List.of(PASSWORD);
    }

    /** Issues that were written. */
    @Override
    List<String> received() {
        return farEnd.requests.stream()
                .filter(request -> request.path().matches(".*/issue(/OPS-1)?"))
                .map(FarEnd.Request::body)
                .toList();
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    @Override
    String userAgent() {
        return HttpRequest.GO;
    }

    @Override
    Delivery.Outcome whenNotReached() {
        return Delivery.Outcome.FAILED;
    }

    @Override
    String statusError() {
        return "failed to look up existing issues: HTTP request to JIRA API: ";
    }

    @Override
    String transportError() {
        return statusError() + "Post \"" + farEnd.url(API + "/search") + "\": ";
    }

    @Override
    Set<Integer> alsoRetried() {
        return Set.of(429);
    }

    @Override
    String accepted(FarEnd.Request request) {
        if (request.path().contains("/search")) {
            return FarEnd.answer(200, issues);
        }
        if (request.path().endsWith("/issue")) {
            issues = OPEN;
        }
        return request.method().equals("GET") ? FarEnd.answer(200, transitions) : FarEnd.OK;
    }

    private List<String> lines() {
        return farEnd.requests.stream().map(request -> request.method() + " " + request.path()).toList();
    }

    private String query() {
        return farEnd.requests.get(farEnd.requests.size() - 1).body();
    }

    @Test
    void alertNobodyKnowsOf_opensAnIssue() {
        deliver(receiver(integration()));
        assertThat(lines()).containsExactly("POST /rest/api/2/search", "POST /rest/api/2/issue");
        assertThat(farEnd.requests).allSatisfy(request -> {
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.header("Accept-Language")).containsExactly("en");
        });
        assertThat(farEnd.requests.get(0).body()).isEqualTo(sent("""
                {
                  "fields":["status"],
                  "jql":"statusCategory != Done and project=\\"OPS\\" and labels=\\"LABEL\\" order by status ASC,resolutiondate DESC",
                  "maxResults":2
                }""").replace("LABEL", LABEL));
        assertThat(farEnd.requests.get(1).body()).isEqualTo(sent("""
                {
                  "fields":{
                    "description":"\\n\\n# Alerts Firing:\\n\\nLabels:\\n  - alertname = Up\\n\\nAnnotations:\\n\\nSource: \\n\\n\\n\\n\\n",
                    "issuetype":{"name":"Bug"},
                    "labels":["LABEL"],
                    "project":{"key":"OPS"},
                    "summary":"[FIRING:1] Up "
                  }
                }""").replace("LABEL", LABEL));
    }

    @Test
    void everythingThatMayBeSaid_isSaid() {
        TestReceivers.build(config(API, """
                project: '{{ "OPS" }}', issue_type: 'T {{ .Status }}', summary: 's {{ .Status }}', description: 'd {{ .Status }}',
                labels: ['z {{ .Status }}', 'B'], priority: 'P {{ .Status }}',
                fields: {customfield_1: '{{ len .Alerts }}', customfield_2: {value: ['{{ .Status }}', 2]}, 'n {{ .Status }}': x}
                """)).deliver(says(firing("Up")), MINUTE);
        assertThat(received()).containsExactly(sent("""
                {
                  "fields":{
                    "customfield_1":1,
                    "customfield_2":{"value":["firing",2]},
                    "description":"d firing",
                    "issuetype":{"name":"T firing"},
                    "labels":["LABEL","B","z firing"],
                    "n {{ .Status }}":"x",
                    "priority":{"name":"P firing"},
                    "project":{"key":"OPS"},
                    "summary":"s firing"
                  }
                }""").replace("LABEL", LABEL));
    }

    @Test
    void ownFields_takeThePlaceOfOthers() {
        deliver(with("summary: s, description: '{{ \"\" }}', fields: {summary: own, project: {id: '7'}}"));
        assertThat(received()).containsExactly(sent("""
                {
                  "fields":{
                    "issuetype":{"name":"Bug"},
                    "labels":["LABEL"],
                    "project":{"id":7},
                    "summary":"own"
                  }
                }""").replace("LABEL", LABEL));
    }

    @Test
    void issueThatIsKnown_isUpdated() {
        issues = OPEN;
        deliver(with("summary: s, description: d, reopen_transition: Reopen, resolve_transition: Close"));
        assertThat(lines()).containsExactly("POST /rest/api/2/search", "PUT /rest/api/2/issue/OPS-1");
        assertThat(received()).containsExactly(sent("""
                {
                  "fields":{
                    "description":"d",
                    "issuetype":{"name":"Bug"},
                    "labels":["LABEL"],
                    "project":{"key":"OPS"},
                    "summary":"s"
                  }
                }""").replace("LABEL", LABEL));
    }

    @Test
    void whatIsNotToBeUpdated_isWrittenOnce() {
        Receiver receiver = with("summary: {template: s, enable_update: false}, description: {template: d, enable_update: false}");
        deliver(receiver);
        deliver(receiver);
        assertThat(received().get(0)).contains("\"summary\":\"s\"", "\"description\":\"d\"");
        assertThat(received().get(1)).contains("\"issuetype\"").doesNotContain("\"summary\"", "\"description\"");
    }

    @Test
    void whatIsOver_opensNoIssue() {
        assertThat(with("resolve_transition: Close").deliver(says(resolved("Up")), MINUTE)).isEqualTo(Delivery.sent());
        assertThat(lines()).containsExactly("POST /rest/api/2/search");
    }

    @Test
    void whenAllIsResolved_theIssueIs() {
        issues = OPEN;
        with("resolve_transition: Close").deliver(says(resolved("Up")), MINUTE);
        assertThat(lines()).containsExactly(
                "POST /rest/api/2/search",
                "PUT /rest/api/2/issue/OPS-1",
                "GET /rest/api/2/issue/OPS-1/transitions",
                "POST /rest/api/2/issue/OPS-1/transitions");
        assertThat(farEnd.requests.get(2).body()).isEmpty();
        assertThat(farEnd.requests.get(3).body()).isEqualTo("{\"transition\":{\"id\":\"11\"}}\n");
        assertThat(farEnd.requests).allSatisfy(request -> {
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.header("Accept-Language")).containsExactly("en");
        });
    }

    @Test
    void issueThatIsDone_isReopened() {
        issues = DONE;
        deliver(with("reopen_transition: Reopen, reopen_duration: 1h"));
        assertThat(lines()).hasSize(4).endsWith("POST /rest/api/2/issue/OPS-1/transitions");
        assertThat(farEnd.requests.get(3).body()).isEqualTo("{\"transition\":{\"id\":\"12\"}}\n");
    }

    @Test
    void withoutATransition_orWithoutNeed_orWithoutAStatus_theIssueStaysWhereItIs() {
        issues = OPEN;
        deliver(with("reopen_transition: Reopen"));
        with("reopen_transition: Reopen").deliver(says(resolved("Up")), MINUTE);
        issues = DONE;
        deliver(with("resolve_transition: Close"));
        with("resolve_transition: Close").deliver(says(resolved("Up")), MINUTE);
        issues = "{\"issues\":[{\"key\":\"OPS-1\"}]}";
        with("resolve_transition: Close").deliver(says(resolved("Up")), MINUTE);
        assertThat(farEnd.requests).hasSize(10).extracting(FarEnd.Request::method).containsOnly("POST", "PUT");
    }

    @Test
    void transitionThatDoesNotExist_isAnError() {
        issues = OPEN;
        assertThat(with("resolve_transition: Gone").deliver(says(resolved("Up")), MINUTE))
                .isEqualTo(Delivery.failed("other", "can't find transition Gone for issue OPS-1"));
        transitions = "[]";
        assertThat(with("resolve_transition: Gone").deliver(says(resolved("Up")), MINUTE).outcome())
                .isEqualTo(Delivery.Outcome.FAILED);
    }

    @Test
    void stepThatFails_saysWhich() {
        farEnd.answer = request -> request.path().endsWith("/issue") ? FarEnd.answer(400, "no such field") : accepted(request);
        assertThat(deliver(with(""))).isEqualTo(Delivery.failed(
                "clientError", "failed to POST request to \"issue\": unexpected status code 400: no such field"));
        issues = OPEN;
        farEnd.answer = request -> request.method().equals("PUT") ? FarEnd.answer(503, "") : accepted(request);
        assertThat(deliver(with(""))).isEqualTo(Delivery.retry(
                "serverError", "failed to PUT request to \"issue/OPS-1\": unexpected status code 503"));
        farEnd.answer = request -> request.path().endsWith("/transitions") ? FarEnd.answer(429, "slow") : accepted(request);
        assertThat(with("resolve_transition: Close").deliver(says(resolved("Up")), MINUTE))
                .isEqualTo(Delivery.retry("rateLimited", "unexpected status code 429: slow"));
    }

    @Test
    void answerThatIsNoJson_isAnError() {
        issues = "<html>";
        assertThat(deliver(with(""))).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
            assertThat(delivery.detail()).startsWith("failed to look up existing issues: invalid JSON");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "labels: [];                                             statusCategory != Done and ",
        "reopen_transition: R;                                   statusCategory != Done and ",
        "reopen_transition: R, reopen_duration: 59s;             statusCategory != Done and ",
        "reopen_duration: 1h;                                    statusCategory != Done and ",
        "reopen_transition: R, reopen_duration: 90m;             (resolutiondate is EMPTY OR resolutiondate >= -90m) and ",
        "wont_fix_resolution: Won't \"Do\"; (resolution is EMPTY or resolution != \\\"Won't \\\\\\\"Do\\\\\\\"\\\") and statusCategory != Done and ",
    })
    void searchSaysWhichIssuesCount(String keys, String condition) {
        with(keys).deliver(says(firing("Up")), MINUTE);
        assertThat(farEnd.requests.get(0).body()).contains(
                ("\"jql\":\"" + condition.strip() + " project=\\\"OPS\\\"").replace(">", "\\u003e"));
    }

    @Test
    void whatIsOver_isNotSearchedAmongWhatIsDone() {
        with("reopen_transition: R, reopen_duration: 90m").deliver(says(resolved("Up")), MINUTE);
        assertThat(query()).contains("\"jql\":\"statusCategory != Done and project");
    }

    @ParameterizedTest
    @CsvSource({
        "/rest/api/2/, datacenter, /rest/api/2/search",
        "/rest/api/2, auto, /rest/api/2/search",
        "/rest/api/2/, cloud, /rest/api/3/search/jql",
        "/rest/api/3, cloud, /rest/api/3/search/jql",
        "//jira//rest/api/2//?a=b, cloud, /jira/rest/api/3/search/jql?a=b",
    })
    void searchGoesWhereTheApiHasIt(String path, String type, String search) {
        TestReceivers.build(config(path, "project: OPS, issue_type: Bug, api_type: " + type))
                .deliver(says(resolved("Up")), MINUTE);
        assertThat(lines()).containsExactly("POST " + search);
    }

    @Test
    void cloudIsKnownByItsHost() {
        JiraConfig config = TestConfigs.read(JiraConfig.class,
                "jira_configs: [{api_url: 'http://x.atlassian.net/rest/api/2/', project: OPS, issue_type: Bug,"
                        + " http_config: {proxy_url: '" + farEnd.url("") + "'}}]");
        deliver(TestReceivers.build(config));
        assertThat(lines()).containsExactly(
                "POST http://x.atlassian.net/rest/api/3/search/jql", "POST http://x.atlassian.net/rest/api/2/issue");
    }

    @Test
    void longTextsAreCut_andTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog("signalbox.receiver")) {
            deliver(with("summary: '" + "é".repeat(256) + "', description: '" + "é".repeat(32_768) + "'"));
            assertThat(received()).singleElement().asString().contains(
                    "\"summary\":\"" + "é".repeat(254) + "…\"", "\"description\":\"" + "é".repeat(32_766) + "…\"");
            assertThat(log.text()).contains("jira_configs.summary", "jira_configs.description");
        }
        deliver(with("summary: '" + "é".repeat(255) + "', description: '" + "é".repeat(32_767) + "'"));
        assertThat(received()).last().asString().contains(
                "\"summary\":\"" + "é".repeat(255) + "\"", "\"description\":\"" + "é".repeat(32_767) + "\"");
    }

    @Test
    void version3TakesDocuments_andPlainTextBecomesOne() {
        TestReceivers.build(config("/rest/api/3/", "project: OPS, issue_type: Bug, description: ' {\"type\": \"doc\", \"x\": \"<\"} '"))
                .deliver(says(firing("Up")), MINUTE);
        assertThat(received()).last().asString().contains("\"description\":{\"type\":\"doc\",\"x\":\"\\u003c\"},");
        TestReceivers.build(config("/rest/api/3", "project: OPS, issue_type: Bug, description: plain"))
                .deliver(says(firing("Up")), MINUTE);
        assertThat(received()).last().asString().contains("\"description\":{\"type\":\"doc\",\"version\":1,\"content\":[{"
                + "\"type\":\"codeBlock\",\"content\":[{\"type\":\"text\",\"text\":\"plain\"}]}]},");
        TestReceivers.build(config("/rest/api/3", "project: OPS, issue_type: Bug, description: '{{ \" \" }}'"))
                .deliver(says(firing("Up")), MINUTE);
        assertThat(received()).last().asString().startsWith("{\"fields\":{\"issuetype\"");
    }

    @Test
    void templatesThatFail_stillOpenAnIssue() {
        assertThat(deliver(with("""
                summary: '{{ .No }}', description: '{{ .No }}', labels: ['{{ .No }}', fine], priority: '{{ .No }}',
                fields: {a: {b: ['{{ .No }}']}, c: fine, d: .nan}"""))).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString()
                .startsWith("{\"fields\":{\"c\":\"fine\",\"description\":\"[template failed] [FIRING:1] Up\\n")
                .contains("\"labels\":[\"" + LABEL + "\",\"fine\"],\"project\":")
                .contains("\"summary\":\"[template failed] [FIRING:1] Up firing: ")
                .doesNotContain("priority");
    }

    @Test
    void withoutAProjectOrAType_thereIsNoIssue() {
        assertThat(deliver(TestReceivers.build(config(API, "project: '{{ .No }}', issue_type: Bug")))).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
            assertThat(delivery.detail()).startsWith(
                    "failed to look up existing issues: invalid project template or value: jira_configs.project: ");
        });
        assertThat(farEnd.requests).isEmpty();
        Receiver typeless = TestReceivers.build(config(API, "project: OPS, issue_type: '{{ .No }}', summary: s"));
        assertThat(deliver(typeless)).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
            assertThat(delivery.detail()).startsWith("issue_type template: jira_configs.issue_type: ");
        });
        assertThat(received()).isEmpty();
        issues = OPEN;
        assertThat(deliver(typeless)).isEqualTo(Delivery.sent()); // the issue has a type already
        assertThat(received()).singleElement().asString().contains("\"summary\":\"s\"").doesNotContain("issuetype");
    }
}
