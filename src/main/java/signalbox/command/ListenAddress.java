package signalbox.command;

import signalbox.gotext.GoQuote;


/**
 * Where the server listens.
 *
 * @param host a name or an IP address without brackets; {@code ""} for all addresses of the machine
 * @param port 0 for any free one
 */
public record ListenAddress(String host, int port) {

    private static final int HIGHEST_PORT = 65_535;

    /** From {@code host:port}, {@code :port} or {@code [ipv6]:port}. Throws {@link IllegalArgumentException}. */
    static ListenAddress parse(String text) {
        if (text.startsWith("vsock://")) {
            throw new IllegalArgumentException(GoQuote.quote(text) + ": vsock is not supported; give host:port");
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            throw new IllegalArgumentException("address " + text + ": missing port in address, as in 0.0.0.0:9093");
        }
        return new ListenAddress(host(text.substring(0, colon), text), port(text.substring(colon + 1), text));
    }

    private static String host(String host, String text) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        if (host.contains(":")) {
            throw new IllegalArgumentException(
                    "address " + text + ": too many colons in address; write an IPv6 address in brackets");
        }
        return host;
    }

    private static int port(String port, String text) {
        try {
            int number = Integer.parseInt(port);
            if (number >= 0 && number <= HIGHEST_PORT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of range is.
        }
        throw new IllegalArgumentException("address " + text + ": the port must be a number from 0 to " + HIGHEST_PORT);
    }
}
