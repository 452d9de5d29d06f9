package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What people do on the page, in a real browser, on a real server. */
@Tag("once")
class UiIT {

    private static final String CONFIGURATION = """
            route:
              receiver: ops
              group_by: [alertname]
              group_wait: 1s
              routes:
                - matchers: [team="legacy"]
                  receiver: nobody
            receivers:
              - name: ops
                webhook_configs: [{ url: "http://127.0.0.1:9/" }]
              - name: nobody
            """;

    @TempDir
    private Path folder;

    private static Browser browser;

    private ServerProcess server;

    /** One for all: each server has a port of its own, so that a browser knows nothing of it from before. */
    @BeforeAll
    static void openBrowser() {
        browser = new Browser();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() throws IOException {
        server = new ServerProcess(folder, "--config.file=am.yml");
        ServerProcess.copy(ServerProcess.REPOSITORY.resolve("rules"), folder.resolve("rules"));
        Files.writeString(folder.resolve("am.yml"), CONFIGURATION);
        server.start();
        browser.at(server).shaped(Browser.WIDE, false).rest();
    }

    @AfterEach
    void stop() throws InterruptedException {
        browser.rest();
        server.close();
    }

    /** A node is down, and its disk is of no interest meanwhile, as a rule of the team "infra" says. */
    private void outage() throws IOException {
        server.alerts(
                firing("NodeDown", "instance", "db1", "severity", "critical", "rack", "r7"),
                firing("DiskFull", "instance", "db1", "severity", "warning", "mountpoint", "/"),
                firing("ProbeFailed", "instance", "probe2", "severity", "warning", "team", "legacy"));
    }

    @Test
    void seesWhyAnAlertIsQuiet_silencesItsSource_andEndsThat() throws IOException {
        outage();
        browser.open("/").sees("DiskFull", "inhibited", "NodeDown inhibits warnings of the same instance", "because NodeDown{db1}",
                "reaches nobody");
        browser.press("NodeDown{db1}").sees("Why", "In the group");
        assertThat(browser.url()).contains("#/alert/");
        browser.press("Silence it").sees("Would keep 1 alert quiet now, a critical one.");
        browser.press("2 h").type("input[name=comment]", "The disk is being changed").type("input[name=author]", "db-oncall");
        browser.press("Silence 1 alert for 2 h").sees("Keeps 1 alert quiet, a critical one, until", "The disk is being changed");
        String silence = browser.url();

        browser.open("/#/alerts?silenced=false&inhibited=false").sees("ProbeFailed").seesNo("DiskFull", "critical");

        browser.press("Silences").sees("1 alert, a critical one, is kept quiet by 1 silence.", "hides something critical", "db-oncall");
        browser.press("Extend").sees("Extended by an hour");
        browser.press("End").sees("Ended: ", "No silence is in force.");
        browser.press("Make it again").sees("Would keep 1 alert quiet now");
        browser.open(silence.substring(silence.indexOf("/#/"))).sees("Ended", "Make it again");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keysAloneLeadFromTheListToASilence_andBackToTheRow() throws IOException {
        outage();
        browser.open("/").sees("ProbeFailed", "DiskFull");
        browser.keys("j").shows(".row.at:focus");
        browser.keys("j", "e").shows(".row.at .peek .say");
        browser.keys("k").shows(".row[aria-current]:focus:not(:has(.peek))").keys("j").shows(".row[aria-current]:focus .peek .say");
        String row = alertOf(browser.attribute(".row.at", "aria-label"));
        browser.keys(Keys.ENTER).sees("Copy the answer");
        browser.back();
        assertThat(alertOf(browser.attribute(".row.at:focus", "aria-label"))).isEqualTo(row);
        browser.keys("s").sees("Would keep 1 alert quiet now");
        browser.type("input[name=comment]", "by keys").type("input[name=author]", "me").controlEnter().sees("Keeps 1 alert quiet");
        browser.keys("g", "a").sees("silenced");
        browser.keys("/", "alertname=Probe").sees("ProbeFailed").keys(Keys.ESCAPE, Keys.ESCAPE);
        browser.keys("?").sees("Single keys rest while a field has the focus.");
        browser.keys(Keys.ESCAPE).seesNo("Single keys rest").keys("g", "s").sees("kept quiet by 1 silence");
        browser.keys("j").shows(".sil a.plain:focus").keys(Keys.ENTER).sees("Keeps 1 alert quiet").shows("main:focus");
        browser.keys(Keys.ESCAPE).sees("kept quiet by 1 silence");
        browser.keys("n").sees("New silence").click("input[name=comment]").keys("kept", Keys.ESCAPE).shows("input[name=comment]:not(:focus)");
        browser.keys(Keys.ESCAPE).sees("kept quiet by 1 silence");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whoComesBackToALongListIsWhereTheyLeftIt_andAnotherPageBeginsAtItsHead() throws IOException {
        server.alerts(IntStream.range(0, 900)
                .mapToObj(n -> firing("Many", "instance", "n" + n, "team", "legacy", "shard", "s" + n % 7))
                .toArray(String[]::new));
        browser.shaped(Browser.PHONE, false).open("/#/alerts?group=none").sees("900");
        String place = (String) Until.holds("rows far below are drawn", () -> browser.run("""
                if (scrollY < 10000) {
                    scrollTo(0, 20000);
                }
                const row = [...document.querySelectorAll('.row')].find(each => each.getBoundingClientRect().top > 100);
                return scrollY > 10000 && row && row.getBoundingClientRect().top < 600 ? row.getAttribute('aria-label') : null"""), label -> label != null);
        browser.run("[...document.querySelectorAll('.row')].find(each => each.getAttribute('aria-label') === arguments[0]).querySelector('.nm').click()",
                place);
        browser.sees("Copy the answer").shows("main:focus");
        assertThat(browser.run("return scrollY")).isEqualTo(0L);
        browser.back().shows(".row.at:focus");
        assertThat(browser.attribute(".row.at:focus", "aria-label")).isEqualTo(place);
        assertThat(browser.complaints()).isEmpty();
    }

    /** The last word; those before it say what became of the alert, which may change meanwhile. */
    private static String alertOf(String label) {
        return label.substring(label.lastIndexOf(' ') + 1);
    }

    @Test
    void rowStaysUnfolded_whateverBecomesOfItsAlert() throws IOException {
        server.alerts(firing("Slow", "instance", "web1", "team", "legacy"));
        browser.open("/").sees("no integration").keys("j", "e").shows(".row.at .peek .say");
        server.post("/api/v2/silences", ServerProcess.silence("Slow"));
        browser.sees("1 silenced").shows(".row.at .peek .say").sees("Silenced by");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void somebodyTakesCareOfAnAlert_andItsRowSaysWho() throws IOException {
        outage();
        browser.open("/").sees("ProbeFailed").keys("j", "a").sees("Somebody takes care of it.");
        browser.type("input[name=by]", "jo").type("input[name=doing]", "on my way").keys(Keys.ENTER).sees("acknowledged by jo");
        browser.click(".row.at .who");
        browser.press("Open").sees("on my way", "until it ends");
        browser.press("Acknowledge").sees("Somebody takes care of it.").run("document.querySelector('dialog .presets button').focus()");
        browser.keys("n", Keys.ESCAPE).seesNo("Somebody takes care of it.").sees("on my way", "until it ends");
        browser.press("Take back").seesNo("on my way");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void mapShowsWhoKeepsWhomQuiet_andWhatAnAlertWouldMute() throws IOException {
        outage();
        server.alerts(firing("DiskFull", "instance", "db2", "severity", "warning"));
        browser.open("/#/map").sees("1 alert is kept quiet by 1 rule.", "Sources", "NodeDown inhibits warnings of the same instance");
        browser.run("document.querySelector('[data-layer=\"0\"]').focus()");
        browser.keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).shows("[data-layer='2'][data-place='0']:focus");
        browser.type("[data-filter]", "alertname=\"NodeDown\"").keys(Keys.ENTER).keys("instance=\"db2\"").keys(Keys.ENTER);
        browser.sees("If NodeDown{db2} fired now, it would mute 1 alert by 1 rule", "Would be muted").shows(".wire .w-ink");
        server.alerts(ServerProcess.resolved("NodeDown", "instance", "db1", "severity", "critical", "rack", "r7"));
        browser.open("/#/map").sees("No rule keeps anything quiet", "keeps nothing quiet").shows(".wire .w-off");
        assertThat(browser.complaints()).isEmpty();
    }

    /** Told, with the moment of it in the address: what a colleague sees next morning. */
    @Test
    void storyOfAnAlertIsTold_atAnyMoment() throws IOException {
        server.alerts(firing("Slow", "instance", "web1", "severity", "warning", "team", "legacy"));
        String fingerprint = server.getJson("/api/v2/alerts").at("/0/fingerprint").asText();
        server.post("/api/v2/silences", ServerProcess.silence("Slow"));
        Until.holds("the silence is in the records", () -> server.getJson("/api/signalbox/v1/history/alert/" + fingerprint).toString(),
                story -> story.contains("\"silenced\""));
        browser.open("/#/alert/" + fingerprint).sees("Silenced", "As a table").shows(".band .b-quiet");
        browser.sees("its group has nobody to tell even then. That is: ");
        browser.keys(Keys.ARROW_LEFT).sees("Go to now", "Why at", " later.");
        assertThat(browser.url()).contains("?at=");
        browser.keys("n").seesNo("Go to now");
        browser.open("/#/alert/" + fingerprint + "?at=2020-01-01T00:00:00Z").sees("It did not fire then: it began at", "Go to now");
        browser.open("/#/notifications").sees("Notifications", "Nobody was told anything since");
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
    void linksOfAlertmanagerArriveWhereTheyMeant() throws IOException {
        outage();
        browser.open("/#/alerts?receiver=nobody").sees("ProbeFailed").seesNo("DiskFull");
        browser.open("/#/alerts?filter=%7Binstance%3D%22db1%22%2Cseverity%3D~%22warn.*%22%7D&silenced=false&inhibited=true&active=true")
                .sees("DiskFull", "severity=~\"warn.*\"", "without silenced").seesNo("ProbeFailed");
        browser.open("/#/alerts?group=severity&customGrouping=true").sees("Groups by severity", "in 2 groups");
        browser.open("/#/silences/new?filter=%7Balertname%3D%22DiskFull%22%7D&comment=Planned").sees("Would keep 1 alert quiet now");
        assertThat(browser.attribute("input[name=comment]", "value")).isEqualTo("Planned");
        browser.open("/#/status").sees("Status", "As Alertmanager", "Configuration");
        server.post("/api/v2/silences", ServerProcess.silence("ProbeFailed"));
        browser.open("/#/routing?filter=%7Balertname%3D%22ProbeFailed%22%2Cteam%3D%22legacy%22%7D").sees("Silenced by a silence").press("a silence").sees(
                "Keeps 1 alert quiet");
        browser.open("/#/silences/0000/edit").sees("There is no silence 0000.");
        browser.open("/ui/#/alerts").sees("ProbeFailed");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void filterTakesWhatIsTypedAndWhatIsSuggested_andALabelThatIsPressed() throws IOException {
        outage();
        browser.open("/").sees("ProbeFailed");
        browser.type("[data-filter]", "probe2").sees("instance=\"probe2\"").keys(Keys.ENTER).seesNo("DiskFull");
        assertThat(browser.url()).contains("filter=");
        browser.keys(Keys.BACK_SPACE).sees("DiskFull");
        browser.type("[data-filter]", "severity=~\"(\"").keys(Keys.ENTER).sees("is no regular expression");
        browser.type("[data-filter]", "severity=\"critical\"").keys(Keys.ENTER).seesNo("DiskFull", "ProbeFailed");
        browser.open("/").sees("ProbeFailed").click(".cnt:nth-of-type(2)").sees("ProbeFailed").seesNo("DiskFull");
        assertThat(browser.url()).contains("state=failed");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void newcomerIsShownHowToBegin_andATestAlertArrives() {
        browser.open("/").sees("Nothing is firing.", "Point your Prometheus here", "127.0.0.1:" + server.port());
        browser.open("/#/status").sees("Signalbox works, and has for").open("/").sees("Nothing is firing.");
        browser.press("Send a test alert").sees("SignalboxTest", "firing");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatAlertsCarryIsShownAndDoesNothing() throws IOException {
        String script = "<script>window.hacked = 1</script><img src=x onerror=window.hacked=1>";
        server.post("/api/v2/alerts", "[{\"labels\":{\"alertname\":\"" + script + "\",\"instance\":\"" + "A".repeat(10_000)
                + "\",\"team\":\"long\",\"rtl\":\"\u05e9\u05dc\u05d5\u05dd\u202eevil\",\"emoji\":\"\ud83d\udd25\"},\"annotations\":{\"summary\":\"" + script
                + "\",\"runbook\":\"javascript:window.hacked=1\",\"wiki\":\"see https://wiki.example/x.\"},\"generatorURL\":\"http://prom.example/\"}]");
        for (int width : List.of(Browser.WIDE, Browser.PHONE)) {
            browser.shaped(width, false).open("/").sees("<script>window.hacked", "emoji=");
            hurtsNobody(width);
            browser.click(".row .who");
            browser.press("Open").sees("javascript:window.hacked=1", "https://wiki.example/x");
            assertThat(browser.count("a[href='https://wiki.example/x'][rel~=noopener]")).isEqualTo(1);
            hurtsNobody(width);
        }
        server.alerts(firing("A".repeat(150), "severity", "critical"));
        for (int width : List.of(Browser.WIDE, Browser.PHONE)) {
            browser.shaped(width, false).open("/").sees("<script>window.hacked", "AAAAAA");
            hurtsNobody(width);
            browser.open("/#/alert/" + fingerprint("A".repeat(150))).sees("Why", "In the group");
            hurtsNobody(width);
        }
    }

    private void hurtsNobody(int width) {
        assertThat(browser.run("return window.hacked")).isNull();
        assertThat(browser.count("a[href^='javascript' i], main img, main script, iframe")).isZero();
        fits(width);
        assertThat(browser.complaints()).isEmpty();
    }

    /** A phone makes its window as wide as what is in it: then nobody can read it. */
    private void fits(int width) {
        assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                .as("how wide " + browser.url() + " is")
                .isLessThanOrEqualTo(width);
    }

    private String fingerprint(String name) throws IOException {
        return server.getJson("/api/v2/alerts?filter=alertname%3D" + name).at("/0/fingerprint").asText();
    }

    @Test
    void whatStandsOnAnAlertsPageIsSaidOnce_byTheNamesThatPeopleKnow() throws IOException {
        Files.writeString(folder.resolve("am.yml"), CONFIGURATION.replace("- matchers: [team=\"legacy\"]\n      receiver: nobody", """
                - matchers: [team="legacy"]
                      receiver: nobody
                      routes:
                        - matchers: [severity="critical"]
                        - {}"""));
        Files.createDirectories(folder.resolve("rules/teams/web"));
        Files.writeString(folder.resolve("rules/teams/web/web.drl"), """
                package rules.teams.web

                import signalbox.alert.Alert
                import signalbox.derived.Derived

                rule "what is slow in a shop is a slow shop"
                when
                    $one : Alert( name == "PodSlow" )
                then
                    insertLogical( Derived.alert( "ShopSlow" ).label( "team", "legacy" ).because( $one ) );
                end
                """);
        assertThat(server.post("/-/reload", "").status()).isEqualTo(200);
        outage();
        server.alerts(firing("PodSlow", "pod", "a1"), firing("PodSlow", "pod", "a2"), firing("PodSlow", "pod", "a10"),
                firing("PodSlow", "pod", "b1", "zone", "north"));
        browser.open("/#/alert/" + fingerprint("ShopSlow"))
                .sees("by what is slow in a shop is a slow shop (web) from PodSlow{a1}, PodSlow{a10}, PodSlow{a2}, PodSlow{b1}",
                        "by the route {team=\"legacy\"} / everything else");
        browser.open("/#/alert/" + fingerprint("DiskFull"))
                .sees("When NodeDown{db1} ends: told at the next turn of its group after that", "The next turn: ");
        browser.open("/#/alerts?filter=alertname%3DPodSlow").sees("a10", "zone=north");
        assertThat(browser.count(".row")).as("a row for those that differ in one label, and one for the rest").isEqualTo(2);
        assertThat(browser.words(".run").split("\\s+")).containsSubsequence("a1", "a2", "a10");
        assertThat(browser.complaints()).isEmpty();
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
        browser.press("inhibit_rules[1]").sees("inhibit_rules[1] stands in am.yml, line 15.").shows("pre mark");
        assertThat(browser.words("pre mark")).contains("ClusterDown", "ProbeFailed").doesNotContain("NodeDown");
        browser.back().sees("am.yml:15");
        browser.open("/#/status?entry=gone").sees("There is no entry gone now.");
        assertThat(browser.axe()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    /** Links are typed by people and made by tools. */
    @Test
    void oddAddressShowsAPage_andSaysWhatOfItIsNotUnderstood() throws IOException {
        outage();
        browser.open("/#/alerts?filter=severity%3D~%22(%22").sees("( is no regular expression", "No alert matches");
        browser.open("/#/alerts?filter=instance%3D~%22db%5C%5C-%3F1%22").sees("DiskFull").seesNo("ProbeFailed");
        browser.open("/#/alerts?filter=%25%25&state=nonsense").sees("was not understood", "Show all");
        browser.open("/#/alert/" + fingerprint("DiskFull") + "?at=yesterday").sees("Inhibited", "Firing for");
        browser.open("/#/alert/0123456789abcdef").sees("0123456789abcdef", "There is no such alert").seesNo("(no name)");
        browser.open("/#/notifications?from=yesterday&to=never&outcome=nonsense").sees("All outcomes", "The last 24 h");
        browser.open("/#/notifications?outcome=failed&receiver=nobody").sees("No notification failed to nobody");
        browser.open("/#/silences?state=nonsense&filter=%7B").sees("No silence is in force.");
        browser.open("/#/replay?id=nonsense").sees("Replay");
        browser.open("/#/%E0%A4%A").sees("There is no such page here.");
        assertThat(browser.count("main .say")).isPositive();
    }

    @Test
    void whatIsTypedIntoAFormIsKept_whileTheServerIsAway_andOverAReload() throws Exception {
        outage();
        browser.open("/#/silences/new?filter=alertname%3DDiskFull").sees("Would keep 1 alert quiet now");
        browser.press("4 h").type("input[name=comment]", "a long story").type("input[name=author]", "me");
        server.kill();
        browser.controlEnter().sees("Signalbox does not answer.");
        server.start();
        browser.seesNo("No answer");
        browser.reload().sees("As you left it here.", "Would keep 1 alert quiet now");
        assertThat(browser.attribute("input[name=comment]", "value")).isEqualTo("a long story");
        browser.press("Silence 1 alert for 4 h").sees("Keeps 1 alert quiet");
        browser.open("/#/silences/new?filter=alertname%3DDiskFull").sees("Would keep 1 alert quiet now").seesNo("As you left it");
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
        browser.open("/#/rules/rules.teams.storm").sees("Stopped: what these rules kept quiet or sent elsewhere goes its usual way.",
                "It is tried again at", "Mend the rule and reload.", "$other : Alert(");
        assertThat(browser.text()).doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT");
        browser.open("/#/status").sees("The rules of storm are stopped", "It is tried again at", "Mend the rule and reload.");
        assertThat(browser.text()).doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT");
        browser.open("/#/alert/" + fingerprint("Many")).sees("Rules stopped", "everything inhibits everything");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void pageOutlivesItsServer_andSaysSoMeanwhile() throws Exception {
        outage();
        browser.open("/").sees("ProbeFailed");
        server.kill();
        browser.sees("No answer", "What you see is of", "ProbeFailed");
        server.start();
        browser.seesNo("No answer").sees("ProbeFailed");
    }

    @Test
    void tenThousandAlertsAreListedAndFiltered() throws IOException {
        for (int i = 0; i < 10_000; i += 2_000) {
            server.alerts(IntStream.range(i, i + 2_000)
                    .mapToObj(n -> firing("Load" + n % 40, "instance", "n" + n, "shard", "s" + n % 7, "severity",
                            n % 3 == 0 ? "critical" : "warning"))
                    .toArray(String[]::new));
        }
        browser.open("/#/alerts?group=none").sees("10\u202f000", "firing");
        assertThat(browser.count(".row")).isBetween(10, 300);
        List<Long> took = new ArrayList<>();
        List<Long> busy = new ArrayList<>();
        browser.busy();
        for (String filter : List.of("n99.*", "n98.*", "n97.*", "n96.*", "n95.*", "n94.*", "n99.*")) {
            long before = browser.busy();
            took.add((Long) browser.run("""
                    const began = performance.now();
                    history.replaceState(null, "", "#/alerts?group=none&filter=" + encodeURIComponent('{instance=~"' + arguments[0] + '"}'));
                    dispatchEvent(new HashChangeEvent("hashchange"));
                    return new Promise(done => {
                        const look = () => document.querySelector(".end")?.textContent.startsWith("111")
                            && document.querySelector(".row .what").textContent.includes("instance=" + arguments[0].slice(0, 3))
                            ? done(Math.round(performance.now() - began)) : requestAnimationFrame(look);
                        look();
                    });""", filter));
            busy.add(browser.busy() - before);
        }
        System.out.println("10,000 alerts filtered, milliseconds until it was drawn: " + took + ", of its processor: " + busy);
        browser.sees("111", "n9999");
        browser.shaped(Browser.PHONE, false).open("/").sees("10\u202f000", "firing");
        fits(Browser.PHONE);
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

    private static final String RULE_PAGE = "/#/rules/rules.teams.infra/NodeDown%20inhibits%20warnings%20of%20the%20same%20instance";

    @Test
    void lastFiringOfARuleIsShown_fromFactsToConclusions() throws IOException {
        outage();
        browser.open(RULE_PAGE).sees("Last firing", "NodeDown{db1}", "DiskFull{db1}", "2 conditions met", "inhibited");
        browser.click("section[aria-labelledby=firings] summary").sees("$node : Alert( name == \"NodeDown\"", "line 10",
                "DiskFull{instance=\"db1\", mountpoint=\"/\", severity=\"warning\"}", "Inhibition( target DiskFull{");
        browser.click(".gr a.node").sees("Why", "In the group", "posted by 127.0.0.1");
        assertThat(browser.complaints()).isEmpty();
    }

    /** For those who do not see it, or not well: axe-core finds nothing, on any page, light or dark, wide or on a phone. */
    @Test
    void everyPageIsOfUseToEverybody() throws IOException {
        outage();
        server.post("/api/v2/silences", ServerProcess.silence("ProbeFailed"));
        String fingerprint = server.getJson("/api/v2/alerts?filter=alertname%3DDiskFull").at("/0/fingerprint").asText();
        String silence = server.getJson("/api/v2/silences").at("/0/id").asText();
        List<String> wrong = new ArrayList<>();
        for (String path : List.of("/#/alerts", "/#/alerts?state=waiting&group=none", "/#/alert/" + fingerprint, "/#/silences",
                "/#/silences/" + silence,
                "/#/silences/new?filter=severity%3D%22critical%22", "/#/silences/" + silence + "/edit", "/#/notifications", "/#/status",
                        "/#/routing",
                "/#/routing?filter=%7Balertname%3D%22DiskFull%22%2Cseverity%3D%22warning%22%2Cinstance%3D%22db1%22%7D", "/#/rules", RULE_PAGE, "/#/replay",
                        "/#/map",
                "/#/map?filter=%7Balertname%3D%22NodeDown%22%2Cinstance%3D%22db1%22%7D", "/#/nowhere")) {
            for (int width : List.of(Browser.WIDE, Browser.PHONE)) {
                for (boolean dark : List.of(false, true)) {
                    browser.shaped(width, dark).open(path).shows("main h1");
                    Until.holds(path + " has come", () -> browser.count("main [role=status].empty"), pending -> pending == 0);
                    fits(width);
                    String found = browser.axe();
                    if (!found.isEmpty()) {
                        wrong.add(path + " at " + width + (dark ? ", dark: " : ", light: ") + found);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
