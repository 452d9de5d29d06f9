package signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.MatcherSyntax;

/** What integrations hold for those who build them: above all what is never shown. */
class IntegrationConfigTest {

    private static final Duration RETENTION = Duration.ofHours(120);

    @Test
    void everySecretIsWhereItBelongs() {
        assertThat(only(PagerdutyConfig.class, "", "pagerduty_configs: [{routing_key: R, service_key: S}]"))
                .satisfies(config -> {
                    assertThat(config.routingKey().value()).isEqualTo("R");
                    assertThat(config.serviceKey().value()).isEqualTo("S");
                });
        assertThat(only(PushoverConfig.class, "", "pushover_configs: [{user_key: U, token: T}]")).satisfies(config -> {
            assertThat(config.userKey().value()).isEqualTo("U");
            assertThat(config.token().value()).isEqualTo("T");
        });
        assertThat(only(SnsConfig.class, "", "sns_configs: [{topic_arn: t, sigv4: {access_key: A, secret_key: S}}]").sigV4())
                .isEqualTo(new SnsConfig.SigV4("", "A", new Secret("S"), "", "", "", false, ""));
        assertThat(only(DiscordConfig.class, "", "discord_configs: [{webhook_url: 'http://W'}]").webhookUrl().value())
                .isEqualTo("http://W");
        assertThat(only(MsTeamsConfig.class, "", "msteams_configs: [{webhook_url: 'http://W'}]").webhookUrl().value())
                .isEqualTo("http://W");
        assertThat(only(MsTeamsV2Config.class, "", "msteamsv2_configs: [{webhook_url: 'http://W'}]").webhookUrl().value())
                .isEqualTo("http://W");
        assertThat(only(IncidentioConfig.class, "", "incidentio_configs: [{url: 'http://h', alert_source_token: T}]")
                        .alertSourceToken().value())
                .isEqualTo("T");
    }

    @Test
    void secretsOfGlobalAreInheritedByTheKindTheyAreFor() {
        String global = """
                smtp_from: f
                smtp_smarthost: '[::1]:587'
                smtp_auth_password: P
                smtp_auth_secret: S
                opsgenie_api_key: O
                wechat_api_secret: W
                wechat_api_corp_id: C
                victorops_api_key: V
                telegram_bot_token: T
                rocketchat_token: RT
                rocketchat_token_id: RI
                mattermost_webhook_url: http://M
                """;
        EmailConfig email = only(EmailConfig.class, global, "email_configs: [{to: t}]");
        assertThat(email.authPassword().value()).isEqualTo("P");
        assertThat(email.authSecret().value()).isEqualTo("S");
        assertThat(email.smarthost()).isEqualTo(new HostPort("::1", "587"));
        assertThat(only(OpsGenieConfig.class, global, "opsgenie_configs: [{}]").apiKey().value()).isEqualTo("O");
        assertThat(only(WechatConfig.class, global, "wechat_configs: [{}]").apiSecret().value()).isEqualTo("W");
        assertThat(only(VictorOpsConfig.class, global, "victorops_configs: [{routing_key: r}]").apiKey().value()).isEqualTo("V");
        assertThat(only(TelegramConfig.class, global, "telegram_configs: [{chat_id: 1}]").botToken().value()).isEqualTo("T");
        RocketchatConfig rocketchat = only(RocketchatConfig.class, global, "rocketchat_configs: [{}]");
        assertThat(rocketchat.token().value()).isEqualTo("RT");
        assertThat(rocketchat.tokenId().value()).isEqualTo("RI");
        assertThat(only(MattermostConfig.class, global, "mattermost_configs: [{}]").webhookUrl().value()).isEqualTo("http://M");
    }

    @Test
    void aSlackTokenIsTheAuthorization_andPostsToTheAppsUrl() {
        SlackConfig slack = only(SlackConfig.class, "{slack_app_token: T, slack_app_url: 'http://app'}", "slack_configs: [{}]");
        assertThat(slack.apiUrl().value()).isEqualTo("http://app");
        assertThat(slack.appToken().value()).isEqualTo("T");
        assertThat(slack.http().authorization())
                .contains(new HttpConfig.Authorization("Bearer", new Secret("T"), ""));
    }

