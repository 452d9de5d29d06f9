package signalbox.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;

/**
 * TLS, and a word for those who speak HTTP without it, as Alertmanager has (by Go's server): Prometheus shows that in its log, where it
 * would only say that the connection was reset. Nothing of such a request is read.
 */
final class TlsDetection extends DetectorConnectionFactory {

    private static final String REFUSAL = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

    TlsDetection(SslConnectionFactory tls) {
        super(tls);
    }

    @Override
    protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
        endPoint.write(
                Callback.from(endPoint::shutdownOutput, failure -> endPoint.close(failure)), ByteBuffer.wrap(REFUSAL.getBytes(US_ASCII)));
    }
}
