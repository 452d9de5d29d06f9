package signalbox.receiver.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;

/**
 * A socket that reaches its target through something else: what is done to it is done to the socket inside, which stands for
 * it once it is connected. Closing it breaks off whatever is under way.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // closing must not wait for what it breaks off
abstract class RelayedSocket extends Socket {

    private volatile Optional<Socket> inside = Optional.empty();
    private volatile boolean connected;
    private volatile boolean closed;

    /** Connects; each socket that it opens on the way goes through {@link #using}, the last one stays. */
    abstract void open(InetSocketAddress target, int timeoutMillis) throws IOException;

    /** Closed from now on when this is closed. */
    final void using(Socket socket) throws IOException {
        inside = Optional.of(socket);
        if (closed) {
            socket.close();
            throw new SocketException("Socket closed");
        }
    }

    @Override
    public final void connect(SocketAddress target) throws IOException {
        connect(target, 0);
    }

    @Override
    public final void connect(SocketAddress target, int timeoutMillis) throws IOException {
        try {
            open((InetSocketAddress) target, timeoutMillis);
            connected = true;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Socket inside() throws SocketException {
        return inside.orElseThrow(() -> new SocketException("Socket is not connected"));
    }

    @Override
    public final void close() throws IOException {
        closed = true;
        if (inside.isPresent()) {
            inside.get().close();
        }
        super.close();
    }

    @Override
    public final boolean isConnected() {
        return connected;
    }

    @Override
    public final boolean isClosed() {
        return closed || inside.map(Socket::isClosed).orElse(false);
    }

    @Override
    public final InputStream getInputStream() throws IOException {
        return inside().getInputStream();
    }

    @Override
    public final OutputStream getOutputStream() throws IOException {
        return inside().getOutputStream();
    }

    @Override
    public final void setSoTimeout(int millis) throws SocketException {
        if (inside.isPresent()) { // until then it is for open() to wait or not
            inside.get().setSoTimeout(millis);
        }
    }

    @Override
    public final int getSoTimeout() throws SocketException {
        return inside.isPresent() ? inside.get().getSoTimeout() : 0;
    }

    @Override
    public final boolean isInputShutdown() {
        return inside.map(Socket::isInputShutdown).orElse(false);
    }

    @Override
    public final boolean isOutputShutdown() {
        return inside.map(Socket::isOutputShutdown).orElse(false);
    }

    @Override
    public final void shutdownInput() throws IOException {
        inside().shutdownInput();
    }

    @Override
    public final void shutdownOutput() throws IOException {
        inside().shutdownOutput();
    }

    @Override
    public final void setTcpNoDelay(boolean on) throws SocketException {
        inside().setTcpNoDelay(on);
    }

    @Override
    public final boolean getTcpNoDelay() throws SocketException {
        return inside().getTcpNoDelay();
    }

    @Override
    @SuppressWarnings("NullAway") // null means unconnected to those who ask
    public final InetAddress getInetAddress() {
        return inside.map(Socket::getInetAddress).orElse(null);
    }

    @Override
    public final int getPort() {
        return inside.map(Socket::getPort).orElse(0);
    }

    @Override
    public final int getLocalPort() {
        return inside.map(Socket::getLocalPort).orElse(-1);
    }

    @Override
    @SuppressWarnings("NullAway") // likewise
    public final SocketAddress getRemoteSocketAddress() {
        return inside.map(Socket::getRemoteSocketAddress).orElse(null);
    }
}
