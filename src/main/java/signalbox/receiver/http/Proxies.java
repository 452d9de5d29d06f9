package signalbox.receiver.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import signalbox.gotext.GoQuote;

/**
 * Which way a request takes (spec/receivers.md 2.2).
 *
 * @param http the way to http targets
 * @param https the way to https targets
 * @param straight who is reached without a proxy all the same
 * @param connectHeaders what a CONNECT says to the proxy
 */
public record Proxies(ProxyRoute http, ProxyRoute https, NoProxy straight, List<HttpOptions.Header> connectHeaders) {

    /** Always straight. */
    public static final Proxies NONE = new Proxies(ProxyRoute.STRAIGHT, ProxyRoute.STRAIGHT, NoProxy.NOBODY, List.of());

    private static final List<String> HTTP_SCHEMES = List.of("http", "https");
    private static final List<String> SOCKS_SCHEMES = List.of("socks5", "socks5h"); // both let the proxy look names up
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int SOCKS_PORT = 1080;

    public Proxies {
        connectHeaders = List.copyOf(connectHeaders);
    }

    /**
     * Everything through one proxy, but for those named in {@code noProxy}.
     *
     * @throws InvalidReceiverException when the proxy is of a kind that is not spoken here
     */
    public static Proxies through(String url, String noProxy, List<HttpOptions.Header> connectHeaders) {
        ProxyRoute way = way(url, "proxy_url");
        return new Proxies(way, way, noProxy.isEmpty() ? NoProxy.NOBODY : NoProxy.of(noProxy), connectHeaders);
    }

    /** What the environment says; an unset variable is {@code ""}. */
    public static Proxies fromEnvironment(UnaryOperator<String> environment, List<HttpOptions.Header> connectHeaders) {
        // Under CGI, HTTP_PROXY is a header of whoever asks.
        String http = environment.apply("REQUEST_METHOD").isEmpty() ? either(environment, "HTTP_PROXY") : "";
        return new Proxies(
                fromVariable(http, "HTTP_PROXY"),
                fromVariable(either(environment, "HTTPS_PROXY"), "HTTPS_PROXY"),
                NoProxy.of(either(environment, "NO_PROXY")),
                connectHeaders);
    }

    private static String either(UnaryOperator<String> environment, String name) {
        String upper = environment.apply(name);
        return upper.isEmpty() ? environment.apply(name.toLowerCase(Locale.ROOT)) : upper;
    }

    private static ProxyRoute fromVariable(String value, String name) {
        return value.isEmpty() ? ProxyRoute.STRAIGHT : way(value.contains("://") ? value : "http://" + value, name);
    }

    private static ProxyRoute way(String url, String key) {
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        HttpUrl parsed = colon < 0 ? null : HttpUrl.parse("http" + url.substring(colon));
        if (parsed == null) {
            throw new InvalidReceiverException(key + " is not a URL such as http://proxy.example.org:3128").late();
        }
        boolean socks = SOCKS_SCHEMES.contains(scheme);
        if (!socks && !HTTP_SCHEMES.contains(scheme)) {
            throw new InvalidReceiverException(key + " has the scheme " + GoQuote.quote(scheme)
                    + ", which is not known: use http, https, socks5 or socks5h").late();
        }
        boolean secure = scheme.equals("https");
        int usual = socks ? SOCKS_PORT : secure ? HTTPS_PORT : HTTP_PORT;
        return new ProxyRoute(
                socks ? ProxyRoute.Kind.SOCKS5 : secure ? ProxyRoute.Kind.HTTPS : ProxyRoute.Kind.HTTP,
                parsed.host(),
                hasPort(url.substring(colon + 3)) ? parsed.port() : usual,
                parsed.username(),
                parsed.password());
    }

    private static boolean hasPort(String afterScheme) {
        String authority = afterScheme.split("[/?#]", 2)[0];
        return authority.substring(authority.lastIndexOf('@') + 1).matches(".*:[0-9]+");
    }

    /** The way to a URL. */
    ProxyRoute way(HttpUrl url) {
        if (straight.matches(url.host(), url.port())) {
            return ProxyRoute.STRAIGHT;
        }
        return url.isHttps() ? https : http;
    }

    /** What the proxies may repeat and nobody may see. */
    List<TextSource> secrets() {
        List<TextSource> secrets = new ArrayList<>();
        connectHeaders.forEach(header -> secrets.add(header.value()));
        Stream.of(http, https).forEach(way -> {
            secrets.add(TextSource.of(way.password()));
            secrets.add(TextSource.of(way.authorization().replaceFirst("^Basic ", "")));
        });
        return secrets;
    }
}
