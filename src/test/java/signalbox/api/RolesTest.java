package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.api.http.Endpoint;
import signalbox.api.http.HttpSettings;
import signalbox.config.ConfigurationException;
import signalbox.web.WebDoor;

/** Who may do what, on every route that there is. */
class RolesTest {

    private static final String HASH = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "secret".toCharArray());

    /** What each role may ask for beside what changes nothing; a route that is added has to be thought of here. */
    private static final Map<String, Set<String>> MAY = Map.of(
            "viewer", Set.of(),
            "sender", Set.of("POST /api/v2/alerts"),
            "silencer", Set.of("POST /api/v2/silences", "DELETE /api/v2/silence/{silenceID}", "POST /api/signalbox/v1/acks",
                    "DELETE /api/signalbox/v1/acks/{id}"),
            "operator", Set.of("POST /api/v2/alerts", "POST /api/v2/silences", "DELETE /api/v2/silence/{silenceID}", "POST /api/signalbox/v1/acks",
                    "DELETE /api/signalbox/v1/acks/{id}", "POST /-/reload", "POST /api/signalbox/v1/receivers/{name}/test",
                    "POST /api/signalbox/v1/rules/{package}/rollback", "POST /api/signalbox/v1/rules/{package}/promote",
                    "POST /api/signalbox/v1/replay", "DELETE /api/signalbox/v1/replay/{id}"));

    /** These change nothing though they are no GET; and the way in. */
    private static final Set<String> HARMLESS = Set.of("POST /api/signalbox/v1/silences/preview", "POST /api/signalbox/v1/whatif", "POST /ui/login",
            "POST /ui/logout", "POST /api/v1/alerts", "POST /api/v1/silences", "DELETE /api/v1/silence/{sid}");

    private final Path folder;
    private ServerFixture server = new ServerFixture();

    RolesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException {
        server.close();
        StringBuilder users = new StringBuilder("basic_auth_users:\n");
        for (String name : List.of("viewer", "sender", "silencer", "operator", "unnamed")) {
            users.append("  ").append(name).append(": ").append(HASH).append('\n');
        }
        Files.writeString(folder.resolve("web.yml"), users);
        roles("default: viewer\nusers: {viewer: viewer, sender: sender, silencer: silencer, operator: operator}\n");
        server = new ServerFixture(HttpSettings.DEFAULT, WebDoor.of(folder.resolve("web.yml"), folder.resolve("roles.yml").toString()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void roles(String yaml) throws IOException {
        Files.writeString(folder.resolve("roles.yml"), yaml);
    }

    private HttpRequest.Builder as(String user, String path) {
        String basic = Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
        return server.to(path).header("Authorization", "Basic " + basic);
    }

    private static String concrete(Endpoint route) {
        return route.path().replaceAll("\\{[^}]*}", "x");
    }

    /** All but the stream, which does not end. */
    private List<Endpoint> routes() {
        return server.endpoints().all().stream().filter(route -> !route.path().equals(EventsApi.PATH)).toList();
    }

    @Test
    void everyRouteIsOpenToTheRolesThatMayAskForIt_andToNoOther() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Endpoint route : routes()) {
            String name = route.method() + " " + route.path();
            boolean acts = !Set.of("GET", "HEAD").contains(route.method()) && !HARMLESS.contains(name);
            for (Map.Entry<String, Set<String>> role : MAY.entrySet()) {
                int status = server.send(as(role.getKey(), concrete(route)).method(route.method(), BodyPublishers.noBody())).statusCode();
                boolean let = status != 403 && (status != 401 || route.path().equals("/ui/login"));
                if (let != (!acts || role.getValue().contains(name))) {
                    wrong.add(name + " by a " + role.getKey() + ": " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void strangersAreRefusedOnEveryPath() throws Exception {
        Set<String> let = new TreeSet<>();
        for (Endpoint route : server.endpoints().all()) {
            for (String accepted : List.of("*/*", "text/html")) {
                HttpRequest.Builder request = server.to(concrete(route)).header("Accept", accepted).method(route.method(), BodyPublishers.noBody());
                HttpResponse<String> answer = server.send(request);
                if (answer.statusCode() != 401 || answer.body().contains("app.js")) {
                    let.add(route.method() + " " + route.path() + " " + answer.statusCode());
                }
            }
        }
        assertThat(let).isEmpty();
        assertThat(server.get("/nowhere").statusCode()).isEqualTo(401);
        assertThat(server.get("/metrics").headers().firstValue("WWW-Authenticate")).hasValue("Basic");
    }

    @Test
    void userWhoIsNotNamedHasTheStatedRole_andIsToldWhatThatIs() throws Exception {
        HttpResponse<String> refused = server.send(as("unnamed", "/-/reload").POST(BodyPublishers.noBody()));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("unnamed may not reload", "the role viewer may only read; roles are in signalbox_roles", "--web.config.file", "--web.roles.file");
        assertThat(server.send(as("silencer", "/-/reload").POST(BodyPublishers.noBody())).body())
                .contains("the role silencer may only read, silence and acknowledge alerts;");
        assertThat(server.send(as("unnamed", "/api/signalbox/v1/me")).body())
                .isEqualToIgnoringNewLines("{\"user\":\"unnamed\",\"role\":\"viewer\",\"may\":[\"read\"],\"loggedIn\":false}");
        roles("default: operator\n");
        assertThat(server.send(as("unnamed", "/-/reload").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> logIn(String user, String password) throws Exception {
        return server.send(server.to("/ui/login").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("user=" + URLEncoder.encode(user, StandardCharsets.UTF_8) + "&password=" + password)));
    }

    private HttpRequest.Builder with(String cookie, String path) {
        return server.to(path).header("Cookie", cookie);
    }

    @Test
    void browserLogsIn_isKnownByItsCookie_andLogsOut() throws Exception {
        HttpResponse<String> page = server.send(server.to("/").header("Accept", "text/html"));
        assertThat(page.statusCode()).isEqualTo(401);
        assertThat(page.body()).contains("action=\"ui/login\"");
        assertThat(page.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("default-src 'none'", "script-src 'sha256-");

        HttpResponse<String> refused = logIn("silencer", "wrong");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("No user has this name and password.");
        assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();

        HttpResponse<String> in = logIn("silencer", "secret");
        assertThat(in.statusCode()).isEqualTo(303);
        String set = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set).contains("; HttpOnly", "; SameSite=Strict", "; Path=/");
        String cookie = set.substring(0, set.indexOf(';'));
        assertThat(server.send(with(cookie, "/")).body()).contains("app.js");
        assertThat(server.send(with(cookie, "/api/signalbox/v1/me")).body()).contains("\"silencer\"", "\"loggedIn\":true");
        assertThat(server.send(with(cookie, "/-/reload").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(403);

        HttpRequest.Builder foreign = with(cookie, "/api/signalbox/v1/acks").header("Origin", "https://evil.example");
        assertThat(server.send(foreign.POST(BodyPublishers.noBody())).body()).contains("a page of another site may not change anything here");

        assertThat(server.send(with(cookie, "/ui/logout").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(204);
        assertThat(server.send(with(cookie, "/api/signalbox/v1/me")).statusCode()).isEqualTo(401);
        assertThat(server.backend.noted).containsExactly("silencer login", "silencer logout");
    }

    @Test
    void sessionEndsWithThePasswordThatBeganIt() throws Exception {
        String set = logIn("viewer", "secret").headers().firstValue("Set-Cookie").orElseThrow();
        String cookie = set.substring(0, set.indexOf(';'));
        assertThat(server.send(with(cookie, "/api/v2/status")).statusCode()).isEqualTo(200);
        String other = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "other".toCharArray());
        Files.writeString(folder.resolve("web.yml"), "basic_auth_users: {viewer: " + other + "}\n");
        roles("default: viewer\n");
        assertThat(server.send(with(cookie, "/api/v2/status")).statusCode()).isEqualTo(401);
    }

    @Test
    void rolesMayStandWithTheUsers_andNotInBothFiles() throws Exception {
        Path web = folder.resolve("web.yml");
        String users = Files.readString(web);
        Files.writeString(web, users + "signalbox_roles: {default: viewer, users: {operator: operator}}\n");
        server.close();
        server = new ServerFixture(HttpSettings.DEFAULT, WebDoor.of(web, ""));
        assertThat(server.send(as("operator", "/-/reload").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(200);
        assertThat(server.send(as("silencer", "/-/reload").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(403);
        Files.writeString(web, users + "signalbox_roles: {default: operator}\n");
        assertThat(server.send(as("silencer", "/-/reload").POST(BodyPublishers.noBody())).statusCode()).as("it is read again").isEqualTo(200);
        assertThatThrownBy(() -> WebDoor.of(web, folder.resolve("roles.yml").toString()))
                .isInstanceOfSatisfying(ConfigurationException.class, e -> assertThat(e.problems().toString())
                        .contains("there are roles in signalbox_roles of ").contains("expected them in one of the two files"));
        Files.writeString(web, users + "signalbox_roles:\n  users: {nobody: viewer}\n");
        assertThatThrownBy(() -> WebDoor.of(web, ""))
                .isInstanceOfSatisfying(ConfigurationException.class, e -> assertThat(e.problems().toString())
                        .contains("user \"nobody\" is not in basic_auth_users of").contains("missing default"));
    }

    @Test
    void whatIsWrongWithRolesIsToldWithItsPlace() throws IOException {
        roles("users:\n  viewer: admin\n  nobody: viewer\nrole: x\n");
        Path file = folder.resolve("roles.yml");
        assertThatThrownBy(() -> WebDoor.of(folder.resolve("web.yml"), file.toString()))
                .isInstanceOfSatisfying(ConfigurationException.class, e -> assertThat(e.problems().toString())
                        .contains("roles.yml:2:11: there is no role \"admin\": expected one of viewer, sender, silencer, operator")
                        .contains("roles.yml:3:11: user \"nobody\" is not in basic_auth_users of")
                        .contains("roles.yml:1:1: missing default: expected the role of users who are not named")
                        .contains("roles.yml:4:1: "));
        Files.writeString(folder.resolve("web.yml"), "");
        roles("default: viewer\n");
        assertThatThrownBy(() -> WebDoor.of(folder.resolve("web.yml"), file.toString()))
                .isInstanceOfSatisfying(ConfigurationException.class, e -> assertThat(e.problems().toString())
                        .contains("roles.yml:1:1: there are roles, and no users who have them: expected basic_auth_users in "));
    }
}
