package signalbox.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;

/**
 * A port of this machine that nobody else gets, whoever listens there or not: once those that {@link #listen} have closed,
 * connections are refused. A port that was merely free a moment ago may be anybody's by now.
 *
 * <p>Held until it is closed, or this object is gone.
 */
public final class HeldPort implements AutoCloseable {

    private final Socket holder = new Socket();

    public HeldPort() {
        try {
            // Lets our own server share it; programs of others cannot.
            holder.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return holder.getLocalPort();
    }

    /** Has a server socket, which is not bound yet, listen there. */
    public <T extends ServerSocket> T listen(T socket) throws IOException {
        SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
        socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        socket.bind(address, 50);
        return socket;
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
