package signalbox.receiver.http;

import java.util.List;
import java.util.stream.Stream;

/**
 * How a receiver speaks HTTP (spec/receivers.md 2).
 *
 * @param auth who says it
 * @param headers added to each request
 * @param tls whom to believe
 * @param proxies through whom
 * @param followRedirects whether to go where a redirect leads
 * @param http2 whether HTTP/2 is offered on https
 * @param secrets texts that the far end may repeat and nobody may see
 */
public record HttpOptions(
        Auth auth,
        List<Header> headers,
        TlsOptions tls,
        Proxies proxies,
        boolean followRedirects,
        boolean http2,
        List<TextSource> secrets) {

    /** What holds without any {@code http_config}. */
    public static final HttpOptions DEFAULT =
            new HttpOptions(Auth.NONE, List.of(), TlsOptions.DEFAULT, Proxies.NONE, true, true, List.of());

    /** A value of a header. */
    record Header(String name, TextSource value) {}

    /** The same, but authorized by {@code other}, whose secrets are {@code more}. */
    HttpOptions authorizedBy(Auth other, List<TextSource> more) {
        return new HttpOptions(
                other, headers, tls, proxies, followRedirects, http2,
                Stream.concat(secrets.stream(), more.stream()).toList());
    }

    public HttpOptions {
        headers = List.copyOf(headers);
        secrets = List.copyOf(secrets);
    }
}
