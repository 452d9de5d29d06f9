package signalbox.receiver.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import signalbox.config.HostPort;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.TransportError;

/**
 * A connection that is over in time and does not listen for ever. The library's timeouts are for a single read or write: a
 * server that says a byte now and then would hold up its thread. Here somebody else closes the connection at the deadline.
 */
final class MailSocket extends Socket {

    /** All that a server may say; it has no reason to say more than a few lines. */
    private static final int MOST_HEARD = 256 * 1024;
    /** An address that says nothing must not use up the time of the others. */
    private static final int CONNECT_MILLIS = 10_000;

    private final Set<MailSocket> open;
    /** Waits on the one thread that does this for all connections. */
    private final AsyncTimeout alarm = new AsyncTimeout() {
        @Override
        protected void timedOut() {
            end("timeout");
        }
    };
    /** Why we closed it under the hands of whoever uses it, if we did. */
    private volatile String ended = "";

    /** @param open has this in it until it is closed */
    MailSocket(Set<MailSocket> open) {
        this.open = open;
        open.add(this);
    }

    /** Connects; at the deadline this will be closed. */
    void connect(InetSocketAddress address, Deadline deadline) throws IOException {
        alarm.timeout(deadline.leftMillis(), TimeUnit.MILLISECONDS);
        alarm.enter();
        String where = new HostPort(address.getAddress().getHostAddress(), String.valueOf(address.getPort())).toString();
        try {
            connect(address, (int) Math.min(CONNECT_MILLIS, deadline.leftMillis()));
        } catch (IOException e) {
            throw new IOException(TransportError.connecting(e, where), e);
        }
    }

    /** Closes it under the hands of whoever uses it. */
    void cutOff() {
        end("closed");
    }

    private void end(String why) {
        ended = why;
        try {
            close();
        } catch (IOException e) {
            // nothing more to be done with it
        }
    }

    @Override
    public synchronized void close() throws IOException {
        boolean unused = alarm.exit();
        open.remove(this);
        super.close();
    }

    /** A failure for what it is: when the connection was closed by us, what the streams say about it means nothing. */
    IOException explained(IOException e) {
        if (ended.isEmpty()) {
            return e;
        }
        IOException explained = new InterruptedIOException(ended);
        explained.initCause(e);
        return explained;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return Okio.buffer((Source) new ForwardingSource(Okio.source(super.getInputStream())) {
                    private long left = MOST_HEARD;

                    @Override
                    public long read(Buffer sink, long most) throws IOException {
                        if (left <= 0) {
                            throw new IOException("the server talks without end");
                        }
                        long count = super.read(sink, Math.min(most, left));
                        left -= Math.max(count, 0);
                        return count;
                    }
                })
                .inputStream();
    }
}
