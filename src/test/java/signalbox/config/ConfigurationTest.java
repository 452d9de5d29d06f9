package signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.MatcherSyntax;
import signalbox.inhibit.InhibitRule;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.RouteNode;
import signalbox.route.Schedule;
import signalbox.route.Timing;

class ConfigurationTest {

    private static final Duration RETENTION = Duration.ofHours(120);

    private static final String EXAMPLE = """
            global:
              smtp_from: am@example.org
              smtp_smarthost: localhost:25
              smtp_auth_password: s3cret
              slack_api_url: https://hooks.slack.com/s3cret
            route:
              receiver: default
              group_by: [alertname]
              group_wait: 1s
              group_interval: 2s
              repeat_interval: 60m
              routes:
              - receiver: crit
                group_by: ['...']
                matchers: ['team=~"a|b",severity=critical']
                mute_time_intervals: [always]
                continue: true
            receivers:
            - name: default
              webhook_configs:
              - url: http://example.org/s3cret
            - name: crit
            time_intervals:
            - name: never
              time_intervals:
              - years: ["1999"]
            - name: always
              time_intervals:
              - times: [{start_time: 00:30, end_time: "08:00"}]
                weekdays: ['Monday:friday', sunday]
                days_of_month: ['1:5', -1]
                months: ['may:august', 12]
                location: Europe/Berlin
            """;

    private final Path folder;

    ConfigurationTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatHasNoEffectHere_isShownAllTheSame() {
        assertThat(parse("""
                route: {receiver: a}
                receivers: [{name: a}]
                time_intervals: [{name: t, time_intervals: [{location: EST}, {location: UTC}, {location: ""}, {}]}]
                tracing: {endpoint: h:1, sampling_fraction: 0.5, timeout: 90s}
                event_recorder:
                  file_outputs: [{path: x}]
                  webhook_outputs: [{url: http://s3cret}]
                  kafka_outputs: [{brokers: [b], topic: t}]
                  stdout_outputs: [{}]
                """).original()).endsWith("""
                templates: []
                time_intervals:
                - name: t
                  time_intervals:
                  - location: EST
                  - location: UTC
                  - location: UTC
                  - {}
                tracing:
                  client_type: grpc
                  endpoint: h:1
                  sampling_fraction: 0.5
                  timeout: 1m30s
                event_recorder:
                  file_outputs:
                  - path: /etc/am/x
                  webhook_outputs:
                  - url: <secret>
                  kafka_outputs:
                  - brokers:
                    - b
                    topic: t
                    format: json
                  stdout_outputs:
                  - {}
                """);
    }

    /** As the URLs of WeChat and VictorOps are. */
    @Test
    void aGlobalUrlThatIsTakenOverWithASlash_isShownWithIt() {
        String global = "global: {opsgenie_api_url: http://h/x, opsgenie_api_key: k}\nroute: {receiver: a}\nreceivers:\n- name: a\n";
        assertThat(parse(global).original()).contains("opsgenie_api_url: http://h/x\n");
        assertThat(parse(global + "  opsgenie_configs: [{}]\n").original()).contains("opsgenie_api_url: http://h/x/\n");
    }

    @Test
    void aTabBetweenWordsIsASpace_andATagNothing() {
        Configuration configuration = parse(
                "route:\t# c\n  receiver:\t!mine a\nreceivers: [{name: !!binary YQ==}]\t# c\n");
        assertThat(configuration.root().destination().receiver()).isEqualTo("a");
        assertThat(configuration.warnings()).singleElement().asString()
                .contains("2:13: the tag !mine has no effect: what follows it is read as a text");
    }

