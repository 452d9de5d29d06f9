package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.api.http.HttpSettings;

class UiApiTest {

    private static final Pattern APP = Pattern.compile("src=\"([^\"]+/app\\.js)\"");

    private final ServerFixture server = new ServerFixture(HttpSettings.DEFAULT.withRoutePrefix("/am"));

    @AfterEach
    void close() {
        server.close();
    }

    private static String app(HttpResponse<String> page) {
        Matcher matcher = APP.matcher(page.body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void pageIsAtTheRootAndInItsFolder_andFindsItsFilesFromBoth() throws Exception {
        HttpResponse<String> root = server.get("/am/");
        HttpResponse<String> folder = server.get("/am/ui/");
        assertThat(root.statusCode()).isEqualTo(200);
        assertThat(folder.statusCode()).isEqualTo(200);
        assertThat(server.get("/am/" + app(root)).statusCode()).isEqualTo(200);
        assertThat(server.get("/am/ui/" + app(folder)).statusCode()).isEqualTo(200);
        assertThat("ui/" + app(folder)).isEqualTo(app(root));
    }

    @Test
    void folderWithoutSlashLeadsIntoIt_howeverAProxyCallsIt() throws Exception {
        HttpResponse<String> answer = server.get("/am/ui");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("ui/");
    }

    @Test
    void pageMayRunOnlyItsOwnScripts() throws Exception {
        assertThat(server.get("/am/").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';").contains("frame-ancestors 'self'"));
    }

    @Test
    void fileIsKeptForEver_andSentCompressedToWhomThatSuits() throws Exception {
        String path = "/am/" + app(server.get("/am/"));
        HttpResponse<String> plain = server.get(path);
        assertThat(plain.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
        assertThat(plain.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        assertThat(plain.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(server.send(server.to(path).header("Accept-Encoding", "gzip, br")).headers().firstValue("Content-Encoding"))
                .hasValue("gzip");
    }

    @Test
    void fileThatIsNotThereIsNotFound() throws Exception {
        String path = "/am/" + app(server.get("/am/"));
        assertThat(server.get(path.replace("app.js", "other.js")).statusCode()).isEqualTo(404);
        assertThat(server.get("/am/ui/0123456789abcdef/app.js").statusCode()).isEqualTo(404);
        assertThat(server.call("POST", path).statusCode()).isEqualTo(405);
    }
}
