package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;
import static signalbox.receiver.TestConfigs.sent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.config.HttpConfig;
import signalbox.config.WechatConfig;
import signalbox.notify.Delivery;
import signalbox.notify.HandTime;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class WechatReceiverTest extends HttpReceiverContract {

    private static final String SECRET = "W3CHATSECRET";
    private static final String TOKEN = "T0KENSECRET";
    private static final String KEYS = "api_secret: " + SECRET + ", corp_id: C0RP";
    private static final String ACCEPTED = "{\"errcode\":0,\"errmsg\":\"ok\"}";

    private final HandTime time = new HandTime();

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        return build(integration, http, KEYS);
    }

    private Receiver with(String keys) {
        return build(integration(), HttpConfig.DEFAULT, keys);
    }

    private Receiver build(Integration integration, HttpConfig http, String keys) {
        WechatConfig config = TestConfigs.read(
                WechatConfig.class, "wechat_configs: [{api_url: '" + farEnd.url("/cgi-bin?debug=1") + "', " + keys + "}]");
        return new WechatReceiver(
                integration, config, () -> TestReceivers.MESSAGES, TestConfigs.client(http), time);
    }

    @Override
    String kind() {
        return "wechat";
    }

    @Override
    List<String> secrets() {
        return List.of(SECRET, TOKEN, PASSWORD);
    }

    @Override
    List<String> received() {
        return farEnd.requests.stream()
                .filter(request -> request.method().equals("POST"))
                .map(FarEnd.Request::body)
                .toList();
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    @Override
    String transportError() {
        return "Get \"<redacted>\": ";
    }

    @Override
    String accepted(FarEnd.Request request) {
        return FarEnd.answer(200, request.method().equals("GET") ? "{\"access_token\":\"" + TOKEN + "\"}" : ACCEPTED);
    }

    private void answerToMessages(String answer) {
        farEnd.answer = request -> request.method().equals("GET") ? accepted(request) : answer;
    }

    @Test
    void tokenIsFetched_andTheMessageSentWithIt() {
        deliver(with(KEYS + ", to_user: '{{ \"@all\" }}', to_party: p, to_tag: t, agent_id: a"));
        assertThat(farEnd.requests).hasSize(2);
        assertThat(farEnd.requests.get(0)).satisfies(request -> {
            assertThat(request.line())
                    .isEqualTo("GET /cgi-bin/gettoken?corpid=C0RP&corpsecret=" + SECRET + " HTTP/1.1");
            assertThat(request.header("Content-Type")).isEmpty();
        });
        assertThat(farEnd.requests.get(1)).satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /cgi-bin/message/send?access_token=" + TOKEN + "&debug=1 HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo(sent("""
                    {
                      "text":{"content":"[FIRING:1] Up \\n\\nAlerts Firing:\\nLabels:\\n - alertname = Up\\n
                        Annotations:\\nSource: \\n\\n\\nAlertmanagerUrl:\\n
                        http://signalbox.example.org/#/alerts?receiver=team-x"},
                      "touser":"@all",
                      "toparty":"p",
                      "totag":"t",
                      "agentid":"a",
                      "safe":"0",
                      "msgtype":"text",
                      "markdown":{"content":""}
                    }"""));
        });
    }

    @Test
    void resolvedAlertsAreTold_inMarkdownIfWanted() {
        with(KEYS + ", message_type: markdown, message: 'm {{ .Status }}'").deliver(says(resolved("Up")), MINUTE);
        assertThat(received()).containsExactly(sent("""
                {
                  "text":{"content":""},
                  "safe":"0",
                  "msgtype":"markdown",
                  "markdown":{"content":"m resolved"}
                }"""));
    }

    @Test
    void configurationBuildsIt() {
        assertThat(deliver(TestReceivers.build(TestConfigs.read(
                        WechatConfig.class, "wechat_configs: [{api_url: '" + farEnd.url("") + "', " + KEYS + "}]"))))
                .isEqualTo(Delivery.sent());
        assertThat(received()).hasSize(1);
    }

    @Test
    void tokenIsKeptForTwoHours() {
        Receiver receiver = receiver(integration());
        deliver(receiver);
        time.advance(Duration.ofHours(2));
        deliver(receiver);
        assertThat(farEnd.requests).extracting(FarEnd.Request::method).containsExactly("GET", "POST", "POST");
        time.advance(Duration.ofMillis(1));
        deliver(receiver);
        assertThat(farEnd.requests).extracting(FarEnd.Request::method)
                .containsExactly("GET", "POST", "POST", "GET", "POST");
    }

    @ParameterizedTest
    @CsvSource({"42001, RETRY, GET POST GET POST", "40001, FAILED, GET POST GET POST", "40014, FAILED, GET POST GET POST",
        "81013, FAILED, GET POST POST"})
    void messageThatIsRefused_isAFailure_andTokensThatAreNoGoodAreForgotten(
            int code, Delivery.Outcome outcome, String methods) {
        Receiver receiver = receiver(integration());
        answerToMessages(FarEnd.answer(200, "{\"errcode\":" + code + ",\"errmsg\":\"no good: " + TOKEN + "\"}"));
        assertThat(deliver(receiver)).isEqualTo(new Delivery(outcome, "other", "no good: <redacted>"));
        fail(false);
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).extracting(FarEnd.Request::method).containsExactly(methods.split(" "));
    }

    @Test
    void refusalWithoutWords_isToldByItsCode() {
        answerToMessages(FarEnd.answer(200, "{\"errcode\":7}"));
        assertThat(deliver(receiver(integration()))).isEqualTo(Delivery.failed("other", "errcode 7"));
    }

    @ParameterizedTest
    @CsvSource({"201, other", "404, clientError", "403, authError", "429, rateLimited", "500, serverError"})
    void onlyCode200IsSuccess_andAllOthersAreTriedAgain(int code, String reason) {
        answerToMessages(FarEnd.answer(code, ACCEPTED));
        assertThat(deliver(receiver(integration())))
                .isEqualTo(Delivery.retry(reason, "unexpected status code " + code));
    }

    @Test
    void answerThatIsNoJson_isTriedAgain() {
        answerToMessages(FarEnd.answer(200, "<html>"));
        assertThat(deliver(receiver(integration())).outcome()).isEqualTo(Delivery.Outcome.RETRY);
        answerToMessages(FarEnd.answer(200, ""));
        assertThat(deliver(receiver(integration()))).isEqualTo(
                Delivery.retry("other", "unexpected end of JSON input in the answer"));
    }

    @Test
    void withoutAToken_nothingIsSent() {
        farEnd.answer = request -> FarEnd.answer(200, "{\"errcode\":40013,\"errmsg\":\"invalid corpid\"}");
        assertThat(deliver(receiver(integration())))
                .isEqualTo(Delivery.failed("other", "invalid APISecret for CorpID: C0RP"));
        farEnd.answer = request -> FarEnd.answer(200, "<html>");
        assertThat(deliver(receiver(integration())).outcome()).isEqualTo(Delivery.Outcome.FAILED);
        farEnd.answer = request -> FarEnd.answer(503, "<html>");
        assertThat(deliver(receiver(integration())))
                .isEqualTo(Delivery.retry("serverError", "unexpected status code 503"));
        assertThat(received()).isEmpty();
    }

    @Test
    void statusOfTheTokensAnswer_isPassedOver() {
        farEnd.answer = request -> accepted(request).replaceFirst("200", request.method().equals("GET") ? "500" : "200");
        assertThat(deliver(receiver(integration()))).isEqualTo(Delivery.sent());
    }

    @Test
    void messageThatDoesNotArrive_isTriedAgain() {
        Receiver receiver = receiver(integration());
        deliver(receiver);
        farEnd.close();
        assertThat(deliver(receiver)).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
            assertThat(delivery.detail()).startsWith("Post \"<redacted>\": ");
        });
    }

    @Test
    void messageThatFails_isToldPlainly() {
        assertThat(deliver(with(KEYS + ", message: '{{ .No }}', to_user: u, to_party: '{{ .No }}', agent_id: a")))
                .isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString()
                .startsWith("{\"text\":{\"content\":\"[template failed] [FIRING:1] Up\\n")
                .contains("},\"touser\":\"u\",\"agentid\":\"a\",");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "agent_id: '{{ .No }}', to_user: u; wechat_configs.agent_id",
        "agent_id: a, to_user: '{{ .No }}'; wechat_configs.to_user",
    })
    void messageToNobody_isNotSent(String keys, String key) {
        assertThat(deliver(with(KEYS + ", " + keys))).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
            assertThat(delivery.reason()).isEqualTo("templateError");
            assertThat(delivery.detail()).startsWith("templating error: " + key + ": ");
        });
        assertThat(received()).isEmpty();
    }

    @Test
    void secretAndCompanyAreTemplates() {
        deliver(with("api_secret: 's-{{ .Status }}', corp_id: 'c-{{ .Status }}'"));
        assertThat(farEnd.requests.get(0).path()).isEqualTo("/cgi-bin/gettoken?corpid=c-firing&corpsecret=s-firing");
    }

    @ParameterizedTest
    @CsvSource({"'c', '{{ .No }}SECRET', api_secret", "'{{ .No }}', SECRET, corp_id"})
    void noTokenIsAskedFor_whenSecretOrCompanyFail(String company, String secret, String key) {
        assertThat(deliver(with("corp_id: '" + company + "', api_secret: '" + secret + "'"))).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
            assertThat(delivery.reason()).isEqualTo("templateError");
            assertThat(delivery.detail())
                    .startsWith("templating error: wechat_configs." + key + ": ")
                    .doesNotContain("SECRET");
        });
        assertThat(farEnd.requests).isEmpty();
    }

    @Test
    void secretFileIsReadForEachToken(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("secret");
        Receiver receiver = with("corp_id: c, api_secret_file: " + file);
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.failed("other", "read api_secret_file: open " + file + ": no such file or directory"));
        Files.writeString(file, " one-{{ .Status }}\n");
        deliver(receiver);
        Files.writeString(file, "two");
        time.advance(Duration.ofHours(3));
        receiver.deliver(says(firing("Up")), MINUTE);
        assertThat(farEnd.requests)
                .filteredOn(request -> request.method().equals("GET"))
                .extracting(FarEnd.Request::path)
                .containsExactly("/cgi-bin/gettoken?corpid=c&corpsecret=one-firing", "/cgi-bin/gettoken?corpid=c&corpsecret=two");
    }
}
