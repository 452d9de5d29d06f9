package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who write rules and configuration make mistakes: they hear where, and the server goes on. */
class RulesIT {

    private static final String RULE = "rules/teams/infra/node-down.drl";
    private static final String FAILED = "signalbox_rule_packages{state=\"failed\"}";
    private static final String STALE = "signalbox_rule_packages{state=\"stale\"}";
    private static final String RELOADED = "alertmanager_config_last_reload_successful";

    @TempDir
    private Path folder;

    private ServerProcess server(String... flags) throws IOException {
        ServerProcess server = new ServerProcess(folder, flags);
        ServerProcess.copy(ServerProcess.REPOSITORY.resolve("rules"), folder.resolve("rules"));
        ServerProcess.copy(ServerProcess.REPOSITORY.resolve("receivers"), folder.resolve("receivers"));
        return server;
    }

    private Program.Ended signalbox(String... arguments) {
        List<String> command = new ArrayList<>(ServerProcess.java());
        command.addAll(List.of(arguments));
        return Program.run(folder, Map.of(), "", command);
    }

    /** Two mistakes, a line each. */
    private void breakRule() throws IOException {
        String right = Files.readString(ServerProcess.REPOSITORY.resolve(RULE));
        String wrong = right.replace("severity == \"warning\"", "severety == \"warning\"")
                .replace("new Inhibition(", "new Inhibitoin(");
        assertThat(wrong).isNotEqualTo(right);
        Files.writeString(folder.resolve(RULE), wrong);
    }

    private void mendRule() throws IOException {
        Files.writeString(folder.resolve(RULE), Files.readString(ServerProcess.REPOSITORY.resolve(RULE)));
    }

