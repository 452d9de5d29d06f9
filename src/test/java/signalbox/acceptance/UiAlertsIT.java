package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What people do with alerts on the page: the list of them, what is said of one, silences and acknowledgements. */
@Tag("once")
class UiAlertsIT extends UiFixture {

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
        server.alerts( // nothing becomes of them any more: a row that moves up while keys are pressed may have none above it
                firing("BackupFailed", "instance", "db7", "severity", "warning", "team", "legacy"),
                firing("ProbeFailed", "instance", "probe2", "severity", "warning", "team", "legacy"));
        browser.open("/").sees("ProbeFailed", "BackupFailed", "no integration");
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
        browser.press("Take back").seesNo("until it ends").sees("jo 127.0.0.1 acknowledged", "took an acknowledgement back");
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
}