    @Test
    void theEffectiveConfigurationIsShown_withDefaultsAndWithoutSecrets() {
        assertThat(parse(EXAMPLE).original()).isEqualTo("""
                global:
                  resolve_timeout: 5m
                  http_config:
                    follow_redirects: true
                    enable_http2: true
                  smtp_from: am@example.org
                  smtp_hello: localhost
                  smtp_smarthost: localhost:25
                  smtp_auth_password: <secret>
                  smtp_require_tls: true
                  smtp_tls_config:
                    insecure_skip_verify: false
                  slack_api_url: <secret>
                  slack_app_url: https://slack.com/api/chat.postMessage
                  pagerduty_url: https://events.pagerduty.com/v2/enqueue
                  opsgenie_api_url: https://api.opsgenie.com/
                  wechat_api_url: https://qyapi.weixin.qq.com/cgi-bin/
                  victorops_api_url: https://alert.victorops.com/integrations/generic/20131114/alert/
                  telegram_api_url: https://api.telegram.org
                  webex_api_url: https://webexapis.com/v1/messages
                  rocketchat_api_url: https://open.rocket.chat/
                route:
                  receiver: default
                  group_by:
                  - alertname
                  continue: false
                  routes:
                  - receiver: crit
                    group_by:
                    - '...'
                    matchers:
                    - severity="critical"
                    - team=~"a|b"
                    mute_time_intervals:
                    - always
                    continue: true
                  group_wait: 1s
                  group_interval: 2s
                  repeat_interval: 1h
                receivers:
                - name: default
                  labels:
                    name: default
                  webhook_configs:
                  - send_resolved: true
                    http_config:
                      follow_redirects: true
                      enable_http2: true
                    url: <secret>
                    url_file: ""
                    max_alerts: 0
                    timeout: 0s
                - name: crit
                  labels:
                    name: crit
                templates: []
                time_intervals:
                - name: never
                  time_intervals:
                  - years: ["1999"]
                - name: always
                  time_intervals:
                  - times:
                    - start_time: "00:30"
                      end_time: "08:00"
                    weekdays: ['monday:friday', sunday]
                    days_of_month: ["1:5", "-1"]
                    months: ["5:8", "12"]
                    location: Europe/Berlin
                """);
    }

    @Test
    void whatIsShownCanBeLoadedAgain_andMeansTheSame() {
        Configuration first = parse(EXAMPLE + """
                inhibit_rules:
                - {name: n, source_match: {a: b}, source_match_re: {c: "x.*"}, target_matchers: [d!="e"], equal: [f, "y"]}
                -
                mute_time_intervals:
                - {name: empty, time_intervals: [{weekdays: []}, {}]}
                """);
        Configuration second = parse(first.original());
        assertThat(second.original()).isEqualTo(first.original());
        assertThat(second.root()).isEqualTo(first.root());
        assertThat(second.inhibitRules()).isEqualTo(first.inhibitRules());
        assertThat(second.schedules()).isEqualTo(first.schedules());
    }

    @Test
    void everyKindOfSecretIsShownAsOne_andCanBeLoadedAgain() {
        Configuration first = parse("""
                global:
                  smtp_auth_secret: s3cret
                  slack_app_token: s3cret
                  http_config:
                    oauth2:
                      client_id: id
                      client_secret: s3cret
                      token_url: http://t
                      claims: {a: [1, x]}
                      scopes: [s]
                      tls_config: {cert_file: c, key: s3cret, min_version: TLS12}
                      proxy_url: http://user:s3cret@proxy
                    proxy_url: http://user:s3cret@proxy:3128/
                    proxy_connect_header: {A: [s3cret, s3cret]}
                    http_headers: {X-B: {secrets: [s3cret], values: [v], files: [f]}}
                route: {receiver: a}
                receivers:
                - name: a
                  webhook_configs:
                  - {url: http://h/s3cret, http_config: {basic_auth: {username: u, password: s3cret}}}
                  - {url: http://h/s3cret, http_config: {authorization: {credentials: s3cret}}}
                  - {url: http://h/s3cret, http_config: {bearer_token: s3cret}}
                  - {url_file: f, payload: {a: "1", b: [~, true, 1.5], c: {d: "x\\ny"}}, timeout: 1m30s, max_alerts: 3}
                """);
        assertThat(first.original()).doesNotContain("s3cret").contains("http://user:xxxxx@proxy:3128/");
        assertThat(first.toString()).doesNotContain("s3cret");
        assertThat(parse(first.original()).original()).isEqualTo(first.original());
        assertThat(webhook(first, 3).payload()).isEqualTo(webhook(parse(first.original()), 3).payload());
    }

