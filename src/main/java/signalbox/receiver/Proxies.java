package signalbox.receiver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.Authenticator;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;
import signalbox.alert.GoQuote;

/** Which way a request takes (spec/receivers.md 2.2). */
final class Proxies extends ProxySelector implements Authenticator {

    /** Always straight. */
    static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), NoProxy.NOBODY, List.of());

    private final Optional<Via> http;
    private final Optional<Via> https;
    private final NoProxy straight;
    private final List<HttpOptions.Header> connectHeaders;

    /**
     * A proxy.
     *
     * @param authorization the value of {@code Proxy-Authorization}, {@code ""} for none
     */
    private record Via(Proxy proxy, String authorization) {}

    private Proxies(
            Optional<Via> http, Optional<Via> https, NoProxy straight, List<HttpOptions.Header> connectHeaders) {
        this.http = http;
        this.https = https;
        this.straight = straight;
        this.connectHeaders = List.copyOf(connectHeaders);
    }

    /**
     * Everything through one proxy, but for those named in {@code noProxy}.
     *
     * @throws InvalidReceiverException when the proxy is of a kind that is not spoken here
     */
    static Proxies through(String url, String noProxy, List<HttpOptions.Header> connectHeaders) {
        Optional<Via> via = Optional.of(via(url, "proxy_url"));
        return new Proxies(via, via, noProxy.isEmpty() ? NoProxy.NOBODY : NoProxy.of(noProxy), connectHeaders);
    }

    /** What the environment says; an unset variable is {@code ""}. */
    static Proxies fromEnvironment(UnaryOperator<String> environment, List<HttpOptions.Header> connectHeaders) {
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

    private static Optional<Via> fromVariable(String value, String name) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(via(value.contains("://") ? value : "http://" + value, name));
    }

    private static Via via(String url, String key) {
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        HttpUrl parsed = colon < 0 ? null : HttpUrl.parse("http" + url.substring(colon));
        if (parsed == null) {
            throw new InvalidReceiverException(key + " is not a URL such as http://proxy.example.org:3128");
        }
        String user = parsed.username();
        boolean socks = scheme.equals("socks5") || scheme.equals("socks5h");
        if (!scheme.equals("http") && !socks) {
            throw new InvalidReceiverException(key + " has the scheme " + GoQuote.quote(scheme)
                    + ", which is not supported yet: use http, socks5 or socks5h");
        }
        if (socks && !user.isEmpty()) {
            throw new InvalidReceiverException(
                    key + " has a user name, which is not supported yet with SOCKS: use a proxy that needs none");
        }
        int port = hasPort(url.substring(colon + 3)) ? parsed.port() : socks ? 1080 : 80;
        return new Via(
                new Proxy(
                        socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(parsed.host(), port)),
                user.isEmpty() ? "" : Auth.basic(user, parsed.password()));
    }

    private static boolean hasPort(String afterScheme) {
        String authority = afterScheme.split("[/?#]", 2)[0];
        return authority.substring(authority.lastIndexOf('@') + 1).matches(".*:[0-9]+");
    }

    private Optional<Via> via(String scheme, String host, int port) {
        if (straight.matches(host, port)) {
            return Optional.empty();
        }
        return scheme.equals("https") ? https : http;
    }

    @Override
    public List<Proxy> select(URI uri) {
        HttpUrl url = HttpUrl.get(uri);
        if (url == null) {
            return List.of(Proxy.NO_PROXY);
        }
        return List.of(via(url.scheme(), url.host(), url.port()).map(Via::proxy).orElse(Proxy.NO_PROXY));
    }

    /** What the proxy on the way to a URL wants to hear, {@code ""} for nothing. */
    String authorization(HttpUrl url) {
        return via(url.scheme(), url.host(), url.port()).map(Via::authorization).orElse("");
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException cause) {
        // the next attempt takes the same way
    }

    /** What a CONNECT says to the proxy, at once: the library asks for it before it sends the first one. */
    @Override
    public @Nullable Request authenticate(@Nullable Route route, Response response) throws IOException {
        if (!"OkHttp-Preemptive".equals(response.header("Proxy-Authenticate"))) {
            return null; // the proxy has heard it and does not like it
        }
        String authorization = authorization(response.request().url());
        Request.Builder connect = response.request().newBuilder();
        if (!authorization.isEmpty()) {
            connect.header("Proxy-Authorization", authorization);
        }
        for (HttpOptions.Header header : connectHeaders) {
            connect.addHeader(header.name(), header.value().read());
        }
        return connect.build();
    }
}
