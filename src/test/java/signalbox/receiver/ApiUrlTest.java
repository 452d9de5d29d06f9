package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://h/a/, http://h/a/v2/x",
        "http://h/a/?q=1#f, http://h/a/v2/x?q=1",
        "http://h/, http://h/v2/x",
    })
    void pathIsAddedBeforeTheQuery(String url, String with) {
        assertThat(ApiUrl.of(url).plus("v2/x")).hasToString(with);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h, http://h/v2/x",
        "http://h/, http://h/v2/x",
        "http://h//a///b//?q=//, http://h/a/b/v2/x?q=//",
        "http://u:p@h:1/a, http://u:p@h:1/a/v2/x",
    })
    void partsAreJoinedByOneSlash(String url, String with) {
        assertThat(ApiUrl.of(url).joined("v2/x")).hasToString(with);
    }

    @Test
    void queryIsSorted_andNewFieldsTakeThePlaceOfOld() {
        ApiUrl url = ApiUrl.of("http://h/?z=1&b=old&a=%20&&a=2&c");
        assertThat(url.with(Map.of("b", "n e+w", "d", ""))).hasToString("http://h/?a=%20&a=2&b=n+e%2Bw&c&d=&z=1");
        assertThat(ApiUrl.of("http://h/").with(Map.of("a", "1"))).hasToString("http://h/?a=1");
    }

    @Test
    void partsAreTold() {
        ApiUrl url = ApiUrl.of("https://u:p@x.example.org:8443/rest//api/2/?a=b");
        assertThat(url.host()).isEqualTo("x.example.org:8443");
        assertThat(url.path()).isEqualTo("/rest//api/2/");
        assertThat(ApiUrl.of("https://h").path()).isEmpty();
        assertThat(url.replaced("/api/2/", "/api/3/")).hasToString("https://u:p@x.example.org:8443/rest//api/3/?a=b");
        assertThat(url.replaced("/api/4/", "/")).isEqualTo(url);
    }

    @Test
    void pathIsEscapedAsGoDoes() {
        assertThat(ApiUrl.escapedPath("aZ0-_.~$&+,/:;=@")).isEqualTo("aZ0-_.~$&+,/:;=@");
        assertThat(ApiUrl.escapedPath(" ?#%!*'()é\n")).isEqualTo("%20%3F%23%25%21%2A%27%28%29%C3%A9%0A");
    }
}
