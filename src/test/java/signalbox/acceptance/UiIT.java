package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people do on the page, in a real browser, on a real server, and how the page bears it: links, forms, servers that go away. */
@Tag("once")
class UiIT extends UiFixture {

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
        browser.open("/#/rules/infra").sees("NodeDown inhibits warnings of the same instance");
        browser.open("/#/rules/infro").sees("There is no package infro now.", "To the packages that there are");
        browser.open("/#/%E0%A4%A").sees("There is no such page here.");
        assertThat(browser.count("main .say")).isPositive();
    }

    @Test
    void whatIsTypedIntoAFormIsKept_whileTheServerIsAway_andOverAReload() throws Exception {
        ServerProcess process = process();
        outage();
        browser.open("/#/silences/new?filter=alertname%3DDiskFull").sees("Would keep 1 alert quiet now");
        browser.press("4 h").type("input[name=comment]", "a long story").type("input[name=author]", "me");
        process.kill();
        browser.controlEnter().sees("Signalbox does not answer.");
        process.start();
        browser.seesNo("No answer");
        browser.reload().sees("As you left it here.", "Would keep 1 alert quiet now");
        assertThat(browser.attribute("input[name=comment]", "value")).isEqualTo("a long story");
        browser.press("Silence 1 alert for 4 h").sees("Keeps 1 alert quiet");
        browser.open("/#/silences/new?filter=alertname%3DDiskFull").sees("Would keep 1 alert quiet now").seesNo("As you left it");
    }

    @Test
    void pageOutlivesItsServer_andSaysSoMeanwhile() throws Exception {
        ServerProcess process = process();
        outage();
        browser.open("/").sees("ProbeFailed");
        process.kill();
        browser.sees("No answer", "What you see is of", "ProbeFailed");
        process.start();
        browser.seesNo("No answer").sees("ProbeFailed");
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
                browser.shaped(width, false).open(path).shows("main h1");
                Until.holds(path + " has come", () -> browser.count("main [role=status].empty"), pending -> pending == 0);
                fits(width);
                wrong.add(path + " at " + width + ", light: " + browser.axe());
                browser.shaped(width, true);
                wrong.add(path + " at " + width + ", dark: " + browser.axeOfColours());
            }
        }
        wrong.removeIf(found -> found.endsWith(": "));
        assertThat(wrong).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }
}