    private static int lineOf(Path file, String part) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i + 1;
            }
        }
        throw new AssertionError("no " + part + " in " + file);
    }

    private static JsonNode rulePackage(ServerProcess server, String name) throws IOException {
        for (JsonNode rules : server.getJson("/api/signalbox/v1/rules")) {
            if (rules.path("package").asText().equals(name)) {
                return rules;
            }
        }
        throw new AssertionError("no package " + name);
    }

    private static String state(ServerProcess server, String alertname) throws IOException {
        return server.getJson("/api/v2/alerts?filter=alertname%3D" + alertname)
                .at("/0/status/state")
                .asText();
    }

    @Test
    void checkNamesPlaceFaultAndNearestName() throws IOException {
        server();
        breakRule();

        Program.Ended check = signalbox("check");

        assertThat(check.exit()).isEqualTo(1);
        int line = lineOf(folder.resolve(RULE), "severety");
        int column = Files.readAllLines(folder.resolve(RULE)).get(line - 1).indexOf("severety") + 1;
        assertThat(check.lines())
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith(RULE + ":" + line + ":" + column + ": ")
                        .contains("\"severety\"", "\"severity\""));
        assertThat(check.err() + check.out()).doesNotContain("\tat ", "Exception");

        mendRule();
        assertThat(signalbox("check").exit()).isZero();
    }

    @Test
    void badPackageIsLeftOut_untilItIsMended_andKeepsItsLastGoodVersionAfterwards() throws Exception {
        try (ServerProcess server = server()) {
            breakRule();
            server.start();

            assertThat(server.log().text()).contains("failed to load rule package", RULE, "severety");
            assertThat(server.metric(FAILED)).isEqualTo(1);
            assertThat(server.metric(RELOADED)).isZero();
            JsonNode infra = rulePackage(server, "rules.teams.infra");
            assertThat(infra.path("state").asText()).isEqualTo("failed");
            assertThat(infra.at("/problems/0/file").asText()).endsWith(RULE);
            assertThat(infra.at("/problems/0/line").asInt()).isPositive();
            server.alerts(
                    firing("NodeDown", "instance", "a"),
                    firing("Slow", "instance", "a", "severity", "warning"),
                    firing("DatacenterDown", "datacenter", "dc1"),
                    firing("LowTraffic", "datacenter", "dc1", "severity", "warning"));
            assertThat(state(server, "Slow")).isEqualTo("active");
            assertThat(state(server, "LowTraffic")).as("by the rules of another team").isEqualTo("suppressed");

            mendRule();
            server.signal("HUP");
            Until.holds("the package runs", () -> server.metric(FAILED), failed -> failed == 0);
            assertThat(rulePackage(server, "rules.teams.infra").path("state").asText()).isEqualTo("active");
            Until.holds("its rule applies to what is there", () -> state(server, "Slow"), "suppressed"::equals);

            breakRule();
            assertThat(server.metric(RELOADED)).isEqualTo(1);
            ServerProcess.Answer inPart = server.post("/-/reload", "");
            assertThat(inPart.status()).isEqualTo(500);
            assertThat(inPart.body())
                    .contains("all other rules are in force")
                    .contains("rules.teams.infra (its last good version goes on): " + RULE + ":", "severety");
            assertThat(server.metric(FAILED)).isZero();
            assertThat(server.metric(STALE)).isEqualTo(1);
            assertThat(server.metric(RELOADED)).isZero();
            JsonNode stale = rulePackage(server, "rules.teams.infra");
            assertThat(stale.path("state").asText()).isEqualTo("stale");
            assertThat(stale.path("problems")).isNotEmpty();
            assertThat(stale.path("runningVersion").asText()).isNotEmpty().isNotEqualTo(stale.path("version").asText());
            assertThat(state(server, "Slow")).as("by the last good version").isEqualTo("suppressed");
        }
    }

    private static final String EXPLODES =
            """
            package rules.teams.infra

            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld

            rule "everything is combined with everything"
            when
                $alert : Alert( name == "Many", $a : label( "n" ) )
                Alert( name == "Many", $b : label( "n" ) != $a )
                Alert( name == "Many", $c : label( "n" ) != $b )
                Alert( name == "Many", $d : label( "n" ) != $c )
                Alert( name == "Many", label( "n" ) != $d, label( "n" ) != $a )
                Alert( name == "Never" )
            then
                insertLogical( new Withheld( $alert, $a ) );
            end
            """;

    @Test
    void rulesThatUseUpTheMemoryAreStopped_andEverythingElseGoesOn() throws Exception {
        try (ServerProcess server = server()) {
            server.start();
            server.alerts(IntStream.range(0, 250).mapToObj(n -> firing("Many", "n", "" + n)).toArray(String[]::new));
            server.alerts(firing("Never"));
            Files.writeString(folder.resolve("rules/teams/infra/explodes.drl"), EXPLODES);
            server.signal("HUP");
            server.log().await("rule package quarantined");
            server.log().await("Completed loading of configuration file");

            assertThat(rulePackage(server, "rules.teams.infra").path("state").asText()).isEqualTo("quarantined");
            assertThat(rulePackage(server, "rules.teams.infra").path("runningVersion").asText()).as("the one that was stopped").isNotEmpty();
            assertThat(rulePackage(server, "rules.teams.payments").path("state").asText()).isEqualTo("active");
            assertThat(state(server, "Never")).isEqualTo("active");
            assertThat(server.process().isAlive()).isTrue();
            server.alerts(firing("After"));
            assertThat(state(server, "After")).isEqualTo("active");

            Files.delete(folder.resolve("rules/teams/infra/explodes.drl"));
            server.post("/-/reload", "");
            assertThat(rulePackage(server, "rules.teams.infra").path("state").asText()).isEqualTo("active");
        }
    }

    /** Such as those of an earlier version, in a folder that stayed. */
    @Test
    void standardRulesAreTheProgramsOwn() throws IOException {
        server();
        Path group = folder.resolve("rules/standard/group.drl");
        assertThat(signalbox("check").exit()).isZero();
        Files.writeString(group, Files.readString(group).replace("RoutingTree(", "RoutingTere("));

        Program.Ended check = signalbox("check");

        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out())
                .contains("rules/standard/group.drl: the folder \"standard\" is not a team's", "remove the folder")
                .doesNotContain("\tat ");
    }

    private static final String BAD =
            """
            route:
              receiver: nobody
              group_wiat: 30s
              repeat_interval: never
            inhibit_rules:
              - source_matchers: ['a=~"["']
                target_matchers: [severity="warning"]
            receivers:
              - name: team
                webhook_configs: [{url: 'http://127.0.0.1:1/secret-path'}]
            """;

    @Test
    void badConfigurationPreventsTheStart_andSaysAllThatIsWrongAtOnce() throws IOException {
        server();
        Files.writeString(folder.resolve("bad.yml"), BAD);

        Program.Ended check = signalbox("check", "--config.file=bad.yml");
        Program.Ended serve = signalbox("serve", "--config.file=bad.yml", "--web.listen-address=127.0.0.1:0");

        for (Program.Ended ended : List.of(check, serve)) {
            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.out() + ended.err())
                    .contains("bad.yml:2:13: ", "bad.yml:3:3: ", "bad.yml:4:20: ", "bad.yml:6:")
                    .contains("nobody", "group_wiat", "never")
                    .doesNotContain("secret-path", "\tat ");
        }
    }

    @Test
    void reloadOfABadConfigurationFails_andTheOldOneStays() throws Exception {
        try (ServerProcess server = server("--config.file=alertmanager.yml")) {
            Files.writeString(folder.resolve("alertmanager.yml"), "route: {receiver: team}\nreceivers: [{name: team}]\n");
            server.start();
            String before = server.getJson("/api/v2/status").at("/config/original").asText();

            Files.writeString(folder.resolve("alertmanager.yml"), BAD);
            ServerProcess.Answer answer = server.post("/-/reload", "");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains("alertmanager.yml:3:3: ", "group_wiat").doesNotContain("secret-path");
            assertThat(server.getJson("/api/v2/status").at("/config/original").asText()).isEqualTo(before);
            assertThat(server.metric("alertmanager_config_last_reload_successful")).isZero();
            server.signal("HUP");
            server.log().await("configuration reload failed"); // who asked by a request is answered, and nothing is logged of that
            assertThat(server.log().text()).doesNotContain("\tat ");
            server.alerts(firing("StillTaken"));
        }
    }

    @Test
    void withoutConfigurationWhatNothingRoutesGoesToDefault_andTheServerSaysSo() throws Exception {
        try (ServerProcess server = server().start()) {
            server.alerts(firing("Homeless"), firing("Routed", "severity", "critical", "team", "payments"));

            JsonNode homeless = server.getJson("/api/v2/alerts?filter=alertname%3DHomeless");
            assertThat(homeless.at("/0/receivers").toString()).isEqualTo("[{\"name\":\"default\"}]");
            JsonNode routed = server.getJson("/api/v2/alerts?filter=alertname%3DRouted");
            assertThat(routed.at("/0/receivers").toString()).isEqualTo("[{\"name\":\"payments-pager\"}]");
            assertThat(server.getJson("/api/signalbox/v1/status").path("unrouted").toString())
                    .contains("\"count\":1", "\"receiver\":\"default\"");
            assertThat(server.metric("signalbox_alerts_unrouted")).isEqualTo(1);
            assertThat(server.log().await("alertname=Homeless")).contains("level=WARN", "default");
        }
    }
}
