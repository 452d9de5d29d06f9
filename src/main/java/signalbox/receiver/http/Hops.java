package signalbox.receiver.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends a request on its way, from redirect to redirect, and adds at each hop what belongs there (spec/receivers.md 2.5):
 * credentials only as long as the way has not left the host that they are for.
 */
final class Hops {

    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> BECOMES_GET = Set.of(301, 302, 303);
    private static final Set<Integer> REPEATS = Set.of(307, 308);
    private static final List<String> FOR_THE_FIRST_HOST = List.of(
            "Referer", "Authorization", "Www-Authenticate", "Cookie", "Cookie2", "Proxy-Authorization", "Proxy-Authenticate");

    private final HttpOptions options;

    /** Sends one request to one host. */
    interface Call {
        Response send(Request request) throws IOException;
    }

    Hops(HttpOptions options) {
        this.options = options;
    }

    /** The answer at the end of the way, to be closed; {@code call} sees to it that all of it is over in time. */
    Response send(Request first, Deadline deadline, Call call) throws IOException {
        Request request = first;
        HttpUrl origin = first.url();
        boolean trusted = true;
        for (int redirects = 0; ; redirects++) {
            Response response = call.send(dressed(request, trusted, deadline));
            try {
                Optional<Request> next = options.followRedirects() ? next(request, response) : Optional.empty();
                if (next.isEmpty()) {
                    return response;
                }
                if (redirects == MOST_REDIRECTS) {
                    throw new IOException("stopped after " + MOST_REDIRECTS + " redirects");
                }
                response.close();
                request = next.get();
            } catch (IOException | RuntimeException e) {
                response.close();
                throw e;
            }
            trusted = trusted && sameHost(request.url(), origin);
            if (!trusted) {
                request = without(FOR_THE_FIRST_HOST, request);
            }
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
        next.removeHeader("Referer");
        if (url.isHttps() || !request.isHttps()) { // what was told in private stays so; it goes to the first host alone
            next.header("Referer", withoutUser(request.url()));
        }
        return Optional.of(next.build());
    }

    private static String withoutUser(HttpUrl url) {
        return url.newBuilder().username("").password("").build().toString();
    }

    private static Request without(List<String> headers, Request request) {
        Request.Builder builder = request.newBuilder();
        headers.forEach(builder::removeHeader);
        return builder.build();
    }

    /** The same host, or one below it. */
    private static boolean sameHost(HttpUrl url, HttpUrl origin) {
        String host = url.host().toLowerCase(Locale.ROOT);
        return host.equals(origin.host()) || host.endsWith("." + origin.host());
    }

    private Request dressed(Request request, boolean trusted, Deadline deadline) throws IOException {
        Request.Builder dressed = request.newBuilder();
        for (HttpOptions.Header header : options.headers()) {
            add(dressed, header.name(), header.value().read());
        }
        authorize(dressed, request, trusted, deadline);
        HttpUrl url = request.url();
        String proxy = url.isHttps() ? "" : options.proxies().way(url).authorization();
        if (!proxy.isEmpty()) {
            add(dressed, "Proxy-Authorization", proxy);
        }
        return dressed.build();
    }

    private void authorize(Request.Builder dressed, Request request, boolean trusted, Deadline deadline)
            throws IOException {
        String userAgent = String.valueOf(request.header("User-Agent"));
        String ours = trusted ? options.auth().header(deadline, userAgent) : "";
        if (!ours.isEmpty() && options.auth().replaces()) {
            dressed.removeHeader("Authorization");
            add(dressed, "Authorization", ours);
            return;
        }
        HttpUrl url = request.url();
        boolean named = !url.username().isEmpty() || !url.password().isEmpty();
        String authorization = named ? Auth.basic(url.username(), url.password()) : ours; // what the URL says comes first
        if (!authorization.isEmpty() && request.header("Authorization") == null) {
            add(dressed, "Authorization", authorization);
        }
    }

    /** The library would show the value in its own complaint. */
    static void add(Request.Builder request, String name, String value) throws IOException {
        boolean valid = value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
        if (!valid) {
            throw new IOException("the value of the header " + name + " holds a control character");
        }
        request.headers(request.build().headers().newBuilder().addUnsafeNonAscii(name, value).build());
    }
}
