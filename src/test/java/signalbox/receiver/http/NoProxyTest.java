package signalbox.receiver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "*                    | anything.example.org | 80  | true",
        "example.com          | example.com          | 80  | true",
        "example.com          | www.example.com      | 80  | true",
        "example.com          | badexample.com       | 80  | false",
        ".example.com         | example.com          | 80  | false",
        ".example.com         | www.example.com      | 80  | true",
        "*.example.com        | www.example.com      | 80  | true",
        "*.example.com        | example.com          | 80  | false",
        "EXAMPLE.com          | example.com          | 80  | true",
        "example.com:443      | example.com          | 443 | true",
        "example.com:443      | example.com          | 80  | false",
        "10.1.2.3             | 10.1.2.3             | 80  | true",
        "10.1.2.3:81          | 10.1.2.3             | 80  | false",
        "10.1.0.0/16          | 10.1.2.3             | 80  | true",
        "10.1.0.0/16          | 10.2.2.3             | 80  | false",
        "10.0.0.0/9           | 10.128.0.0           | 80  | false",
        "fd00::/8             | fd12::1              | 80  | true",
        "[fd00::1]:443        | fd00::1              | 443 | true",
        "fd00::1              | fd00::1              | 80  | true",
        "a.org, b.org ,c.org  | b.org                | 80  | true",
        "nothing.org          | localhost            | 80  | true",
        "nothing.org          | 127.5.0.1            | 80  | true",
        "nothing.org          | ::1                  | 80  | true",
    })
    void targetsAreMatched(String list, String host, int port, boolean matches) {
        assertThat(NoProxy.of(list).matches(host, port)).isEqualTo(matches);
    }

    private static List<String> chosen(Proxies proxies, String... urls) {
        return List.of(urls).stream()
                .map(url -> proxies.way(HttpUrl.get(url)))
                .map(way -> way.isStraight() ? "straight" : way.toString())
                .toList();
    }

    @Test
    void proxyAlone_isAskedForEverything() {
        assertThat(chosen(Proxies.through("http://proxy:3128", "", List.of()), "http://a.org/", "https://localhost/"))
                .containsOnly("HTTP proxy:3128");
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy, HTTP proxy:80", "HTTPS://proxy, HTTPS proxy:443", "https://proxy:80, HTTPS proxy:80",
        "socks5://me:pass@proxy, SOCKS5 proxy:1080", "socks5h://proxy:80, SOCKS5 proxy:80",
    })
    void everyKindHasItsPort_andThePasswordIsNotShown(String url, String way) {
        assertThat(chosen(Proxies.through(url, "", List.of()), "http://a.org/")).containsExactly(way);
    }

    @Test
    void environmentIsAsked_byTheTargetsScheme() {
        Map<String, String> set = Map.of("http_proxy", "one:1", "HTTPS_PROXY", "http://two:2", "NO_PROXY", "direct.org");
        Proxies proxies = Proxies.fromEnvironment(name -> set.getOrDefault(name, ""), List.of());
        List<String> ways = chosen(proxies, "http://a.org/", "https://a.org/", "http://direct.org/", "http://localhost/");
        assertThat(ways.get(0)).isEqualTo("HTTP one:1");
        assertThat(ways.get(1)).isEqualTo("HTTP two:2");
        assertThat(ways.subList(2, 4)).containsOnly("straight");
    }

    @Test
    void underCgi_theHttpProxyIsNotBelieved() {
        Map<String, String> set = Map.of("HTTP_PROXY", "evil:1", "REQUEST_METHOD", "GET");
        Proxies proxies = Proxies.fromEnvironment(name -> set.getOrDefault(name, ""), List.of());
        assertThat(chosen(proxies, "http://a.org/")).containsExactly("straight");
    }
}
