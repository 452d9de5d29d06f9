package signalbox.receiver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final HttpUrl URL =
            HttpUrl.get("https://me:hunter22@hooks.example.org/services/abcdefghijklmnop?key=k1234567&n=1");

    @ParameterizedTest
    @CsvSource({
        "Cannot POST /services/abcdefghijklmnop, Cannot POST <redacted>",
        "services/abcdefghijklmnop, <redacted>",
        "no hook abcdefghijklmnop here, no hook <redacted> here",
        "?key=k1234567&amp;n=1, ?<redacted>",
        "key=k1234567&n=1, <redacted>",
        "wrong password hunter22, wrong password <redacted>",
        "wrong token t0k3n, wrong token <redacted>",
        "https://hooks.example.org/other is gone, https://hooks.example.org/other is gone",
    })
    void secretsAreTakenOut_andTheRestStays(String text, String redacted) {
        assertThat(Redaction.of(URL, List.of("t0k3n", "", "x")).of(text)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "%2Fap%26i%2Fab+c%22%C3%A9%2FT0K3N1%2F",
        "%2fap%26i%2fab%20c%22%c3%a9%2fT0K3N1%2f",
        "/ap&i/ab c\\\"é/T0K3N1/",
        "/ap\\u0026i/ab c\\\"é/T0K3N1/",
        "\\/ap&i\\/ab c\\\"\\u00e9\\/T0K3N1\\/",
        "/ap&amp;i/ab c&#34;é/T0K3N1/",
        "L2FwJmkvYWIgYyLDqS9UMEszTjEv",
    })
    void secretIsTakenOut_howeverItIsWritten(String written) {
        Redaction redaction = Redaction.of(List.of("/ap&i/ab c\"é/T0K3N1/"));
        assertThat(redaction.of("{" + written + "=}")).isEqualTo("{<redacted>=}");
    }

    @ParameterizedTest
    @CsvSource({
        "no hook B0/T0K3N1, no hook <redacted>",
        "no token T0K3N1, no token <redacted>",
        "signed by S1GNED, signed by <redacted>",
        "a services error in alerts, a services error in alerts",
    })
    void shortTokensAreTakenOut_andWordsStay(String text, String redacted) {
        HttpUrl url = HttpUrl.get("https://hooks.example.org/services/alerts/B0/T0K3N1?sig=S1GNED&wait=true");
        assertThat(Redaction.of(url, List.of()).of(text)).isEqualTo(redacted);
    }

    @Test
    void wholeUrlIsTakenOut() {
        assertThat(Redaction.of(URL, List.of()).of("see " + URL + "!")).isEqualTo("see <redacted>!");
    }
}
