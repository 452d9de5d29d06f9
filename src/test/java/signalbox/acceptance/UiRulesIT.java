package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What the page says of those who decide, and of what came of it: rules, routes, notifications, the map, replay. */
@Tag("once")
class UiRulesIT extends UiFixture {

    @Test
    void mapShowsWhoKeepsWhomQuiet_andWhatAnAlertWouldMute() throws IOException {
        outage();
        server.alerts(firing("DiskFull", "instance", "db2", "severity", "warning"));
        browser.open("/#/map").sees("1 alert is kept quiet by 1 rule.", "Sources", "NodeDown inhibits warnings of the same instance");
        browser.run("document.querySelector('[data-layer=\"0\"]').focus()");
        browser.keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).shows("[data-layer='2'][data-place='0']:focus");
        browser.type("[data-filter]", "alertname=\"NodeDown\"").keys(Keys.ENTER).keys("instance=\"db2\"").keys(Keys.ENTER);
        browser.sees("If NodeDown{db2} fired now, it would mute 1 alert by 1 rule", "Would be muted").shows(".wire .w-ink");
        assertThat(couldKeepQuiet()).doesNotContain("there is no NodeDown");
        server.alerts(ServerProcess.resolved("NodeDown", "instance", "db1", "severity", "critical", "rack", "r7"));
        Until.holds("it is quiet no more", () -> server.getJson("/api/signalbox/v1/alerts").toString(), all -> !all.contains("\"inhibited\""));
        assertThat(couldKeepQuiet()).as("at once, though somebody asked a moment ago").contains("there is no NodeDown");
        browser.open("/#/map").sees("No rule keeps anything quiet", "keeps nothing quiet").shows(".wire .w-off");
        assertThat(browser.complaints()).isEmpty();
    }

    private String couldKeepQuiet() throws IOException {
        return server.getJson("/api/signalbox/v1/map").get("rules").toString();
    }

    @Test
    void entryOfTheConfigurationThatKeepsAnAlertQuietIsNamedWithItsLine_andLeadsThere() throws IOException {
        Files.writeString(folder.resolve("am.yml"), CONFIGURATION + """
                inhibit_rules:
                  - source_matchers: [alertname="Other"]
                    target_matchers: [alertname="NodeDown"]
                  - source_matchers: [alertname="ClusterDown"]
                    target_matchers: [alertname="ProbeFailed"]
                """);
        assertThat(server.post("/-/reload", "").status()).isEqualTo(200);
        outage();
        server.alerts(firing("ClusterDown"));
        browser.open("/#/alert/" + fingerprint("ProbeFailed")).sees("Inhibited by inhibit_rules[1], because ClusterDown fires", "am.yml:15");
        browser.press("inhibit_rules[1]").sees("inhibit_rules[1] stands in " + folder.resolve("am.yml") + ", line 15.").shows("pre mark");
        assertThat(browser.words("pre mark")).contains("ClusterDown", "ProbeFailed").doesNotContain("NodeDown");
        browser.back().sees("am.yml:15");
        browser.open("/#/status?entry=gone").sees("There is no entry gone now.");
        assertThat(browser.axe()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void stoppedPackageSaysSo_whatForAndWhenItIsTriedAgain() throws IOException {
        Files.createDirectories(folder.resolve("rules/teams/storm"));
        Files.writeString(folder.resolve("rules/teams/storm/package.yml"), "limits: {conclusions: 5}\n");
        Files.writeString(folder.resolve("rules/teams/storm/storm.drl"), """
                package rules.teams.storm

                import signalbox.alert.Alert
                import signalbox.inhibit.Inhibition

                rule "everything inhibits everything"
                when
                    $one : Alert( team == "storm" )
                    $other : Alert( team == "storm", this != $one )
                then
                    insertLogical( new Inhibition( $one, $other ) );
                end
                """);
        assertThat(server.post("/-/reload", "").status()).isEqualTo(200);
        server.alerts(IntStream.range(0, 10).mapToObj(n -> firing("Many", "instance", "n" + n, "team", "storm")).toArray(String[]::new));
        browser.open("/#/rules/rules.teams.storm").sees("Stopped: what these rules kept quiet is told; their routes stand.",
                "It is tried again at", "Mend the rule and reload.", "$other : Alert(");
        assertThat(browser.text()).doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT");
        browser.open("/#/status").sees("The rules of storm are stopped", "It is tried again at", "Mend the rule and reload.");
        assertThat(browser.text()).doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT");
        browser.open("/#/alert/" + fingerprint("Many")).sees("Rules stopped", "everything inhibits everything");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void shadowSaysWhatItWouldHaveDone_andOfWhichAlerts() throws IOException {
        Files.createDirectories(folder.resolve("rules/teams/draft"));
        Files.writeString(folder.resolve("rules/teams/draft/package.yml"), "shadow: true\n");
        Files.writeString(folder.resolve("rules/teams/draft/draft.drl"), """
                package rules.teams.draft

                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld

                rule "drafts are quiet"
                when
                    $alert : Alert( name == "Draft" )
                then
                    insertLogical( new Withheld( $alert, "a draft" ) );
                end
                """);
        assertThat(server.post("/-/reload", "").status()).isEqualTo(200);
        server.alerts(firing("Draft", "team", "ink"));
        Until.holds("what it concludes is in the records", () -> server.getJson("/api/signalbox/v1/rules/rules.teams.draft/shadow").toString(),
                would -> would.contains("withheld 1 alert"));
        browser.open("/#/rules/rules.teams.draft").sees("A shadow: what it concludes has no effect.", "It would have withheld 1 alert of 1 team since",
                "Without effect now", "Draft", "drafts are quiet: a draft", "would be withheld");
        assertThat(browser.text()).doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT");
        assertThat(browser.axe()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void changedRuleIsTriedOnHistory_andNothingElseChanges() throws IOException {
        try (Webhook hook = new Webhook()) {
            Files.writeString(folder.resolve("am.yml"), CONFIGURATION.replace("http://127.0.0.1:9/", hook.url()));
            server.post("/-/reload", "");
            outage();
            Until.holds(
                    "somebody was told, and that is in the records",
                    () -> server.getJson("/api/signalbox/v1/history/notifications?outcome=told").toString(),
                    told -> told.contains("NodeDown"));
            browser.open("/#/rules/rules.teams.infra").press("Try a change on history").sees("teams/infra/node-down.drl",
                    "Change something first.");
            browser.type("textarea[name='teams/infra/node-down.drl']", Keys.chord(Keys.CONTROL, "a") + Keys.DELETE).sees("changed");
            browser.reload().sees("teams/infra/node-down.drl changed");
            browser.press("Replay it").sees("1 added", "DiskFull{db1}", "not told", "first notification", "come out of it as they were");
            assertThat(browser.url()).contains("id=");
            browser.press("What was in force").press("Replay it").sees("No difference");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void lastFiringOfARuleIsShown_fromFactsToConclusions() throws IOException {
        outage();
        browser.open(RULE_PAGE).sees("Last firing", "NodeDown{db1}", "DiskFull{db1}", "2 conditions met", "inhibited");
        browser.click("section[aria-labelledby=firings] summary").sees("$node : Alert( name == \"NodeDown\"", "line 10",
                "DiskFull{instance=\"db1\", mountpoint=\"/\", severity=\"warning\"}", "Inhibition( target DiskFull{");
        browser.click(".gr a.node").sees("Why", "In the group", "posted by 127.0.0.1");
        assertThat(browser.complaints()).isEmpty();
    }

    /** Nobody listens where the receiver is to be told. */
    @Test
    void whyNobodyCouldBeToldStandsInTheRowOfTheAlert() throws IOException {
        outage();
        for (int width : List.of(Browser.WIDE, Browser.PHONE)) {
            browser.shaped(width, false).open("/").sees("ops/webhook[0]: ", "efused", "attempt", "Notifications fail", "has not reached ops");
            browser.open("/#/notifications").sees("Notifications fail", "has not reached ops", "What is still tried stands above.");
            browser.press("Receiver ops").sees("of 2 fails: ops.");
            browser.open("/#/status").sees("What ops answered");
        }
        String asked = String.valueOf(browser.run("return performance.getEntriesByType('resource').map(each => each.name).join(' ')"));
        assertThat(asked).contains("/api/signalbox/v1/alerts").doesNotContain("explain");
        browser.open("/#/alert/" + fingerprint("NodeDown")).sees("Could not be told to ops", "by the first route, which is of everything");
        assertThat(browser.words("h1 .st.failed")).as("its outcome's own words").isEqualTo("Could not be told");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void notificationsAreCountedOverTime_andOneOfThousandsOfAlertsIsPagedThrough() throws IOException {
        try (Webhook hook = new Webhook()) {
            Files.writeString(folder.resolve("am.yml"), CONFIGURATION.replace("http://127.0.0.1:9/", hook.url()));
            server.post("/-/reload", "");
            server.alerts(IntStream.range(0, 6_000).mapToObj(n -> firing("Load", "instance", "n" + n, "dc", "fra1")).toArray(String[]::new));
            Until.holds("it was told", () -> server.getJson("/api/signalbox/v1/history/notifications").get("count").asInt(), n -> n == 1);
            browser.open("/#/notifications").sees("1 notification", "6\u202f000 firing", "Receiver").shows(".chart canvas");
            browser.press("With what was kept quiet").sees("Without what was kept quiet");
            assertThat(browser.url()).contains("quiet=true");
            browser.press("Without what was kept quiet").sees("With what was kept quiet").shows(".chart canvas");
            browser.press("ops").sees("to ops since");
            browser.click(".told-of summary").sees("alerts of 6\u202f000", "dc=fra1", "instance=n");
            browser.press("Next 100").seesNo("100 alerts of");
            Until.holds("more come as one scrolls", () -> {
                browser.run("const box = document.querySelector('.told-box'); box.scrollTop = box.scrollHeight");
                return browser.text();
            }, text -> text.contains("600 alerts of") || text.contains("700 alerts of"));
            assertThat(browser.count(".told-one")).as("only what is seen is drawn").isLessThan(200);
            browser.click(".counts summary").sees("From");
            assertThat(browser.axe()).isEmpty();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void newcomerIsShownHowToBegin_andATestAlertArrives() {
        browser.open("/").sees("Nothing is firing.", "Point your Prometheus here", "127.0.0.1:" + server.port());
        browser.open("/#/status").sees("Signalbox works, and has for").open("/").sees("Nothing is firing.");
        browser.press("Send a test alert").sees("SignalboxTest", "firing");
        assertThat(browser.complaints()).isEmpty();
    }
}
