package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.config.HttpConfig;
import signalbox.config.Secret;
import signalbox.config.TelegramConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class TelegramReceiverTest extends HttpReceiverContract {

    private static final String TOKEN = "12345:T0KEN-SECRET";

    private final Path folder;

    TelegramReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        return TestReceivers.build(integration, new TelegramConfig(
                0, true, http, farEnd.url(""), new Secret(TOKEN), "", -1001, "", 0,
                "{{ template \"telegram.default.message\" . }}", false, "HTML", Duration.ZERO));
    }

    @Override
    String kind() {
        return "telegram";
    }

    @Override
    List<String> secrets() {
        return List.of(TOKEN, "T0KEN", PASSWORD);
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    @Override
    String accepted(FarEnd.Request request) {
        return FarEnd.answer(200, "{\"ok\":true,\"result\":{\"message_id\":1}}");
    }

    @Override
    String userAgent() {
        return "Go-http-client/1.1";
    }

    private Receiver receiver(String message, String parseMode) {
        return TestReceivers.build(new TelegramConfig(
                0, true, HttpConfig.DEFAULT, farEnd.url(""), new Secret(TOKEN), "", -1001, "", 0, message, false, parseMode,
                Duration.ZERO));
    }

    private Receiver receiverWithFiles(Path token, Path chatId) {
        return TestReceivers.build(new TelegramConfig(
                0, true, HttpConfig.DEFAULT, farEnd.url(""), Secret.NONE, token.toString(), 0, chatId.toString(), 0, "hello",
                false, "", Duration.ZERO));
    }

    @Test
    void firingAlert_isAMessageToTheChat() {
        receiver("<b>{{ .Status }}</b> {{ .CommonLabels.host }}", "HTML").deliver(says(firing("Up", "host", "<a>")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /bot12345:T0KEN-SECRET/sendMessage HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo("""
                    {"chat_id":"-1001","disable_web_page_preview":"true","parse_mode":"HTML",\
                    "text":"\\u003cb\\u003efiring\\u003c/b\\u003e \\u0026lt;a\\u0026gt;"}
                    """);
        });
    }

    @Test
    void resolvedAlert_isTold_withEveryOption() {
        TestReceivers.build(new TelegramConfig(0, true, HttpConfig.DEFAULT, farEnd.url(""), new Secret(TOKEN), "", 7, "", 42,
                "{{ .Status }} <{{ .CommonLabels.alertname }}>", true, "MarkdownV2", Duration.ZERO)).deliver(says(resolved("Up")), MINUTE);
        assertThat(farEnd.requests).singleElement().extracting(FarEnd.Request::body).isEqualTo("""
                {"chat_id":"7","disable_notification":"true","disable_web_page_preview":"true","message_thread_id":"42",\
                "parse_mode":"MarkdownV2","text":"resolved \\u003cUp\\u003e"}
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Markdown", "MarkdownV2"})
    void longText_isCut(String parseMode) {
        deliver(receiver("é".repeat(4097), parseMode));
        assertThat(received()).singleElement().asString().contains("\"text\":\"" + "é".repeat(4095) + "…\"");
    }

    @Test
    void longHtml_isReplaced() {
        try (CapturedLog log = new CapturedLog(TelegramReceiver.class)) {
            deliver(receiver("é".repeat(4096), "HTML"));
            deliver(receiver("é".repeat(4097), "HTML"));
            assertThat(received().get(0)).contains("\"text\":\"" + "é".repeat(4096) + "\"");
            assertThat(received().get(1)).contains("\"text\":\"Alertmanager notification could not be sent: message length "
                    + "exceeds Telegram limits.\\n\\t\\t\\tPlease check the template used for producing the message content.\"");
            assertThat(log.lines(Level.WARN)).containsExactly("Telegram message truncated: "
                    + "integration=team-x/telegram[0] group={}:{alertname=\"Up\"} max_runes=4096");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTML", "MarkdownV2", ""})
    void templateThatFails_isToldInPlainWords_thatTelegramTakes(String parseMode) {
        assertThat(deliver(receiver("{{ .Nope }}", parseMode))).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString().contains("\"text\":\"[template failed] [FIRING:1] Up");
        assertThat(received().get(0).contains("parse_mode")).isEqualTo(parseMode.equals("HTML"));
    }

    @Test
    void filesAreReadForEachMessage() throws IOException {
        Path token = folder.resolve("token");
        Path chat = folder.resolve("chat");
        Receiver receiver = receiverWithFiles(token, chat);
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.retry("other", "could not read " + token + ": open " + token + ": no such file or directory"));
        Files.writeString(token, " one\n");
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.retry("other", "could not read " + chat + ": open " + chat + ": no such file or directory"));
        Files.writeString(chat, "here\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.retry("other",
                "could not parse chat_id from " + chat + ": strconv.ParseInt: parsing \"here\": invalid syntax"));
        Files.writeString(chat, " -5\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        Files.writeString(token, "two");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly("/botone/sendMessage", "/bottwo/sendMessage");
        assertThat(received()).allSatisfy(body -> assertThat(body).contains("\"chat_id\":\"-5\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "401 | Unauthorized | telegram: Unauthorized (401) | authError",
        "404 | Not Found | telegram: Not Found (404) | clientError",
        "500 | Internal Server Error | telegram: Internal Server Error (500) | serverError",
        "413 | Request Entity Too Large | telegram: Request Entity Too Large (400) | clientError",
        "400 | Bad Request: chat not found | telegram: chat not found (400) | clientError",
        "403 | Forbidden: bot was blocked by the user | telegram: bot was blocked by the user (403) | authError",
        "400 | Bad Request: group chat was upgraded to a supergroup chat"
                + " | telegram: group chat was upgraded to a supergroup chat (400) | other",
        "429 | Too Many Requests: retry after 5 | telegram: retry after 5 (429) | rateLimited",
        "400 | Bad Request: can't parse entities: Unsupported start tag"
                + " | telegram: Bad Request: can't parse entities: Unsupported start tag (400) | other",
        "502 | Bad Gateway | telegram: Bad Gateway (502) | other",
    })
    void complaint_isTold_andTriedAgain(int code, String description, String detail, String reason) {
        farEnd.answer = request -> FarEnd.answer(
                200, "{\"ok\":false,\"error_code\":" + code + ",\"description\":\"" + description + "\"}");
        assertThat(deliver(receiver("hello", ""))).isEqualTo(Delivery.retry(reason, detail));
    }

    @Test
    void statusDoesNotMatter_onlyWhatTheAnswerSays() {
        farEnd.answer = request -> FarEnd.answer(500, "{\"ok\":true}");
        assertThat(deliver(receiver("hello", ""))).isEqualTo(Delivery.sent());
        farEnd.answer = request -> FarEnd.answer(502, "<html>");
        assertThat(deliver(receiver("hello", ""))).isEqualTo(
                Delivery.retry("other", "telebot: invalid JSON at line 1, column 1 (status code 502)"));
        farEnd.answer = request -> FarEnd.OK;
        assertThat(deliver(receiver("hello", ""))).isEqualTo(
                Delivery.retry("other", "telebot: unexpected end of JSON input (status code 200)"));
    }

    @Test
    void tokenThatTelegramRepeats_isTakenOut() {
        farEnd.answer = request -> FarEnd.answer(
                404, "{\"ok\":false,\"error_code\":404,\"description\":\"no bot " + TOKEN + " here\"}");
        assertThat(deliver(receiver("hello", ""))).isEqualTo(
                Delivery.retry("other", "telegram: no bot <redacted> here (404)"));
    }

    @Test
    void tokenThatTheCutWouldGoThrough_isTakenOut() {
        farEnd.answer = request -> FarEnd.answer(
                404, "{\"ok\":false,\"error_code\":404,\"description\":\"" + "x".repeat(982) + TOKEN + "\"}");
        assertThat(deliver(receiver("hello", "")).detail()).hasSize(1_000).doesNotContain(TOKEN.substring(0, 4));
    }

    @Test
    void ownTimeout_cutsTheAttemptOff() {
        farEnd.answer = this::never;
        assertThat(deliver(TestReceivers.build(TestConfigs.read(TelegramConfig.class, "telegram_configs", "bot_token: "
                + TOKEN + "\nchat_id: 1\ntimeout: 400ms\napi_url: " + farEnd.url("")))))
                .isEqualTo(Delivery.retry("other", "configured telegram timeout reached (400ms)").unheard());
    }

    @Test
    void ofHtmlOnlyWhatIsShownCounts() {
        String link = "<a href='" + "x".repeat(5000) + "'>&lt;&#128512;&amp</a>";
        deliver(receiver(link + "é".repeat(4093), "HTML"));
        deliver(receiver(link + "é".repeat(4094), "HTML"));
        assertThat(received().get(0)).contains("é".repeat(4093));
        assertThat(received().get(1)).contains("message length exceeds Telegram limits");
    }

    @Test
    void htmlOfTooManyBytesIsReplaced_howeverLittleIsShown() {
        deliver(receiver("<b></b><a href='" + "x".repeat(32_768 - 20) + "'>", "HTML"));
        deliver(receiver("<b></b><a href='" + "x".repeat(32_768 - 17) + "'>", "HTML"));
        assertThat(received().get(0)).contains("href");
        assertThat(received().get(1)).contains("message length exceeds Telegram limits");
    }

    /** What is shown of a message, in characters. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '`', value = {
        "abc | 3", "<b>a</b> | 1", "a<br/>b | 2", "<a href=x>y</a> | 1", "<a href=\"x>y\" b='>'>z</a> | 1",
        "<a =x=y / z>q | 1", "<a b = c>d | 1", "<a b=>d | 1", "😀é | 2",
        "&lt;&gt;&amp;&quot; | 4", "&lt&gt | 2", "&apos; | 6", "&nbsp; | 6", "&LT; | 4", "&ltx; | 5", "& | 1", "&; | 2",
        "&#65; | 1", "&#x41; | 1", "&#x1f600; | 1", "&#X41; | 6", "&#0; | 4", "&#; | 3", "&#x; | 4", "&#1114110; | 1",
        "&#1114111; | 10", "&#0000065; | 1", "&#00000065; | 11", "&#65 | 1",
        "a < b | 5", "a <1> b | 7", "<3 | 2", "a< | 2", "a</ | 3",
        // not sure: all of it
        "<b>a<!-- b --></b> | 18", "<!DOCTYPE x>a | 13", "<?x?>a | 6", "</>a | 4", "</1>a | 5", "<b>a</b | 7", "<b>a<i | 6",
        "<b>a<i href='x | 14", "<b>a<i href= | 12",
    })
    void visibleCharactersAreCounted(String html, int count) {
        assertThat(TelegramHtml.fits(html, count)).as("at most").isTrue();
        assertThat(TelegramHtml.fits(html, count - 1)).as("at least").isFalse();
    }
}
