package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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
        CommandLine line = Commands.configured(new CommandLine(new CheckCommand(InstantSource.system())));
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
        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n  - name: a\n"))).isZero();
        assertThat(out.toString()).startsWith("OK: configuration ").contains("am.yml", rules.toString());
        assertThat(err.toString()).isEmpty();
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

        assertThat(check(configuration("route:\n  receiver: team-b\nreceivers:\n  - name: team-b\n"))).isEqualTo(1);
        assertThat(out.toString())
                .contains("routes.drl:10:35: there is no receiver \"team-bb\": did you mean \"team-b\"?")
                .contains("routes.drl:11:57: \"10x\" is not a duration: write for example 30s")
                .contains("2 problems");
    }

    @Test
    void templatesAreRenderedAhead() throws IOException {
        String receiver = "  - name: a\n    webhook_configs: [{url: 'http://x/{{ .Nope }}', payload: '{{ template \"none\" . }}'}]\n";

        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n" + receiver))).isEqualTo(1);
        assertThat(out.toString())
                .contains("receiver a: webhook_configs[0].url: template: :1:12: it fails; why is not told, for its text may hold a")
                .contains("receiver a: webhook_configs[0].payload: ", "\"none\"");
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
    void textsThatAreNoTemplates_areParts_ofTheConfiguration() {
        ReceiverCheck.NO_TEMPLATES.forEach((part, names) -> assertThat(part.getRecordComponents())
                .extracting(RecordComponent::getName)
                .as(part.getName())
                .containsAll(names));
    }

    @Test
    void foldersThatWereNamed_haveToBeThere() {
        CommandLine line = Commands.configured(new CommandLine(new CheckCommand(InstantSource.system())));
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute("--rules.dir=" + folder.resolve("rulse"))).isEqualTo(1);
        assertThat(err.toString()).contains("--rules.dir: there is no folder " + folder.resolve("rulse"));
    }

    @Test
    void missingConfigurationIsAProblem_whenItWasNamed() {
        assertThat(check("--config.file=" + folder.resolve("none.yml"))).isEqualTo(1);
        assertThat(out.toString()).contains("none.yml");
    }
}