    @Test
    void aRouteInheritsWhatItDoesNotSay() {
        RouteNode root = parse("""
                route:
                  receiver: a
                  group_by: [x]
                  group_wait: 1s
                  labels: {one: "1", two: "2"}
                  routes:
                  - matchers: [team="b"]
                    match: {sev: critical}
                    match_re: {dc: "x.*"}
                    labels: {two: two}
                    routes:
                    - {receiver: b, group_by: [], group_wait: 0s, repeat_interval: 1d, continue: true}
                    - group_by: ['...']
                    - group_by:
                receivers: [{name: a}, {name: b}]
                """).root();
        RouteNode child = root.children().get(0);
        assertThat(root.destination().timing()).isEqualTo(new Timing(
                Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofHours(4)));
        assertThat(child.destination().receiver()).isEqualTo("a");
        assertThat(child.destination().labels()).isEqualTo(Map.of("one", "1", "two", "two"));
        assertThat(child.destination().key()).isEqualTo("{}/{dc=~\"^(?:x.*)$\",sev=\"critical\",team=\"b\"}");
        assertThat(child.destination().id()).isEqualTo(child.destination().key() + "/0");
        Destination first = child.children().get(0).destination();
        assertThat(first.groupBy()).isEqualTo(GroupBy.NOTHING);
        assertThat(first.timing()).isEqualTo(new Timing(Duration.ZERO, Duration.ofMinutes(5), Duration.ofDays(1)));
        assertThat(child.children().get(0).continues()).isTrue();
        assertThat(child.children().get(1).destination().groupBy()).isEqualTo(GroupBy.ALL);
        assertThat(child.children().get(2).destination().groupBy()).isEqualTo(GroupBy.labels("x"));
        assertThat(child.children().get(2).destination().id()).isEqualTo(child.destination().id() + "/{}/2");
    }

    @Test
    void rulesWithTheSameEqualLabelsShareThem() {
        List<InhibitRule> rules = parse("""
                route: {receiver: a}
                receivers: [{name: a}]
                inhibit_rules:
                - {source_matchers: [a=b], target_matchers: [a=c], equal: [x, y]}
                - {source_matchers: [a=d], target_matchers: [a=e], equal: [y, x]}
                """).inhibitRules();
        assertThat(rules.get(0).equal()).isSameAs(rules.get(1).equal());
        assertThat(rules.get(1).index()).isEqualTo(1);
    }

    @Test
    void anEntryOfAReceiverInheritsHttpConfigWholeOrNotAtAll() {
        Configuration configuration = parse("""
                global: {http_config: {proxy_url: "http://proxy", follow_redirects: false}}
                route: {receiver: a}
                receivers:
                - name: a
                  webhook_configs:
                  - url: http://h
                  - {url: http://h, http_config: {enable_http2: false}}
                """);
        assertThat(webhook(configuration, 0).http().followRedirects()).isFalse();
        assertThat(webhook(configuration, 0).http().proxy().url().value()).isEqualTo("http://proxy");
        assertThat(webhook(configuration, 1).http().followRedirects()).isTrue();
        assertThat(webhook(configuration, 1).http().proxy().url().isEmpty()).isTrue();
    }

    @Test
    void pathsInHttpConfigAreSeenFromTheFile_othersAreNot() {
        Configuration configuration = parse("""
                route: {receiver: a}
                templates: [t/*.tmpl, /abs/*.tmpl]
                receivers:
                - name: a
                  webhook_configs:
                  - url_file: url
                    http_config:
                      basic_auth: {username: u, password_file: ../pw}
                      tls_config: {ca_file: /abs/ca, cert_file: cert, key_file: key}
                      http_headers: {X-A: {files: [h]}}
                """);
        WebhookConfig webhook = webhook(configuration, 0);
        assertThat(webhook.urlFile()).isEqualTo("url");
        assertThat(webhook.http().basicAuth().orElseThrow().passwordFile()).isEqualTo("/etc/pw");
        assertThat(webhook.http().tls().caFile()).isEqualTo("/abs/ca");
        assertThat(webhook.http().tls().certFile()).isEqualTo("/etc/am/cert");
        assertThat(webhook.http().headers().values())
                .containsExactly(new HttpConfig.Header(List.of(), List.of(), List.of("/etc/am/h")));
        assertThat(configuration.original()).contains("- /etc/am/t/*.tmpl\n- /abs/*.tmpl\n");
    }

