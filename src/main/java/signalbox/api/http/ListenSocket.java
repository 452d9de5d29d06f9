package signalbox.api.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;

/**
 * The address that the server listens on, taken before there is a server: whoever starts a second one hears of it at once.
 * Until the server answers, clients that connect wait. Whoever opened it closes it, or hands it to {@link HttpServer#start}.
 */
public final class ListenSocket implements AutoCloseable {

    /** Connections that wait to be accepted. With Java's 50, a client in a crowd waits a second for its next try. */
    private static final int ACCEPT_QUEUE = 4_096;

    private final String host;
    private final ServerSocketChannel channel;

    private ListenSocket(String host, ServerSocketChannel channel) {
        this.host = host;
        this.channel = channel;
    }

    /**
     * Takes the address. Fails with a message for whoever started the server: which address, why, and what to do.
     *
     * @param host {@code ""} for every address of the machine
     * @param port 0 for any free one
     */
    public static ListenSocket open(String host, int port) throws IOException {
        InetSocketAddress address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException(cannot(host, port) + "there is no host of that name. Give an address of this machine by"
                    + " --web.listen-address, or :" + port + " for all");
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true); // connections of an earlier server may linger
            channel.bind(address, ACCEPT_QUEUE);
            return new ListenSocket(host, channel);
        } catch (IOException e) {
            channel.close();
            throw new IOException(cannot(host, port) + why(port, e));
        }
    }

    private static String cannot(String host, int port) {
        return "cannot listen on " + address(host, port) + ": ";
    }

    private static String why(int port, IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("already in use")) {
            return "address already in use: another program listens there. Stop that one (ss -ltnp 'sport = :" + port
                    + "' names it), or give this one another --web.listen-address";
        }
        if (message.contains("permission denied")) {
            return "permission denied: the user of this process may not use that port. Give a port from 1024 up by"
                    + " --web.listen-address";
        }
        if (e instanceof BindException && message.contains("cannot assign")) {
            return "it is no address of this machine. Give one that is by --web.listen-address, or :" + port + " for all";
        }
        return (e instanceof SocketException ? message : "the system refuses: " + message) + ". Give another --web.listen-address";
    }

    /** The port that was really bound. */
    public int port() {
        return channel.socket().getLocalPort();
    }

    /** The address in Go's form, with the port that was really bound: {@code [::]:9093} for all addresses. */
    public String address() {
        return address(host, port());
    }

    private static String address(String host, int port) {
        String shown = host.isEmpty() ? "::" : host;
        return (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port;
    }

    public ServerSocketChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It goes with the process.
        }
    }
}
