package signalbox.receiver;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends a request on its way, from redirect to redirect, and adds at each hop what belongs there (spec/receivers.md 2.5):
 * credentials only as long as the way has not left the host that they are for.
 */
final class Hops implements Interceptor {

    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> BECOMES_GET = Set.of(301, 302, 303);
    private static final Set<Integer> REPEATS = Set.of(307, 308);

    private final HttpOptions options;

    Hops(HttpOptions options) {
        this.options = options;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        HttpUrl origin = request.url();
        boolean trusted = true;
        for (int redirects = 0; ; redirects++) {
            Response response = chain.proceed(dressed(request, trusted));
            Optional<Request> next = options.followRedirects() ? next(request, response) : Optional.empty();
            if (next.isEmpty()) {
                return response;
            }
            response.close();
            if (redirects == MOST_REDIRECTS) {
                throw new IOException("stopped after " + MOST_REDIRECTS + " redirects");
            }
            request = next.get();
            trusted = trusted && sameHost(request.url(), origin);
        }
    }

    private static Optional<Request> next(Request request, Response response) throws IOException {
        boolean becomesGet = BECOMES_GET.contains(response.code());
        String location = response.header("Location", "");
        if (location == null || location.isEmpty() || !(becomesGet || REPEATS.contains(response.code()))) {
            return Optional.empty();
        }
        HttpUrl url = request.url().resolve(location);
        if (url == null) {
            throw new IOException("redirected to something that is not an http or https URL");
        }
        Request.Builder next = request.newBuilder().url(url);
        if (becomesGet) {
            next.get().removeHeader("Content-Type");
        }
        return Optional.of(next.build());
    }

    /** The same host, or one below it. */
    private static boolean sameHost(HttpUrl url, HttpUrl origin) {
        String host = url.host().toLowerCase(Locale.ROOT);
        return host.equals(origin.host()) || host.endsWith("." + origin.host());
    }

    private Request dressed(Request request, boolean trusted) throws IOException {
        Request.Builder dressed = request.newBuilder();
        for (HttpOptions.Header header : options.headers()) {
            add(dressed, header.name(), header.value().read());
        }
        HttpUrl url = request.url();
        String authorization = trusted ? options.auth().header() : "";
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            authorization = Auth.basic(url.username(), url.password()); // what the URL says comes first
        }
        if (!authorization.isEmpty() && request.header("Authorization") == null) {
            add(dressed, "Authorization", authorization);
        }
        String proxy = url.isHttps() ? "" : options.proxies().authorization(url);
        if (!proxy.isEmpty()) {
            add(dressed, "Proxy-Authorization", proxy);
        }
        return dressed.build();
    }

    /** The library would show the value in its own complaint. */
    private static void add(Request.Builder request, String name, String value) throws IOException {
        boolean valid = value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
        if (!valid) {
            throw new IOException("net/http: invalid header field value for \"" + name + "\"");
        }
        request.headers(request.build().headers().newBuilder().addUnsafeNonAscii(name, value).build());
    }
}
