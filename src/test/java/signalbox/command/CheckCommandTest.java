package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;

class CheckCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;
    private Path rules;
    private Path receivers;

    CheckCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void makeFolders() throws IOException {
        rules = Files.createDirectories(folder.resolve("rules"));
        receivers = Files.createDirectories(folder.resolve("receivers"));
    }

    @AfterEach
    void resetLog() {
        LogSetup.use(LogLevel.INFO, LogFormat.LOGFMT);
    }

    private int check(String... more) {
        CommandLine line = SignalboxCommand.configured(new CommandLine(new CheckCommand(InstantSource.system())));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--rules.dir=" + rules;
        arguments[1] = "--receivers.dir=" + receivers;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return line.execute(arguments);
    }

    private String configuration(String text) throws IOException {
        return "--config.file=" + Files.writeString(folder.resolve("am.yml"), text);
    }

    @Test
    void nothingIsWrong_withGoodFiles() throws IOException {
        assertThat(check(configuration("route:\n  receiver: 'null'\nreceivers:\n  - name: 'null'\n"))).isZero();
        assertThat(out.toString()).startsWith("OK: configuration ").contains("am.yml", rules.toString());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatARuleWaitsForIsSaidToThoseWhoAsk() throws IOException {
        Files.writeString(Files.createDirectories(rules.resolve("x")).resolve("x.drl"), """
                package rules.x
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "it" when $a : Alert( name == "A" ) then insertLogical( new Withheld( $a, "x" ) ); end
                """);
        String configuration = configuration("route:\n  receiver: 'null'\nreceivers:\n  - name: 'null'\n");
        assertThat(check(configuration)).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(check(configuration, "--info")).isZero();
        assertThat(err.toString()).contains("x.drl:4: rule \"it\": asleep until there is Alert( alertname == \"A\" )");
    }

    @Test
    void aRuleThatWaitsForSilenceOfOneAlertIsNotHandedEveryAlert() throws IOException {
        Path file = Files.createDirectories(rules.resolve("x")).resolve("x.drl");
        String silent = """
                package rules.x
                import signalbox.alert.Alert
                import signalbox.derived.Derived
                rule "it" when not Alert( name == "Heartbeat" ) then insertLogical( Derived.alert( "Silent" ) ); end
                """;
        String configuration = configuration("route:\n  receiver: 'null'\nreceivers:\n  - name: 'null'\n");
        Files.writeString(file, silent);
        assertThat(check(configuration)).isZero();
        assertThat(err.toString()).isEmpty();
        Files.writeString(file, silent.replace("name == \"Heartbeat\"", "name matches \"Heart.*\", name != \"Silent\""));
        assertThat(check(configuration)).isZero();
        assertThat(err.toString()).contains("it is handed every alert").contains("[never-asleep]");
    }

    @Test
    void whatTheProgramBringsIsNotChecked_withAConfigurationFile() throws IOException {
        CommandLine line = SignalboxCommand.configured(new CommandLine(new CheckCommand(InstantSource.system())));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));

        // receivers/default.yml of this repository has a receiver of that name, too
        assertThat(line.execute(configuration("route:\n  receiver: default\nreceivers:\n  - name: default\n"))).isZero();

        assertThat(out.toString()).startsWith("OK: configuration ").contains("no other receivers, the standard rules alone");
        assertThat(err.toString())
                .contains("rules is not read, for there is a configuration file: --rules.dir=rules has it read");
    }

    @Test
    void receiverOfTheConfigurationAndOfANamedFolder_isAProblemWithBothPlaces() throws IOException {
        Path team = Files.writeString(receivers.resolve("team.yml"), "receivers:\n  - name: a\n");

        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n  - name: a\n"))).isEqualTo(1);

        assertThat(out.toString())
                .contains(team + ":2:11: notification config name \"a\" is not unique: expected another name, "
                        + folder.resolve("am.yml") + ":4:11 has this one");
    }

    @Test
    void allProblemsAreTold_withTheirPlaces() throws IOException {
        Path team = Files.createDirectories(rules.resolve("teams/infra"));
        Path rule = Files.writeString(team.resolve("bad.drl"), "package rules.teams.infra\n\nrule \"x\"\nwhen\n  Alrt()\nthen\nend\n");

        assertThat(check(configuration("route:\n  receiver: b\n  colour: red\nreceivers:\n  - name: a\n"))).isEqualTo(1);
        assertThat(out.toString())
                .contains("am.yml:3:")
                .contains("bad.drl:5:")
                .containsPattern("(?m)^[0-9]+ problems$");
        assertThat(rule).exists();
    }

    @Test
    void receiversAndDurationsThatRulesName_areLookedUp() throws IOException {
        Path team = Files.createDirectories(rules.resolve("teams/infra"));
        Files.writeString(team.resolve("routes.drl"), """
                package rules.teams.infra

                import signalbox.alert.Alert
                import signalbox.route.Route

                rule "x"
                when
                    $a : Alert( name == "A" )
                then
                    insertLogical( new Route( $a, "team-bb" ) );
                    insertLogical( new Route( $a, "team-b" ).groupWait( "10x" ) );
                end
                """);
        Files.writeString(Files.createDirectories(rules.resolve("teams/payments")).resolve("nights.drl"), """
                package rules.teams.payments

                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                import signalbox.route.TimeInterval

                rule "y"
                when
                    TimeInterval( name == "nigths", active )
                    $a : Alert( name == "A" )
                then
                    insertLogical( new Withheld( $a, "at night" ).onlyTo( "team-c" ) );
                end
                """);

        assertThat(check(configuration("route:\n  receiver: team-b\nreceivers:\n  - name: team-b\ntime_intervals:\n  - name: nights\n")))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("nights.drl:9:27: there is no time interval \"nigths\": did you mean \"nights\"?")
                .contains("nights.drl:12:59: there is no receiver \"team-c\": did you mean \"team-b\"?")
                .contains("routes.drl:10:35: there is no receiver \"team-bb\": did you mean \"team-b\"?")
                .contains("routes.drl:11:57: \"10x\" is not a duration: write for example 30s")
                .contains("4 problems");
    }

    @Test
    void templatesAreRenderedAhead() throws IOException {
        String receiver = "  - name: a\n    webhook_configs: [{url: 'http://x/{{ .Nope }}', payload: '{{ template \"none\" . }}'}]\n";

        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n" + receiver))).isEqualTo(1);
        assertThat(out.toString())
                .contains("am.yml:5:42: receiver a: webhook_configs[0].url: the template fails; why is not told")
                .contains("am.yml:5:75: receiver a: webhook_configs[0].payload: there is no template \"none\"");
    }

    @Test
    void aTemplateIsFoundInEachWayOfWritingIt() throws IOException {
        String receiver =
                """
                  - name: a
                    slack_configs:
                      - api_url: http://x
                        channel: plain {{ .Nope }}
                        username: "double {{ .Nope }}"
                        title: 'single {{ .Nope }}'
                        text: |
                          of several
                            lines {{ .Nope }}
                        pretext: "escaped \\" {{ .Nope }}"
                        footer: >
                          folded
                          {{ .Nope }}
                """;

        assertThat(check(configuration("route:\n  receiver: a\n  labels: {x: '{{ .Nope }}'}\nreceivers:\n" + receiver))).isEqualTo(1);
        assertThat(out.toString().lines().map(line -> line.replaceFirst("^.*/am.yml:(\\d+:\\d+: .*?)\\.[a-z_]*: there is no .*", "$1")))
                .containsExactly(
                        "3:19: route {}: route.labels",
                        "8:27: receiver a: slack_configs[0]",
                        "9:30: receiver a: slack_configs[0]",
                        "10:27: receiver a: slack_configs[0]",
                        "13:22: receiver a: slack_configs[0]",
                        "14:18: receiver a: slack_configs[0]",
                        "15:17: receiver a: slack_configs[0]",
                        "7 problems");
    }

    @Test
    void aTemplateThatAFileRedefinesIsFoundWhereItIsUsed() throws IOException {
        Files.writeString(folder.resolve("a.tmpl"), "{{ define \"slack.default.footer\" }}{{ .Nope }}{{ end }}");
        String text = "templates: ['*.tmpl']\nroute: {receiver: a}\nreceivers:\n  - name: a\n    slack_configs:\n      - api_url: http://x\n";

        assertThat(check(configuration(text))).isEqualTo(1);
        assertThat(out.toString())
                .contains("am.yml:6:9: receiver a: slack_configs[0].footer: calls a template in a.tmpl that fails in line 1, column 39");
    }

    @Test
    void filesOfTemplatesThatCannotBeUsed_doNotHideWhatElseIsWrong() throws IOException {
        Path broken = Files.writeString(folder.resolve("a.tmpl"), "{{ define \"x\" }}\n{{ toUper 1 }}{{ end }}");
        String text = "templates: ['*.tmpl']\nroute: {receiver: a}\nreceivers:\n  - name: a\n    webhook_configs:\n"
                + "      - {url: http://x, http_config: {tls_config: {ca_file: none.pem}}}\n";

        assertThat(check(configuration(text))).isEqualTo(1);
        assertThat(out.toString())
                .contains(broken + ":2:4: there is no function \"toUper\": did you mean \"toUpper\"?")
                .contains("am.yml:6:61: receiver a: webhook_configs[0].http_config.tls_config.ca_file: unable to read CA cert: ");
    }

    @Test
    void certificatesOfAllIntegrationsAreLookedAt_whereverTheyAreNamed() throws IOException {
        Files.writeString(
                receivers.resolve("team.yml"),
                "receivers:\n  - name: b\n    webhook_configs:\n      - url: http://x\n        http_config:\n          tls_config:\n            ca: nonsense\n");
        String text =
                """
                global:
                  http_config: {tls_config: {ca_file: none.pem}}
                route: {receiver: a}
                receivers:
                  - name: a
                    webhook_configs:
                      - url: http://x
                      - url: http://x
                        http_config: {tls_config: {cert_file: none.crt, key_file: none.key}}
                """;

        assertThat(check(configuration(text))).isEqualTo(1);
        assertThat(out.toString())
                .contains("am.yml:2:39: receiver a: global.http_config.tls_config.ca_file: unable to read CA cert: ", "none.pem: no such file")
                .contains("am.yml:9:47: receiver a: webhook_configs[1].http_config.tls_config.cert_file: ", "none.crt: no such file")
                .contains("team.yml:7:17: receiver b: webhook_configs[0].http_config.tls_config.ca: ")
                .contains("3 problems");
    }

    @Test
    void aSecretThatIsNotThereYetIsAWarning() throws IOException {
        String text = "route: {receiver: a}\nreceivers:\n  - name: a\n    webhook_configs:\n      - url_file: secret\n";

        assertThat(check(configuration(text))).isZero();
        assertThat(err.toString()).contains("am.yml:5:19: receiver a: webhook_configs[0].url_file: ", "is not there: notifications fail until");

        Files.writeString(folder.resolve("secret"), "http://s3cret\n");
        StringWriter before = new StringWriter();
        before.append(err.getBuffer());
        assertThat(check(configuration(text.replace("url_file: secret", "url_file: " + folder.resolve("secret"))))).isZero();
        assertThat(err.toString()).isEqualTo(before.toString()).doesNotContain("s3cret");
    }

    @Test
    void templatesAreNamedByTheirKeys() throws IOException {
        String receiver = """
                  - name: a
                    jira_configs:
                      - {project: P, api_url: 'http://x', issue_type: '{{ .A }}', summary: {template: '{{ .B }}'}}
                    opsgenie_configs:
                      - {api_key: k, responders: [{name: x, type: team}, {name: '{{ .C }}', type: team}]}
                    pagerduty_configs: [{routing_key: k, class: '{{ .D }}', details: {x: ['{{ .E }}']}}]
                    email_configs: [{to: a@b, from: c@d, smarthost: 'h:25', headers: {x-y: '{{ .F }}'}}]
                    pushover_configs: [{user_key: u, token: t, html: true, message: '{{ if .Status }}<a href="{{ end }}'}]
                """;

        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n" + receiver))).isEqualTo(1);
        assertThat(out.toString()).contains(
                "jira_configs[0].issue_type: ",
                "jira_configs[0].summary.template: ",
                "opsgenie_configs[0].responders[1].name: ",
                "pagerduty_configs[0].class: ",
                "pagerduty_configs[0].details.x[0]: ",
                "email_configs[0].headers.x-y: ",
                "pushover_configs[0].message: ",
                "7 problems");
    }

    @Test
    void whatLooksLikeATemplate_butIsNone_isRight() throws IOException {
        String receiver = """
                  - name: a
                    email_configs:
                      - {to: a@b, from: c@d, smarthost: 'h:25', auth_username: 'u{{r', auth_password: 'p{{w', auth_identity: 'i{{d'}
                    victorops_configs:
                      - api_key: 'k{{y'
                        routing_key: r
                        http_config: {basic_auth: {username: 'u{{r', password: 'p{{w'}}
                    jira_configs: [{project: P, api_url: 'http://x', issue_type: T, resolve_transition: '{{x'}]
                """;

        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n" + receiver))).isZero();
    }

    @Test
    void urlThatIsNoTemplateIsFoundWhereItStands() throws IOException {
        String receiver = "  - name: a\n    webhook_configs: [{send_resolved: true, url: 'http://x/{{ SESAME'}]\n";

        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n" + receiver))).isEqualTo(1);
        assertThat(out.toString())
                .contains("am.yml:5:50: receiver a: webhook_configs[0].url: the URL is no template: invalid template syntax")
                .doesNotContain("SESAME");
    }

    @Test
    void nothingOfASecretIsTold() throws IOException {
        String receiver = "  - name: a\n    pagerduty_configs: [{routing_key: 'x{{ SESAME', url: 'http://x'}]\n"
                + "    opsgenie_configs: [{api_key: '{{ .Alerts.SESAME }}'}]\n";

        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n" + receiver))).isEqualTo(1);
        assertThat(out.toString())
                .contains("pagerduty_configs[0].routing_key: the template fails; why is not told", "opsgenie_configs[0].api_key: the template")
                .doesNotContain("SESAME");
    }

    @Test
    void textsThatAreNoTemplates_mayLookLikeSome() throws IOException {
        String discord = "discord_configs: [{webhook_url: 'http://x/{{ a', username: '{{ b', avatar_url: '{{ c'}]";
        String slack = "slack_configs: [{app_token: '{{ hunter2 }}', channel: c, mrkdwn_in: ['{{ d']}]";
        String telegram = "telegram_configs: [{chat_id: 1, bot_token: '{{ hunter2 }}'}]";
        String sns = "sns_configs: [{topic_arn: t, sigv4: {region: r, access_key: '{{ e', secret_key: '{{ hunter2 }}'}}]";
        String rocketchat = "rocketchat_configs: [{token: '{{ hunter2 }}', token_id: '{{ f', actions: [{type: '{{ g'}]}]";
        String webhook = "webhook_configs: [{url: 'http://x/', http_config: {basic_auth: {username: u, password: '{{ hunter2'}}}]";
        String receiver = "  - name: a\n    " + String.join("\n    ", discord, slack, telegram, sns, rocketchat, webhook) + "\n";

        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n" + receiver))).as(out.toString()).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void foldersThatWereNamed_haveToBeThere() {
        CommandLine line = SignalboxCommand.configured(new CommandLine(new CheckCommand(InstantSource.system())));
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute("--rules.dir=" + folder.resolve("rulse"))).isEqualTo(1);
        assertThat(err.toString()).contains("--rules.dir: there is no folder " + folder.resolve("rulse"));
    }

    @Test
    void missingConfigurationIsAProblem_whenItWasNamed() {
        assertThat(check("--config.file=" + folder.resolve("none.yml"))).isEqualTo(1);
        assertThat(out.toString()).contains("none.yml");
    }

    // ---- findings

    private static final String QUESTIONABLE = """
            package rules.teams.infra

            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld

            rule "x"
            when
                $a : Alert( name == "A" )
                $b : Alert( name == "B" )
            then
                insertLogical( new Withheld( $b, "A" ) );
            end
            """;

    private static final String SMALL = "global: {resolve_timeout: 5m}\nroute: {receiver: 'null'}\nreceivers: [{name: 'null'}]\n";

    private Path questionable() throws IOException {
        return Files.writeString(Files.createDirectories(rules.resolve("teams/infra")).resolve("x.drl"), QUESTIONABLE);
    }

    @Test
    void whatIsHardlyMeantHasACode_andDoesNotFailUnlessAskedTo() throws IOException {
        Path file = questionable();

        assertThat(check(configuration(SMALL))).isZero();
        assertThat(err.toString())
                .contains("warning: " + file + ":9:5: nothing joins this with what stands above: each is combined with each: compare it")
                .contains(" [cartesian-product]");
        assertThat(check(configuration(SMALL), "--fail-on=warning")).isEqualTo(1);
    }

    @Test
    void routesOfTwoPackagesToOneReceiverAreNamed_unlessOneIsAShadow() throws IOException {
        for (String each : new String[] {"a", "b"}) {
            Files.writeString(Files.createDirectories(rules.resolve(each)).resolve("x.drl"), """
                    package rules.%1$s
                    import signalbox.alert.Alert
                    import signalbox.route.Route
                    rule "%1$s" when $a : Alert( name == "A" ) then insertLogical( new Route( $a, "null" ).groupedBy( "%1$s" ) ); end
                    """.formatted(each));
        }
        String configuration = configuration("route:\n  receiver: 'null'\nreceivers:\n  - name: 'null'\n");
        assertThat(check(configuration)).isZero();
        assertThat(err.toString() + out).contains("b/x.drl:4:").containsOnlyOnce("[routed-twice]");
        Files.writeString(rules.resolve("a").resolve("package.yml"), "shadow: true\n");
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        assertThat(check(configuration)).isZero();
        assertThat(err.toString() + out).doesNotContain("[routed-twice]");
    }

    @Test
    void aFindingIsAllowedWhereItStands() throws IOException {
        Files.writeString(questionable(), QUESTIONABLE.replace("name == \"B\" )", "name == \"B\" ) // check: allow cartesian-product there are two"));

        assertThat(check(configuration(SMALL), "--fail-on=warning")).isZero();
        assertThat(err.toString()).doesNotContain("cartesian-product");
    }

    @Test
    void findingsArePrintedForPrograms() throws IOException {
        Path file = questionable();

        assertThat(check(configuration(SMALL), "--format=json")).isZero();
        assertThat(out.toString()).contains(
                "\"valid\":true", "{\"code\":\"cartesian-product\",\"severity\":\"warning\",\"file\":\"" + file + "\",\"line\":9,\"column\":5,");
        assertThat(check(configuration(SMALL), "--format=github")).isZero();
        assertThat(out.toString()).contains("::warning file=" + file + ",line=9,col=5,title=cartesian-product::nothing joins");
        assertThat(check(configuration(SMALL), "--format=sarif")).isZero();
        assertThat(out.toString()).contains("\"version\":\"2.1.0\"", "\"ruleId\":\"cartesian-product\",\"level\":\"warning\"", "\"startLine\":9");
    }

    @Test
    void problemsAreFindingsThatFail() throws IOException {
        String receiver = "  - name: a\n    webhook_configs: [{url: 'http://x', payload: '{{ template \"none\" . }}'}]\n";

        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n" + receiver), "--format=json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"valid\":false", "{\"code\":\"undefined-template\",\"severity\":\"error\",\"file\":\"", ",\"line\":5,");
    }

    @Test
    void aCodeIsExplained() {
        assertThat(check("--explain=empty-join")).isZero();
        assertThat(out.toString()).contains("empty-join (warning)", "// check: allow empty-join");
        assertThat(check("--explain=emty-join")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no code \"emty-join\": did you mean empty-join?");
    }
}
