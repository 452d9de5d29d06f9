package signalbox.receiver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    private static final HttpUrl URL =
            HttpUrl.get("https://me:hunter22@hooks.example.org/services/abcdefghijklmnop?key=k1234567&n=1");

    @ParameterizedTest
    @CsvSource({
        "Cannot POST /services/abcdefghijklmnop, Cannot POST <redacted>",
        "services/abcdefghijklmnop, <redacted>",
        "no hook abcdefghijklmnop here, no hook <redacted> here",
        "?key=k1234567&amp;n=1, ?key=<redacted>&amp;n=1",
        "key=k1234567&n=1, <redacted>",
        "wrong password hunter22, wrong password <redacted>",
        "wrong token t0k3n, wrong token <redacted>",
        "https://hooks.example.org/other is gone, https://hooks.example.org/other is gone",
    })
    void secretsAreTakenOut_andTheRestStays(String text, String redacted) {
        assertThat(Redaction.of(URL, List.of("t0k3n", "", "x")).of(text)).isEqualTo(redacted);
    }

    @Test
    void wholeUrlIsTakenOut() {
        assertThat(Redaction.of(URL, List.of()).of("see " + URL + "!")).isEqualTo("see <redacted>!");
    }
}