    @Test
    void aSlackTokenDoesNotChangeTheHttpConfigOfOthers() {
        ReceiverConfig receiver = receiver("slack_app_token: T", "slack_configs: [{}]\nwebhook_configs: [{url: 'http://h'}]");
        assertThat(((WebhookConfig) receiver.integrations().get(0)).http()).isEqualTo(HttpConfig.DEFAULT);
    }

    @Test
    void aMailHasAllHeaders_thoseOfTheAuthorFirst() {
        EmailConfig email =
                only(EmailConfig.class, "", "email_configs: [{to: t, from: f, smarthost: 's:1', headers: {to: mine, x-a: b}}]");
        assertThat(email.headers()).containsExactly(
                Map.entry("From", "f"),
                Map.entry("Subject", "{{ template \"email.default.subject\" . }}"),
                Map.entry("To", "mine"),
                Map.entry("X-A", "b"));
    }

    @Test
    void headersOfMailsAreShownInFull_onlyWhereARouteLeads() {
        String yaml = """
                route: {receiver: a, routes: [{receiver: b}]}
                receivers:
                - {name: a}
                - {name: b, email_configs: [{to: tb, from: f, smarthost: 's:1'}]}
                - {name: c, email_configs: [{to: tc, from: f, smarthost: 's:1'}]}
                """;
        assertThat(parse(yaml).original())
                .contains("      To: tb\n")
                .doesNotContain("      To: tc\n");
    }

    @Test
    void defaultDetailsOfPagerdutyGiveWayToThoseOfTheAuthor_andKeepTheirTypes() {
        PagerdutyConfig pagerduty =
                only(PagerdutyConfig.class, "", "pagerduty_configs: [{routing_key: k, details: {firing: [1, ~, x], 5: yes}}]");
        assertThat(pagerduty.details().get("firing")).asInstanceOf(LIST)
                .containsExactly(1L, null, "x");
        assertThat(pagerduty.details()).containsEntry("5", true).containsEntry("num_firing", "{{ .Alerts.Firing | len }}");
    }

    @Test
    void aTextOfAnIssueIsUpdated_unlessTheAuthorSaysOtherwise() {
        JiraConfig jira = only(JiraConfig.class, "jira_api_url: http://h", """
                jira_configs: [{project: p, issue_type: i, description: {enable_update: false}, reopen_duration: 1d}]
                """);
        assertThat(jira.summary().isUpdated()).isTrue();
        assertThat(jira.description().isUpdated()).isFalse();
        assertThat(jira.reopenDuration()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void kafkaIsReadWithDefaults() {
        KafkaConfig kafka = only(KafkaConfig.class, "", "kafka_configs: [{brokers: ['k1:9092', '[::1]:9093'], topic: t}]");
        assertThat(kafka).isEqualTo(new KafkaConfig(
                0, true, List.of(new HostPort("k1", "9092"), new HostPort("::1", "9093")), "t", "", Optional.empty(),
                Optional.empty(), Duration.ofSeconds(10)));
    }

    @Test
    void everyKeyOfKafkaIsRead_andShownAsAComment() {
        String yaml = """
                kafka_configs:
                - send_resolved: false
                  brokers: ['h:1']
                  topic: "t\\nu"
                  key: k
                  tls_config: {ca_file: ca}
                  sasl: {mechanism: SCRAM-SHA-512, username: u, password: s3cret}
                  timeout: 1500ms
                """;
        KafkaConfig kafka = only(KafkaConfig.class, "", yaml);
        assertThat(kafka.tls().orElseThrow().caFile()).isEqualTo("/etc/am/ca");
        assertThat(kafka.sasl()).contains(new KafkaConfig.Sasl("SCRAM-SHA-512", "u", new Secret("s3cret"), ""));
        assertThat(kafka.timeout()).isEqualTo(Duration.ofMillis(1500));
        String shown = parse(file("", yaml)).original();
        assertThat(shown)
                .doesNotContain("s3cret")
                .endsWith("templates: []\n# receiver \"a\" has kafka_configs: {send_resolved=false, brokers=[h:1], topic=t u, key=k,"
                        + " tls_config={ca_file=/etc/am/ca, insecure_skip_verify=false}, sasl={mechanism=SCRAM-SHA-512,"
                        + " username=u, password=<secret>}, timeout=1.5s}\n");
        assertThat(parse(shown).receivers().get(0).integrations()).isEmpty();
    }

    @Test
    void onlyPathsOfHttpConfigAreSeenFromTheFile() {
        ReceiverConfig receiver = receiver("smtp_tls_config: {ca_file: ca}", """
                slack_configs: [{api_url_file: u, http_config: {tls_config: {ca_file: ca}}}]
                incidentio_configs: [{url_file: u, http_config: {authorization: {credentials_file: c}}}]
                email_configs: [{to: t, from: f, smarthost: 's:1', auth_password_file: p}]
                """);
        assertThat(receiver.integrations().get(0)).isInstanceOfSatisfying(EmailConfig.class, email -> {
            assertThat(email.tls().caFile()).isEqualTo("ca");
            assertThat(email.authPasswordFile()).isEqualTo("p");
        });
        assertThat(receiver.integrations().get(1)).isInstanceOfSatisfying(SlackConfig.class, slack -> {
            assertThat(slack.http().tls().caFile()).isEqualTo("/etc/am/ca");
            assertThat(slack.apiUrlFile()).isEqualTo("u");
        });
        assertThat(receiver.integrations().get(2)).isInstanceOfSatisfying(IncidentioConfig.class, incidentio ->
                assertThat(incidentio.http().authorization().orElseThrow().credentialsFile()).isEqualTo("c"));
    }

    @Test
    void receiverFilesInheritGlobalOfTheMainFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("am.yml"), "global: {slack_api_url: 'http://S'}\nroute: {receiver: team}\n");
        Path receivers = Files.createDirectory(folder.resolve("receivers"));
        Files.writeString(receivers.resolve("team.yml"), "receivers: [{name: team, slack_configs: [{channel: c}]}]\n");
        Configuration configuration =
                Configuration.load(file, Optional.of(receivers), MatcherSyntax.Mode.FALLBACK, RETENTION);
        SlackConfig slack = (SlackConfig) configuration.receivers().get(0).integrations().get(0);
        assertThat(slack.apiUrl().value()).isEqualTo("http://S");
    }

