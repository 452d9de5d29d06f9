package signalbox.bench;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** A server's address, and requests to it as the bytes that go over the wire. */
record HttpTarget(String url, String host, int port, String prefix) {

    private static final int HTTP_PORT = 80;

    static HttpTarget of(String url) {
        try {
            URI uri = new URI(url);
            if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new BenchFailure(url + " is not a URL that can be measured: expected http://HOST:PORT");
            }
            String prefix = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
            String host = uri.getHost().replaceAll("[\\[\\]]", "");
            return new HttpTarget(url, host, uri.getPort() < 0 ? HTTP_PORT : uri.getPort(), prefix);
        } catch (URISyntaxException e) {
            throw new BenchFailure(url + " is not a URL: " + e.getMessage());
        }
    }

    byte[] get(String pathAndQuery) {
        return ("GET " + prefix + pathAndQuery + " HTTP/1.1\r\nHost: " + authority()
                        + "\r\nAccept: application/json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    byte[] post(String path, byte[] json) {
        byte[] head = ("POST " + prefix + path + " HTTP/1.1\r\nHost: " + authority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length + json.length);
        request.writeBytes(head);
        request.writeBytes(json);
        return request.toByteArray();
    }

    private String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
