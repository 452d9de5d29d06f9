package signalbox.receiver.http;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Looks whether the server has closed a connection before it is used again: many do so after few seconds, and what is sent
 * there gets no answer. The library itself looks only after ten seconds, and not at all before a GET; and it takes for granted
 * that a server stays which answers by HTTP/1.0, though that one leaves unless it says otherwise. Any thread.
 */
final class IdleConnections implements Interceptor {

    /** No server closes a connection so soon, and to look takes a millisecond. */
    private static final long LONG_ENOUGH_NANOS = 1_000_000_000;

    private final LongSupplier nanos;
    /** When each was used last; those that nobody holds any more go by themselves. */
    private final Map<Connection, Long> lastUses = Collections.synchronizedMap(new WeakHashMap<>());
    /** Those that the server closes after its answer, if it has not yet. */
    private final Set<Connection> usedUp = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** The server is gone from this connection, and nothing was sent. */
    static final class GoneException extends EOFException {

        GoneException() {
            super(TransportError.CLOSED);
        }
    }

    /** @param nanos counts nanoseconds, from whenever */
    IdleConnections(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = requireNonNull(chain.connection(), "connection is null");
        Long lastUse = lastUses.get(connection);
        boolean idle = lastUse != null && nanos.getAsLong() - lastUse >= LONG_ENOUGH_NANOS;
        boolean listens = connection.protocol() == Protocol.HTTP_2; // always
        if (usedUp.contains(connection) || (idle && !listens && isOver(connection.socket()))) {
            throw new GoneException();
        }
        try {
            Response response = chain.proceed(chain.request());
            if (response.protocol() == Protocol.HTTP_1_0 && !isKept(response)) {
                usedUp.add(connection);
            }
            return response;
        } finally {
            lastUses.put(connection, nanos.getAsLong());
        }
    }

    private static boolean isKept(Response response) {
        return response.headers("Connection").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .anyMatch(word -> word.strip().equalsIgnoreCase("keep-alive"));
    }

    /** Whether there is an end to be read, or anything else: nothing was asked, so whatever is said is no answer. */
    private static boolean isOver(Socket socket) throws SocketException {
        int timeout = socket.getSoTimeout();
        try {
            socket.setSoTimeout(1);
            int unused = socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            socket.setSoTimeout(timeout);
        }
    }
}
