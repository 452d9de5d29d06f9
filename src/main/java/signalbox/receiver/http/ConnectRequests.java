package signalbox.receiver.http;

import java.io.IOException;
import java.util.List;
import okhttp3.Authenticator;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** What a CONNECT says to the proxy, at once: the library asks for it before it sends the first one. */
final class ConnectRequests implements Authenticator {

    private final ProxyRoute way;
    private final List<HttpOptions.Header> headers;

    ConnectRequests(ProxyRoute way, List<HttpOptions.Header> headers) {
        this.way = way;
        this.headers = headers;
    }

    @Override
    public @Nullable Request authenticate(@Nullable Route route, Response response) throws IOException {
        if (!"OkHttp-Preemptive".equals(response.header("Proxy-Authenticate"))) {
            if (response.request().method().equals("CONNECT")) {
                throw new IOException("Proxy Authentication Required"); // it has heard who we are, and does not like it
            }
            return null;
        }
        Request.Builder connect = response.request().newBuilder()
                .removeHeader("Proxy-Connection")
                .header("User-Agent", HttpRequest.GO);
        if (!way.authorization().isEmpty()) {
            connect.header("Proxy-Authorization", way.authorization());
        }
        if (headers.stream().anyMatch(header -> header.name().equalsIgnoreCase("User-Agent"))) {
            connect.removeHeader("User-Agent");
        }
        for (HttpOptions.Header header : headers) {
            connect.addHeader(header.name(), header.value().read());
        }
        return connect.build();
    }
}