    @Test
    void receiverFilesInheritTheDefaultsWhenThereIsNoMainFile(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("team.yml"), "receivers: [{name: default, pagerduty_configs: [{routing_key: k}]}]\n");
        Configuration configuration = Configuration.withoutFile(Optional.of(folder), MatcherSyntax.Mode.FALLBACK, RETENTION);
        PagerdutyConfig pagerduty = (PagerdutyConfig) configuration.receivers().get(0).integrations().get(0);
        assertThat(pagerduty.url()).isEqualTo("https://events.pagerduty.com/v2/enqueue");
    }

    @Test
    void templatesAreGlobsSeenFromTheFile_inTheirOrder() {
        Configuration configuration =
                parse("templates: ['t/*.tmpl', /abs/x.tmpl, '']\nroute: {receiver: a}\nreceivers: [{name: a}]\n");
        assertThat(configuration.templates()).containsExactly("/etc/am/t/*.tmpl", "/abs/x.tmpl");
        assertThat(configuration.original()).contains("templates:\n- /etc/am/t/*.tmpl\n- /abs/x.tmpl\n- \"\"\n");
        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void templatesOfAFileThatIsNamedRelativelyAreAbsoluteAllTheSame() {
        byte[] yaml = "templates: ['*.tmpl']\nroute: {receiver: a}\nreceivers: [{name: a}]\n".getBytes(StandardCharsets.UTF_8);
        Configuration configuration =
                Configuration.parse("am.yml", yaml, Path.of("conf"), MatcherSyntax.Mode.FALLBACK, RETENTION);
        assertThat(configuration.templates()).containsExactly(Path.of("conf/*.tmpl").toAbsolutePath().toString());
    }

    private static <C extends IntegrationConfig> C only(Class<C> type, String global, String lists) {
        return type.cast(receiver(global, lists).integrations().get(0));
    }

    private static ReceiverConfig receiver(String global, String lists) {
        return parse(file(global, lists)).receivers().get(0);
    }

    private static String file(String global, String lists) {
        return "global:\n" + global.indent(2) + "route: {receiver: a}\nreceivers:\n- name: a\n" + lists.indent(2);
    }

    private static Configuration parse(String yaml) {
        return Configuration.parse("am.yml", yaml.getBytes(StandardCharsets.UTF_8), Path.of("/etc/am"),
                MatcherSyntax.Mode.FALLBACK, RETENTION);
    }
}
