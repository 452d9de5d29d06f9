package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Users and what they may do, in a real browser. */
@Tag("once")
class LoginIT {

    @TempDir
    private Path folder;

    private ServerProcess server() throws IOException {
        String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "secret".toCharArray());
        Files.writeString(folder.resolve("am.yml"), "route: {receiver: ops}\nreceivers: [{name: ops}]\n");
        Files.writeString(folder.resolve("web.yml"), "basic_auth_users: {bob: " + hash + ", maria: " + hash + "}\n");
        Files.writeString(folder.resolve("roles.yml"), "default: viewer\nusers: {maria: operator}\n");
        return new ServerProcess(folder, "--config.file=am.yml", "--web.config.file=web.yml", "--web.roles.file=roles.yml")
                .as("maria", "secret")
                .start();
    }

    @Test
    void strangerLogsIn_isOfferedWhatTheRoleMayDo_andLogsOut() throws Exception {
        try (ServerProcess server = server(); Browser browser = new Browser()) {
            server.alerts(firing("DiskFull", "instance", "db1", "severity", "critical"));
            browser.at(server).shaped(Browser.WIDE, false).open("/#/silences").sees("Log in to Signalbox");
            assertThat(browser.axe()).isEmpty();
            browser.type("[name=user]", "bob").type("[name=password]", "wrong").keys(Keys.ENTER).sees("No user has this name and password.");
            browser.type("[name=user]", "bob").type("[name=password]", "secret").keys(Keys.ENTER);
            browser.sees("Your role, viewer, may not silence.", "bob, viewer").seesNo("New silence");
            assertThat(browser.url()).endsWith("#/silences");
            browser.open("/#/alerts").sees("DiskFull").keys("j", "a").sees("Your role, viewer, may not acknowledge alerts.");
            browser.open("/#/alerts").sees("DiskFull").press("Log out").sees("Log in to Signalbox");

            browser.type("[name=user]", "maria").type("[name=password]", "secret").keys(Keys.ENTER).sees("DiskFull", "maria, operator");
            browser.open("/#/silences/new?filter=alertname%3D%22DiskFull%22&comment=Planned").sees("Would keep 1 alert quiet now");
            browser.controlEnter().sees("Keeps 1 alert quiet", "maria");
            browser.open("/#/silences/new?filter=alertname%3D%22DiskFull%22").sees("Would keep 1 alert quiet now").type("input[name=comment]", "half a sen");
            server.kill();
            server.start();
            browser.sees("Logged out").press("Log in again").sees("Log in to Signalbox");
            browser.type("[name=user]", "maria").type("[name=password]", "secret").keys(Keys.ENTER).sees("As you left it here.");
            assertThat(browser.attribute("input[name=comment]", "value")).isEqualTo("half a sen");
            browser.press("Log out").sees("Log in to Signalbox");
            browser.type("[name=user]", "maria").type("[name=password]", "secret").keys(Keys.ENTER).sees("Would keep 1 alert quiet now");
            assertThat(browser.attribute("input[name=comment]", "value")).as("what somebody else may have typed").isEmpty();
        }
    }

    /** Whoever is quicker than the answer does not hear that their name is missing. */
    @Test
    void formWaitsUntilTheServerHasSaidWhoSignsIt() throws Exception {
        try (ServerProcess server = server(); Browser browser = new Browser()) {
            server.alerts(firing("DiskFull", "instance", "db1", "severity", "critical"));
            browser.at(server).shaped(Browser.WIDE, false).open("/").sees("Log in to Signalbox");
            browser.type("[name=user]", "maria").type("[name=password]", "secret").keys(Keys.ENTER).sees("DiskFull");
            browser.holding("v1/me").open("/#/silences/new?filter=alertname%3D%22DiskFull%22&comment=Planned").sees("Asking who you are");
            browser.letGo().sees("Would keep 1 alert quiet now").controlEnter().sees("Keeps 1 alert quiet", "maria");
        }
    }
}