    @Test
    void webhooksLogsAndFilesAreRead_andCountedInTheirLists() {
        List<IntegrationConfig> integrations = parse("""
                route: {receiver: a}
                receivers:
                - name: a
                  labels: {team: x}
                  file_configs: [{path: out.jsonl, send_resolved: no}]
                  log_configs: [~, {send_resolved: off}]
                  webhook_configs: [{url: "http://h", timeout: 1500000000, max_alerts: 1.9}]
                  slack_configs: []
                """).receivers().get(0).integrations();
        assertThat(integrations).extracting(IntegrationConfig::kind).containsExactly(
                IntegrationKind.WEBHOOK, IntegrationKind.LOG, IntegrationKind.LOG, IntegrationKind.FILE);
        assertThat(integrations).extracting(IntegrationConfig::index).containsExactly(0, 0, 1, 0);
        assertThat(integrations).extracting(IntegrationConfig::sendResolved).containsExactly(true, true, false, false);
        assertThat(integrations.get(0)).asInstanceOf(type(WebhookConfig.class)).satisfies(webhook -> {
            assertThat(webhook.timeout()).isEqualTo(Duration.ofMillis(1500));
            assertThat(webhook.maxAlerts()).isEqualTo(1);
        });
    }

    @Test
    void anIntervalIsReadIntoASchedule() {
        Schedule schedule = parse(EXAMPLE).schedules().get(1);
        assertThat(schedule.name()).isEqualTo("always");
        assertThat(schedule.contains(Instant.parse("2026-05-01T00:00:00Z"))).isTrue(); // Friday, 02:00 in Berlin
        assertThat(schedule.contains(Instant.parse("2026-05-01T06:00:00Z"))).isFalse(); // 08:00 in Berlin
    }

