package signalbox.api;

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

    private final ServerSocketChannel channel;

    private ListenSocket(ServerSocketChannel channel) {
        this.channel = channel;
    }

    /** Takes the address. Fails with a message for whoever started the server: which address, why, and what to do. */
    public static ListenSocket open(HttpSettings settings) throws IOException {
        InetSocketAddress address = settings.host().isEmpty()
                ? new InetSocketAddress(settings.port())
                : new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new IOException(cannot(settings) + "there is no host of that name. Give an address of this machine by"
                    + " --web.listen-address, or :" + settings.port() + " for all");
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true); // connections of an earlier server may linger
            channel.bind(address, ACCEPT_QUEUE);
            return new ListenSocket(channel);
        } catch (IOException e) {
            channel.close();
            throw new IOException(cannot(settings) + why(settings, e));
        }
    }

    private static String cannot(HttpSettings settings) {
        return "cannot listen on " + settings.address(settings.port()) + ": ";
    }

    private static String why(HttpSettings settings, IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("already in use")) {
            return "address already in use: another program listens there. Stop that one (ss -ltnp 'sport = :" + settings.port()
                    + "' names it), or give this one another --web.listen-address";
        }
        if (message.contains("permission denied")) {
            return "permission denied: the user of this process may not use that port. Give a port from 1024 up by"
                    + " --web.listen-address";
        }
        if (e instanceof BindException && message.contains("cannot assign")) {
            return "it is no address of this machine. Give one that is by --web.listen-address, or :" + settings.port() + " for all";
        }
        return (e instanceof SocketException ? message : "the system refuses: " + message) + ". Give another --web.listen-address";
    }

    ServerSocketChannel channel() {
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
