package signalbox.config;

import static java.util.Objects.requireNonNull;

/**
 * Where a server listens, such as {@code mail.example.org:25}. Shown as it is written: an IPv6 address stands in brackets.
 *
 * @param host without brackets, {@code ""} when only the port is said
 * @param port a number, or the name of a service
 */
@Verbatim
public record HostPort(String host, String port) {

    /** Nothing given. */
    public static final HostPort NONE = new HostPort("", "");

    public HostPort {
        requireNonNull(host, "host is null");
        requireNonNull(port, "port is null");
    }

    public boolean isEmpty() {
        return port.isEmpty();
    }

    /** Splits as Go's {@code net.SplitHostPort} does; throws {@link IllegalArgumentException} with its texts. */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean inBrackets = text.startsWith("[");
        int end = inBrackets ? text.indexOf(']') : -1;
        if (inBrackets && end < 0) {
            throw new IllegalArgumentException("address " + text + ": missing ']' in address");
        }
        if (colon < 0 || colon < end) {
            throw new IllegalArgumentException("address " + text + ": missing port in address");
        }
        if (inBrackets ? colon != end + 1 : text.indexOf(':') != colon) {
            throw new IllegalArgumentException("address " + text + ": too many colons in address");
        }
        if (colon == text.length() - 1) {
            throw new IllegalArgumentException("address \"" + text + "\": port cannot be empty");
        }
        return new HostPort(inBrackets ? text.substring(1, end) : text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return isEmpty() ? "" : (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