    @Test
    void allProblemsAreToldAtOnce_fromTopToBottom_fileByFile() throws IOException {
        write("receivers/b.yml", "receivers:\n- name: b\n  webhook_configs: [{}]\nroute: {}\n");
        write("receivers/a.yaml", "receivers:\n- {name: a, log_config: []}\n- name: main\n");
        Path file = write("am.yml", "route: {receiver: main, group_wait: x}\nreceivers: [{name: main}]\nglobl: {}\n");
        assertThatThrownBy(() -> Configuration.load(
                        file, Optional.of(folder.resolve("receivers")), MatcherSyntax.Mode.FALLBACK, RETENTION))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        %1$s/am.yml:1:37: not a valid duration string: "x": expected a duration such as 30s, 5m or 1d12h
                        %1$s/am.yml:3:1: field globl not found in type config.plain: did you mean global?
                        %1$s/receivers/a.yaml:2:13: field log_config not found in type config.plain: did you mean log_configs?
                        %1$s/receivers/a.yaml:3:9: notification config name "main" is not unique: expected another name, \
                        %1$s/am.yml:2:20 has this one
                        %1$s/receivers/b.yml:3:21: one of url or url_file must be configured: expected one of these keys
                        %1$s/receivers/b.yml:4:1: field route not found in type config.plain: expected one of receivers"""
                        .formatted(folder));
    }

    @Test
    void aBrokenFileDoesNotHideWhatIsWrongInOthers() throws IOException {
        write("receivers/a.yml", "receivers: 5\n");
        Path file = write("am.yml", "a: [\n");
        assertThatThrownBy(() -> Configuration.load(
                        file, Optional.of(folder.resolve("receivers")), MatcherSyntax.Mode.FALLBACK, RETENTION))
                .hasMessageContaining("am.yml:2:1: not YAML: ")
                .hasMessageContaining("a.yml:1:12: cannot unmarshal !!int `5` into []config.Receiver");
    }

    @Test
    void aFolderInThePlaceOfTheFileIsToldAsOne() {
        assertThatThrownBy(() -> Configuration.load(folder, Optional.empty(), MatcherSyntax.Mode.FALLBACK, RETENTION))
                .hasMessage(folder + ": is a folder: expected a file, such as " + folder.resolve("alertmanager.yml"));
    }

    @Test
    void anEmptyFileIsToldAsOne() throws IOException {
        Path file = Files.createFile(folder.resolve("am.yml"));

        assertThatThrownBy(() -> Configuration.load(file, Optional.empty(), MatcherSyntax.Mode.FALLBACK, RETENTION))
                .hasMessage(file + ":1:1: the file is empty: no route provided in config: expected a file with at least the keys"
                        + " route and receivers");
    }

    @Test
    void aFileThatIsNotThereIsAProblemOfItsOwn() {
        assertThatThrownBy(() -> Configuration.load(
                        folder.resolve("none.yml"), Optional.empty(), MatcherSyntax.Mode.FALLBACK, RETENTION))
                .hasMessage(folder + "/none.yml: cannot be read: there is no such file: expected a readable file");
    }

    @Test
    void receiversOfAFolderJoinThoseOfTheFile_theirPathsSeenFromTheirs() throws IOException {
        write("receivers/team.yml", """
                receivers:
                - name: team
                  webhook_configs:
                  - {url: http://h, http_config: {bearer_token_file: token}}
                """);
        write("receivers/.#team.yml", "{");
        write("receivers/README.md", "{");
        write("receivers/empty.yml", "");
        Path file = write("am.yml", "route: {receiver: team}\nglobal: {http_config: {enable_http2: no}}\n");
        Configuration configuration = Configuration.load(
                file, Optional.of(folder.resolve("receivers")), MatcherSyntax.Mode.FALLBACK, RETENTION);
        assertThat(configuration.receivers()).extracting(ReceiverConfig::name).containsExactly("team");
        assertThat(webhook(configuration, 0).http().authorization().orElseThrow().credentialsFile())
                .isEqualTo(folder.resolve("receivers/token").toString());
    }

    @Test
    void fileOfReceiversWithAnotherEndingIsNamed() throws IOException {
        write("receivers/team.YML", "receivers: [{name: team}]\n");
        write("receivers/other.yaml.txt", "receivers: [{name: other}]\n");
        write("receivers/notes.txt", "yml");
        Configuration configuration = Configuration.withoutFile(
                Optional.of(folder.resolve("receivers")), MatcherSyntax.Mode.FALLBACK, RETENTION);
        assertThat(configuration.receivers()).extracting(ReceiverConfig::name).containsExactly("default");
        assertThat(configuration.warnings())
                .containsExactly(
                        folder.resolve("receivers/other.yaml.txt") + ": the name ends neither in .yml nor in .yaml, so it is not read",
                        folder.resolve("receivers/team.YML") + ": the name ends neither in .yml nor in .yaml, so it is not read");
    }

    @Test
    void withoutAFileEverythingGoesToTheDefaultReceiver_whichIsALine() {
        Configuration configuration = Configuration.withoutFile(Optional.empty(), MatcherSyntax.Mode.FALLBACK, RETENTION);
        Destination root = configuration.root().destination();
        assertThat(root.receiver()).isEqualTo("default");
        assertThat(root.groupBy()).isEqualTo(GroupBy.NOTHING);
        assertThat(root.timing()).isEqualTo(Timing.DEFAULT);
        assertThat(configuration.receivers().get(0).integrations()).containsExactly(new LogConfig(0, true));
        assertThat(parse(configuration.original()).root()).isEqualTo(configuration.root());
    }

    @Test
    void alertmanagersToolsDoNotMeetOurOwnKindsOfReceivers() {
        Configuration configuration = Configuration.withoutFile(Optional.empty(), MatcherSyntax.Mode.FALLBACK, RETENTION);
        assertThat(configuration.original())
                .contains("\n- name: default\n  labels:\n    name: default\n")
                .endsWith("# receiver \"default\" has log_configs: {send_resolved=true}\n");
        assertThat(parse(configuration.original()).receivers())
                .containsExactly(new ReceiverConfig("default", Map.of("name", "default"), List.of()));
    }

    @Test
    void withoutAFileTheFolderMaySayWhatTheDefaultReceiverIs() throws IOException {
        write("receivers/default.yml", "receivers: [{name: default, file_configs: [{path: out}]}]\n");
        Configuration configuration = Configuration.withoutFile(
                Optional.of(folder.resolve("receivers")), MatcherSyntax.Mode.FALLBACK, RETENTION);
        assertThat(configuration.receivers()).hasSize(1);
        assertThat(configuration.receivers().get(0).integrations()).containsExactly(new FileConfig(0, true, "out"));
    }

    @Test
    void whatWorksButHardlyAsMeantIsWarnedOf() {
        List<String> warnings = parse("""
                route:
                  receiver: a
                  repeat_interval: 6d
                  routes:
                  - {matchers: [a=b], repeat_interval: 1m}
                receivers: [{name: a}]
                templates: [x.tmpl]
                tracing: {endpoint: x}
                event_recorder: {stdout_outputs: [{}]}
                ---
                more
                """).warnings();
        assertThat(warnings).containsExactly(
                "am.yml: only the first YAML document is read, what follows the next --- has no effect",
                "am.yml:8:10: tracing has no effect yet in this version of Signalbox",
                "am.yml:9:17: event_recorder has no effect yet in this version of Signalbox",
                "repeat_interval is greater than the data retention period. It can lead to notifications being repeated more"
                        + " often than expected.: route={} repeat_interval=6d retention=5d",
                "repeat_interval is less than group_interval. Notifications will not repeat until the next group_interval.:"
                        + " route={}/{a=\"b\"} repeat_interval=1m group_interval=5m");
    }

    @Test
    void theHashIsTheBeginningOfTheTextsMd5() {
        // printf 'route: {receiver: a}\nreceivers: [{name: a}]\n' | md5sum
        assertThat(parse("route: {receiver: a}\nreceivers: [{name: a}]\n").hash()).isEqualTo(184816797860636.0);
    }

    @Test
    void mergesReplaceWhatStandsBeforeThem_asInGo() {
        Configuration configuration = parse("""
                route:
                  receiver: a
                  routes:
                  - &base {receiver: b, group_wait: 1s, group_interval: 7s}
                  - {receiver: a, <<: *base, group_wait: 2s}
                receivers: [{name: a}, {name: b}]
                """);
        Destination merged = configuration.root().children().get(1).destination();
        assertThat(merged.receiver()).isEqualTo("b");
        assertThat(merged.timing().groupWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(merged.timing().groupInterval()).isEqualTo(Duration.ofSeconds(7));
    }

    private static WebhookConfig webhook(Configuration configuration, int index) {
        return (WebhookConfig) configuration.receivers().get(0).integrations().get(index);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void entriesOfInhibitRulesHaveTheLineWhereTheyBegin() {
        Configuration configuration = parse("""
                route: { receiver: a }
                receivers: [{ name: a }]
                inhibit_rules:
                  # the first
                  - source_matchers: [a="b"]
                    target_matchers: [c="d"]
                  - name: second

                    source_matchers: [e="f"]
                """);
        assertThat(configuration.places().ofInhibitRules())
                .extracting(Written::file, Written::line)
                .containsExactly(tuple("am.yml", 5), tuple("am.yml", 7));
        assertThat(configuration.inhibitRulePlaces()).isEqualTo(Map.of("inhibit_rules[0]", "am.yml:5", "second", "am.yml:7"));
    }

    private static Configuration parse(String yaml) {
        return Configuration.parse("am.yml", yaml.getBytes(StandardCharsets.UTF_8), Path.of("/etc/am"),
                MatcherSyntax.Mode.FALLBACK, RETENTION);
    }
}
