package signalbox.receiver.http;

/**
 * How a connection reaches its target.
 *
 * @param host the proxy's, {@code ""} when there is none
 * @param user {@code ""} when the proxy wants none
 */
record ProxyRoute(Kind kind, String host, int port, String user, String password) {

    /** Without a proxy. */
    static final ProxyRoute STRAIGHT = new ProxyRoute(Kind.STRAIGHT, "", 0, "", "");

    enum Kind {
        STRAIGHT,
        HTTP,
        /** HTTP, with TLS to the proxy itself. */
        HTTPS,
        SOCKS5
    }

    boolean isStraight() {
        return kind == Kind.STRAIGHT;
    }

    /** The value of {@code Proxy-Authorization}, {@code ""} for none. */
    String authorization() {
        boolean speaksHttp = kind == Kind.HTTP || kind == Kind.HTTPS;
        return speaksHttp && !user.isEmpty() ? Auth.basic(user, password) : "";
    }

    /** Without the password. */
    @Override
    public String toString() {
        return kind + " " + host + ":" + port;
    }
}
