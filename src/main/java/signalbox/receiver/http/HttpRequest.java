package signalbox.receiver.http;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.RequestBody;

/**
 * What a receiver asks of its far end, before {@code http_config} adds anything (spec/receivers.md 3.4).
 *
 * @param method such as {@code POST}
 * @param url as the far end's people gave it; it need not be one
 * @param headers in order; a name may come several times
 * @param body what is sent; nothing, as with GET
 * @param userAgent who asks, {@code ""}: the header is left out
 */
public record HttpRequest(String method, String url, List<Header> headers, Optional<RequestBody> body, String userAgent) {

    /** What most receivers call themselves. */
    public static final String ALERTMANAGER = "Alertmanager/0.35.0";

    /** What Go calls itself, for receivers that do not set a name (over HTTP/2 it is version 2.0 of it). */
    public static final String GO = "Go-http-client/1.1";

    /** A header that the request has by itself. */
    public record Header(String name, String value) {}

    public HttpRequest {
        requireNonNull(method, "method is null");
        requireNonNull(url, "url is null");
        headers = List.copyOf(headers);
        requireNonNull(body, "body is null");
        requireNonNull(userAgent, "userAgent is null");
    }

    /** A request without a body, from Alertmanager. */
    public static HttpRequest of(String method, String url) {
        return new HttpRequest(method, url, List.of(), Optional.empty(), ALERTMANAGER);
    }

    public static HttpRequest get(String url) {
        return of("GET", url);
    }

    /** "Post JSON". */
    public static HttpRequest postJson(String url, byte[] body) {
        return of("POST", url).withJson(body);
    }

    public HttpRequest withJson(byte[] json) {
        return withBody("application/json", json);
    }

    /** With a body, empty or not, and its {@code Content-Type}. */
    public HttpRequest withBody(String contentType, byte[] content) {
        HttpRequest typed = withHeader("Content-Type", contentType);
        return new HttpRequest(method, url, typed.headers(), Optional.of(RequestBody.create(content)), userAgent);
    }

    public HttpRequest withHeader(String name, String value) {
        List<Header> more = Stream.concat(headers.stream(), Stream.of(new Header(name, value))).toList();
        return new HttpRequest(method, url, more, body, userAgent);
    }

    public HttpRequest withUserAgent(String name) {
        return new HttpRequest(method, url, headers, body, name);
    }
}
