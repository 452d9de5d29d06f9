package signalbox.api.http;

/** Which texts Go's {@code url.ParseRequestURI} takes (spec/api.md 2.4): absolute URLs, or paths that begin with a slash. */
public final class RequestUri {

    private static final String USER_SIGNS = "-._:~!$&'()*+,;=%@";
    private static final String HOST_SIGNS = "-_.~!$&'()*+,;=:[]<>\"";

    private RequestUri() {}

    public static boolean accepts(String text) {
        if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return false;
        }
        if (text.equals("*")) {
            return true;
        }
        int colon = schemeEnd(text);
        if (colon == 0) {
            return false; // ":" without a scheme before it
        }
        String rest = text.substring(colon < 0 ? 0 : colon + 1);
        int query = rest.indexOf('?');
        rest = query < 0 ? rest : rest.substring(0, query);
        if (!rest.startsWith("/")) {
            return colon > 0; // such as mailto:somebody
        }
        if (colon < 0 || !rest.startsWith("//")) {
            return escapesAreWhole(rest);
        }
        int path = rest.indexOf('/', 2);
        String authority = rest.substring(2, path < 0 ? rest.length() : path);
        return acceptsAuthority(authority) && (path < 0 || escapesAreWhole(rest.substring(path)));
    }

    /** Where the colon after a scheme is; 0 when a colon comes first, -1 when there is no scheme. */
    private static int schemeEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            boolean letter = isLetter(c);
            boolean later = i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.');
            if (!letter && !later) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean acceptsAuthority(String authority) {
        int at = authority.lastIndexOf('@');
        return (at < 0 || acceptsUser(authority.substring(0, at))) && acceptsHost(authority.substring(at + 1));
    }

    private static boolean acceptsUser(String user) {
        return user.chars().allMatch(c -> isLetter(c) || isDigit(c) || USER_SIGNS.indexOf(c) >= 0)
                && escapesAreWhole(user);
    }

    private static boolean acceptsHost(String host) {
        int bracket = host.lastIndexOf('[');
        if (bracket > 0) {
            return false;
        }
        if (bracket == 0) {
            int close = host.lastIndexOf(']');
            return close > 0 && isPort(host.substring(close + 1)) && hostCharacters(host);
        }
        int colon = host.lastIndexOf(':');
        return (colon < 0 || isPort(host.substring(colon))) && hostCharacters(host);
    }

    private static boolean isPort(String port) {
        return port.isEmpty()
                || (port.startsWith(":") && port.chars().skip(1).allMatch(RequestUri::isDigit));
    }

    private static boolean hostCharacters(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '%') {
                boolean zone = host.startsWith("%25", i);
                boolean wide = i + 2 < host.length()
                        && Character.digit(host.charAt(i + 1), 16) >= 8
                        && Character.digit(host.charAt(i + 2), 16) >= 0;
                if (!zone && !wide) {
                    return false;
                }
                i += 2;
            } else if (c < 0x80 && !isLetter(c) && !isDigit(c) && HOST_SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean escapesAreWhole(String text) {
        for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 3)) {
            if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
