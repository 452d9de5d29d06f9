package signalbox.receiver.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Sockets that are not connected yet, which is all that the HTTP client asks for. */
abstract class PlainSocketFactory extends SocketFactory {

    @Override
    public abstract Socket createSocket() throws IOException;

    @Override
    public final Socket createSocket(String host, int port) {
        throw notAsked();
    }

    @Override
    public final Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw notAsked();
    }

    @Override
    public final Socket createSocket(InetAddress host, int port) {
        throw notAsked();
    }

    @Override
    public final Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw notAsked();
    }

    private static UnsupportedOperationException notAsked() {
        return new UnsupportedOperationException("the HTTP client connects by itself");
    }
}
