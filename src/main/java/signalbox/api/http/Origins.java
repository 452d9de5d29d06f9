package signalbox.api.http;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import signalbox.alert.AnchoredRegex;

/**
 * The sites whose pages may use this server, as browsers name them: scheme, host and port.
 *
 * @param externalUrl under which people reach this server; its pages are its own. {@code ""} when nobody said
 * @param allowed other sites whose pages may use the API v2 (spec/api.md 1.2); empty for none
 */
public record Origins(String externalUrl, Optional<AnchoredRegex> allowed) {

    /** The server's own pages and nobody else's. */
    public static final Origins OWN = new Origins("", Optional.empty());

    public Origins {
        requireNonNull(externalUrl, "externalUrl is null");
        requireNonNull(allowed, "allowed is null");
    }

    /** Whether a page of another site may use the API v2. */
    public boolean isAllowed(String origin) {
        return allowed.map(expression -> expression.matches(origin)).orElse(false);
    }

    /** Whether a page is one of this server, which the browser addressed as {@code host}. */
    public boolean isOwn(String origin, String host) {
        int name = origin.indexOf("://") + 3;
        return name > 2
                && (origin.substring(name).equalsIgnoreCase(host)
                        || (!externalUrl.isEmpty() && origin.toLowerCase(Locale.ROOT).equals(originOf(externalUrl))));
    }

    /** As browsers write it: without path and user, and without the port that goes without saying. */
    private static String originOf(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        String scheme = lower.substring(0, lower.indexOf("://") + 3);
        String rest = lower.substring(scheme.length()).split("/", 2)[0];
        String host = rest.substring(rest.indexOf('@') + 1);
        String usual = scheme.equals("https://") ? ":443" : ":80";
        return scheme + (host.endsWith(usual) ? host.substring(0, host.length() - usual.length()) : host);
    }
}
