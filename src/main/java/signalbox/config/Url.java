package signalbox.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.gotext.GoQuote;

/**
 * Checks URLs as Go's {@code net/url} and Alertmanager do, with their texts (spec/receivers.md 1.3). Java's own classes
 * refuse URLs that Go takes.
 */
final class Url {

    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)?:(.*)", Pattern.DOTALL);
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2}).{0,2}", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
    private static final Pattern BAD_IN_HOST = Pattern.compile("[ \"^`{}|\\\\]"); // of ASCII; the rest is told from the start
    private static final Pattern PORT = Pattern.compile("(:[0-9]*)?");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._:~!$&'()*+,;=%@-]*");

    private Url() {}

    /** An http or https URL with a host. Throws {@link IllegalArgumentException} with Alertmanager's text otherwise. */
    static String http(String url) {
        return http(url, GoQuote.quote(url));
    }

    /** The same, for a URL that no message may repeat. */
    static String secret(String url) {
        return url.equals(Secret.SHOWN) ? url : http(url, "\"" + Secret.SHOWN + "\"");
    }

    /** A URL of any scheme. Throws {@link IllegalArgumentException} with Go's text otherwise. */
    static String any(String url) {
        parse(url, "\"" + Secret.SHOWN + "\""); // a proxy's URL may hold its password
        return url;
    }

    /** With a slash at the end of the path. */
    static String withSlash(String url) {
        int end = url.replaceFirst("(?s)[?#].*", "").length();
        return url.isEmpty() || url.startsWith("/", end - 1) ? url : url.substring(0, end) + "/" + url.substring(end);
    }

    /** With the password, if there is one, made unreadable. */
    static String redacted(String url) {
        return url.replaceFirst("^([^/?#]*//[^/?#@:]*:)[^/?#]*@", "$1xxxxx@");
    }

    private static String http(String url, String shown) {
        Parsed parsed = parse(url, shown);
        if (!parsed.scheme().equals("http") && !parsed.scheme().equals("https")) {
            // What comes before the colon of a secret may be a part of it.
            boolean showable = shown.equals(GoQuote.quote(url)) || url.contains("://");
            throw new IllegalArgumentException(
                    "unsupported scheme " + GoQuote.quote(showable ? parsed.scheme() : "") + " for URL");
        }
        if (parsed.host().isEmpty()) {
            throw new IllegalArgumentException("missing host for URL");
        }
        return url;
    }

    private record Parsed(String scheme, String host) {}

    private static Parsed parse(String url, String shown) {
        boolean secret = !shown.equals(GoQuote.quote(url));
        if (CONTROL.matcher(url).find()) {
            throw invalid(shown, "net/url: invalid control character in URL");
        }
        Matcher parts = SCHEME.matcher(url);
        boolean hasScheme = parts.matches();
        if (hasScheme && parts.group(1) == null) {
            throw invalid(shown, "missing protocol scheme");
        }
        String scheme = hasScheme ? parts.group(1).toLowerCase(Locale.ROOT) : "";
        String rest = (hasScheme ? parts.group(2) : url).replaceFirst("(?s)[?#].*", "");
        if (!rest.startsWith("/")) {
            if (!hasScheme && rest.replaceFirst("(?s)/.*", "").contains(":")) {
                throw invalid(shown, "first path segment in URL cannot contain colon");
            }
            return new Parsed(scheme, "");
        }
        Matcher escape = BAD_ESCAPE.matcher(rest);
        if (escape.find()) {
            throw invalid(shown, "invalid URL escape" + detail(escape.group(), secret));
        }
        boolean hasHost = rest.startsWith("//");
        return new Parsed(scheme, hasHost ? host(rest.substring(2).replaceFirst("(?s)/.*", ""), shown, secret) : "");
    }

    private static String host(String authority, String shown, boolean secret) {
        int at = authority.lastIndexOf('@');
        if (at >= 0 && !USER.matcher(authority.substring(0, at)).matches()) {
            throw invalid(shown, "net/url: invalid userinfo");
        }
        String host = authority.substring(at + 1);
        int end = host.startsWith("[") ? host.lastIndexOf(']') : 0;
        if (end < 0) {
            throw invalid(shown, "missing ']' in host");
        }
        int colon = host.startsWith("[") ? end + 1 : host.indexOf(':');
        String port = colon < 0 ? "" : host.substring(host.startsWith("[") ? colon : host.lastIndexOf(':'));
        if (!PORT.matcher(port).matches()) {
            throw invalid(shown, "invalid port" + detail(port, secret) + " after host");
        }
        Matcher bad = BAD_IN_HOST.matcher(host);
        if (bad.find()) {
            throw invalid(shown, "invalid character" + detail(bad.group(), secret) + " in host name");
        }
        return host;
    }

    private static String detail(String text, boolean secret) {
        return secret ? "" : " " + GoQuote.quote(text);
    }

    private static IllegalArgumentException invalid(String shown, String reason) {
        return new IllegalArgumentException("parse " + shown + ": " + reason);
    }
}
