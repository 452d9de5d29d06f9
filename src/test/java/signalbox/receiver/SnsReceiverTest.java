package signalbox.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.config.HttpConfig;
import signalbox.config.SnsConfig;
import signalbox.group.GroupHash;
import signalbox.json.JsonObject;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.HandTime;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpClients;
import signalbox.receiver.http.HttpOptions;
import signalbox.receiver.http.InvalidReceiverException;
import software.amazon.awssdk.profiles.ProfileFile;

class SnsReceiverTest extends StatusReceiverContract {

    private static final String KEYS = "sigv4: {region: eu-central-1, access_key: AKIDEXAMPLE, secret_key: S0SECRET-S0SECRET}\n";
    private static final String TOPIC = "topic_arn: 'arn:aws:sns:eu-central-1:123456789012:alerts'\n";
    /** The hash of {@code {}:{alertname="Up"}}. */
    private static final String HASH = GroupHash.of("{}:{alertname=\"Up\"}");

    private final FarEnd sts = new FarEnd();
    private final HandTime time = new HandTime();
    private String profiles = "";

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        SnsConfig config = config(KEYS + TOPIC);
        return TestReceivers.build(integration, with(config, http));
    }

    private static SnsConfig with(SnsConfig config, HttpConfig http) {
        return new SnsConfig(
                config.index(), config.sendResolved(), http, config.apiUrl(), config.sigV4(), config.topicArn(),
                config.phoneNumber(), config.targetArn(), config.subject(), config.message(), config.attributes(),
                config.useAwsHttpClient());
    }

    private SnsConfig config(String entry) {
        return TestConfigs.read(SnsConfig.class, "sns_configs", "api_url: '" + farEnd.url("") + "'\n" + entry);
    }

    /** With keys. */
    private Receiver sns(String entry) {
        return TestReceivers.build(config(KEYS + entry));
    }

    /** In surroundings that a test makes. */
    private Receiver inSurroundings(String entry) {
        ProfileFile file = ProfileFile.builder()
                .content(profiles)
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        return new SnsReceiver(
                integration(), config(entry), () -> TestReceivers.MESSAGES, new HttpClient(HttpOptions.DEFAULT, Dns.SYSTEM),
                time, () -> file, Optional.of(URI.create(sts.url(""))));
    }

    @Override
    String kind() {
        return "sns";
    }

    @Override
    String accepted(FarEnd.Request request) {
        return FarEnd.answer(200, """
                <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId>\
                </PublishResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></PublishResponse>""");
    }

    @Override
    String complaint(String text) {
        return """
                <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>\
                <Code>InvalidParameter</Code><Message>%s</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"""
                .formatted(text);
    }

    @Override
    String transportError() {
        return "Post \"" + farEnd.url("/") + "\": ";
    }

    @Override
    String userAgent() {
        return "Go-http-client/1.1";
    }

    @Override
    Set<Integer> alsoRetried() {
        return Set.of(429);
    }

    @Override
    List<String> secrets() {
        return List.of("S0SECRET", PASSWORD);
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    /** The forms, as JSON so that each character is seen. */
    @Override
    List<String> received() {
        return forms().stream()
                .map(form -> new String(new JsonObject().always("form", form).bytes(), UTF_8))
                .toList();
    }

    private List<Map<String, String>> forms() {
        return farEnd.requests.stream().map(SnsReceiverTest::form).toList();
    }

    private static Map<String, String> form(FarEnd.Request request) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : request.body().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return form;
    }

    @Test
    void requestIsAFormOfTheQueryProtocol_andSigned() {
        sns(TOPIC + "message: 'M {{ .Status }}'\nsubject: 'S {{ .Status }}'\nattributes: {b: x, 'a-{{ .Status }}': '{{ .Receiver }}'}")
                .deliver(says(firing("Up")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST / HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/x-www-form-urlencoded; charset=utf-8");
            assertThat(request.header("Host")).containsExactly("127.0.0.1:" + farEnd.port());
            assertThat(request.header("X-Amz-Date")).singleElement().asString().matches("\\d{8}T\\d{6}Z");
            assertThat(request.header("Authorization")).singleElement().asString().matches(
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/eu-central-1/sns/aws4_request, "
                            + "SignedHeaders=[a-z0-9;-]*content-type;host;[a-z0-9;-]*x-amz-date[a-z0-9;-]*, Signature=[0-9a-f]{64}");
        });
        assertThat(forms()).singleElement().isEqualTo(Map.ofEntries(
                Map.entry("Action", "Publish"),
                Map.entry("Version", "2010-03-31"),
                Map.entry("TopicArn", "arn:aws:sns:eu-central-1:123456789012:alerts"),
                Map.entry("Message", "M firing"),
                Map.entry("Subject", "S firing"),
                Map.entry("MessageAttributes.entry.1.Name", "a-firing"),
                Map.entry("MessageAttributes.entry.1.Value.DataType", "String"),
                Map.entry("MessageAttributes.entry.1.Value.StringValue", "team-x"),
                Map.entry("MessageAttributes.entry.2.Name", "b"),
                Map.entry("MessageAttributes.entry.2.Value.DataType", "String"),
                Map.entry("MessageAttributes.entry.2.Value.StringValue", "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "{\"MessageId\": \"m-1\"}"})
    void farEndThatTakesIt_withoutXml_hasTakenIt(String body) {
        farEnd.answer = request -> FarEnd.answer(200, body);
        assertThat(sns(TOPIC).deliver(says(firing("Up")), MINUTE)).isEqualTo(Delivery.sent());
    }

    @Test
    void messageIsWhatAlertmanagerSends_whenResolved() {
        sns(TOPIC).deliver(says(resolved("Up", "instance", "db1")), MINUTE);
        assertThat(forms()).singleElement().satisfies(form -> assertThat(form)
                .containsEntry("Subject", "[RESOLVED] Up (db1)")
                .containsEntry(
                        "Message",
                        "\n\n\nAlerts Resolved:\nLabels:\n - alertname = Up\n - instance = db1\nAnnotations:\nSource: \n\n\n"));
    }

    @Test
    void urlMayHaveAPath() {
        for (String path : List.of("", "/", "/sns", "/a%20b/{{ .Status }}/")) {
            SnsConfig config = TestConfigs.read(
                    SnsConfig.class, "sns_configs", "api_url: '" + farEnd.url(path) + "'\n" + KEYS + TOPIC);
            assertThat(deliver(TestReceivers.build(config))).isEqualTo(Delivery.sent());
        }
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly("/", "/", "/sns", "/a%20b/firing/");
    }

    @Test
    void topicOfFirstInFirstOut_getsTheHashOfTheGroup() {
        sns("topic_arn: 'arn:aws:sns:eu-central-1:123456789012:{{ .Status }}.fifo'").deliver(says(firing("Up")), MINUTE);
        assertThat(forms()).singleElement().satisfies(form -> assertThat(form)
                .containsEntry("TopicArn", "arn:aws:sns:eu-central-1:123456789012:firing.fifo")
                .containsEntry("MessageDeduplicationId", HASH)
                .containsEntry("MessageGroupId", HASH));
    }

    @Test
    void telephoneAndTargetHaveFieldsOfTheirOwn() {
        deliver(sns("phone_number: '+49 {{ .Receiver }}'"));
        deliver(sns("target_arn: 'arn:{{ .Receiver }}'"));
        assertThat(forms().get(0)).containsEntry("PhoneNumber", "+49 team-x").doesNotContainKeys("TopicArn", "TargetArn");
        assertThat(forms().get(1)).containsEntry("TargetArn", "arn:team-x").doesNotContainKeys("TopicArn", "PhoneNumber");
    }

    @Test
    void longMessagesAreCutByBytes_andTheLogAndAnAttributeSaySo() {
        try (CapturedLog log = new CapturedLog(SnsMessage.class)) {
            deliver(sns(TOPIC + "message: '" + "m".repeat(262_143) + "éé'"));
            deliver(sns("phone_number: '+49'\nmessage: '" + "m".repeat(1598) + "éé'"));
            deliver(sns("phone_number: '+49'\nmessage: '" + "m".repeat(1598) + "é'"));
            assertThat(log.lines(Level.WARN)).hasSize(2);
        }
        assertThat(forms()).extracting(form -> form.get("Message"))
                .containsExactly("m".repeat(262_143), "m".repeat(1598) + "é", "m".repeat(1598) + "é");
        assertThat(forms()).extracting(form -> form.getOrDefault("MessageAttributes.entry.1.Name", ""))
                .containsExactly("truncated", "truncated", "");
        assertThat(forms().get(0)).containsEntry("MessageAttributes.entry.1.Value.StringValue", "true");
    }

    @Test
    void whatSnsWouldRefuseTheMessageFor_isLeftOut() {
        deliver(sns(TOPIC + "subject: \"a\\nb{{ \\\"\\\\t\\\" }}c\\n\"\nattributes: {empty: '{{ .GroupLabels.none }}', '{{ .Nope }}': x}"));
        deliver(sns(TOPIC + "subject: '" + "s".repeat(101) + "'"));
        deliver(sns(TOPIC + "subject: '{{ .GroupLabels.none }}'"));
        assertThat(forms()).extracting(form -> form.getOrDefault("Subject", ""))
                .containsExactly("a b c", "s".repeat(97) + "…", "");
        assertThat(forms().get(2)).doesNotContainKey("Subject");
        assertThat(forms().get(0).keySet()).noneMatch(name -> name.startsWith("MessageAttributes"));
    }

    @Test
    void templatesThatFail_keepNobodyFromTheAlert() {
        assertThat(deliver(sns(TOPIC + "message: '{{ .Nope }}'\nsubject: '{{ .Nope }}'"))).isEqualTo(Delivery.sent());
        assertThat(forms()).singleElement().satisfies(form -> assertThat(form)
                .containsEntry("Message", "[template failed] [FIRING:1] Up\nfiring: alertname=Up")
                .containsEntry("Subject", "[template failed] [FIRING:1] Up firing: alertname=Up"));
    }

    @Test
    void placesWhoseTemplateFails_areToldOf() {
        assertThat(deliver(sns("topic_arn: '{{ .Nope }}'"))).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
            assertThat(delivery.reason()).isEqualTo("clientError");
            assertThat(delivery.detail()).startsWith("execute 'topic_arn' template: sns_configs.topic_arn: template: ");
        });
        assertThat(deliver(sns("phone_number: '{{ .GroupLabels.none }}'")))
                .isEqualTo(Delivery.failed("clientError", "execute 'phone_number' template: it is empty"));
        assertThat(deliver(TestReceivers.build(TestConfigs.read(
                        SnsConfig.class, "sns_configs", "api_url: '{{ .Nope }}'\n" + KEYS + TOPIC))).detail())
                .startsWith("execute 'api_url' template: sns_configs.api_url: template: ");
        assertThat(deliver(TestReceivers.build(TestConfigs.read(
                        SnsConfig.class, "sns_configs", "api_url: 'S0SECRET bla'\n" + KEYS + TOPIC))))
                .isEqualTo(Delivery.failed(
                        "clientError", "api_url is not a URL such as https://sns.eu-central-1.amazonaws.com"));
        assertThat(farEnd.requests).isEmpty();
    }

    @Test
    void refusalIsToldWithoutSecrets_andThrottlingIsTriedAgain() {
        farEnd.answer = request -> FarEnd.answer(403, complaint("no S0SECRET-S0SECRET here"));
        assertThat(deliver(sns(TOPIC))).isEqualTo(
                Delivery.failed("authError", "unexpected status code 403: no <redacted> here"));
        farEnd.answer = request ->
                FarEnd.answer(400, complaint("Rate exceeded").replace("InvalidParameter", "Throttling"));
        assertThat(deliver(sns(TOPIC))).isEqualTo(
                Delivery.retry("rateLimited", "unexpected status code 400: Rate exceeded"));
    }

    @Test
    void nobodyIsAsked_withoutARegion() {
        assertThat(deliver(inSurroundings("sigv4: {access_key: AKID, secret_key: S0SECRET}\n" + TOPIC)))
                .isEqualTo(Delivery.retry(
                        "other", "region not configured in sns.sigv4.region or in default credentials chain"));
        assertThat(farEnd.requests).isEmpty();
    }

    @Test
    void profileHasKeysAndRegion() {
        profiles = """
                [profile pager]
                region = us-west-2
                aws_access_key_id = AKIDPROFILE
                aws_secret_access_key = S0SECRET
                """;
        assertThat(deliver(inSurroundings("sigv4: {profile: pager}\n" + TOPIC))).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).singleElement().satisfies(request -> assertThat(request.header("Authorization"))
                .singleElement().asString().startsWith("AWS4-HMAC-SHA256 Credential=AKIDPROFILE/")
                .contains("/us-west-2/sns/aws4_request, "));
        Delivery unknown = deliver(inSurroundings("sigv4: {region: us-west-2, profile: nobody}\n" + TOPIC));
        assertThat(unknown.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(unknown.detail()).contains("nobody");
    }

    private String assumed(FarEnd.Request request) {
        return FarEnd.answer(200, """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>\
                <AccessKeyId>ASIAROLE%d</AccessKeyId><SecretAccessKey>R0SECRET</SecretAccessKey>\
                <SessionToken>T0TOKEN</SessionToken><Expiration>%s</Expiration></Credentials></AssumeRoleResult>\
                </AssumeRoleResponse>""".formatted(sts.requests.size(), time.instant().plus(Duration.ofMinutes(15))));
    }

    @Test
    void roleIsAssumedFirst_andAnewBeforeItEnds() {
        sts.answer = this::assumed;
        Receiver receiver = inSurroundings("""
                sigv4: {region: eu-central-1, access_key: AKIDEXAMPLE, secret_key: S0SECRET,
                  role_arn: 'arn:aws:iam::123456789012:role/pager', external_id: ext-1}
                """ + TOPIC);
        deliver(receiver);
        time.advance(Duration.ofMinutes(12));
        deliver(receiver);
        time.advance(Duration.ofMinutes(2));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(sts.requests).hasSize(2);
        assertThat(form(sts.requests.get(0))).isEqualTo(Map.of(
                "Action", "AssumeRole",
                "Version", "2011-06-15",
                "RoleArn", "arn:aws:iam::123456789012:role/pager",
                "RoleSessionName", "signalbox",
                "DurationSeconds", "900",
                "ExternalId", "ext-1"));
        assertThat(sts.requests.get(0).header("Authorization")).singleElement().asString()
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/").contains("/eu-central-1/sts/aws4_request, ");
        assertThat(farEnd.requests).extracting(request -> request.header("X-Amz-Security-Token").get(0)).containsOnly("T0TOKEN");
        assertThat(farEnd.requests)
                .extracting(request -> request.header("Authorization").get(0).replaceAll(".*=(ASIA\\w+)/.*", "$1"))
                .containsExactly("ASIAROLE1", "ASIAROLE1", "ASIAROLE2");
    }

    @Test
    void roleThatIsRefused_isToldOf() {
        sts.answer = request -> FarEnd.answer(403, complaint("not authorized to perform: sts:AssumeRole"));
        Delivery delivery = deliver(inSurroundings("""
                sigv4: {region: eu-central-1, access_key: AKIDEXAMPLE, secret_key: S0SECRET,
                  role_arn: 'arn:aws:iam::123456789012:role/pager'}
                """ + TOPIC));
        assertThat(delivery).isEqualTo(Delivery.failed(
                "authError", "unexpected status code 403: not authorized to perform: sts:AssumeRole"));
        assertThat(farEnd.requests).isEmpty();
    }

    @Test
    void clientOfAws_hasNoHeadersOfHttpConfig() {
        deliver(sns(TOPIC + "use_aws_http_client: true\nhttp_config: {http_headers: {X-Team: {values: [infra]}}}"));
        deliver(sns(TOPIC + "http_config: {http_headers: {X-Team: {values: [infra]}}}"));
        assertThat(farEnd.requests).extracting(request -> request.header("X-Team")).containsExactly(List.of(), List.of("infra"));
    }

    @Test
    void certificatesThatTheEnvironmentNames_areBelieved() {
        HttpClients clients = new HttpClients(
                name -> name.equals("AWS_CA_BUNDLE") ? "/nowhere/ca.pem" : "", Dns.SYSTEM, time);
        assertThatThrownBy(() -> clients.buildForAws(HttpConfig.DEFAULT, false))
                .isInstanceOf(InvalidReceiverException.class)
                .hasMessageStartingWith("unable to read CA cert: unable to read file /nowhere/ca.pem: ");
    }
}
