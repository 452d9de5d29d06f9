package signalbox.receiver;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;
import signalbox.receiver.http.Deadline;

/**
 * A connection that is over in time and does not listen for ever. A server that says a byte now and then, or takes none, does
 * not hold up its thread: when the time is over somebody else closes the connection.
 */
final class MailSocket extends Socket {

    /** All that a server may say; it has no reason to say more than a few lines. */
    private static final int MOST_HEARD = 256 * 1024;

    private volatile boolean timeOver;
    private volatile boolean cutOff;

    /** Connects, within the deadline. */
    void connect(InetAddress address, int port, Deadline deadline) throws IOException {
        connect(new InetSocketAddress(address, port), (int) Math.min(Integer.MAX_VALUE, deadline.leftMillis()));
    }

    /** Closes this when the deadline is reached, unless what is returned is ended before. */
    Watch watch(Deadline deadline) {
        return new Watch(deadline);
    }

    /** Closes it under the hands of whoever uses it. */
    void cutOff() {
        cutOff = true;
        closeQuietly();
    }

    /** A failure for what it is: when the connection was closed by us, what the streams say about it means nothing. */
    IOException explained(IOException e) {
        if (timeOver) {
            return withCause(new InterruptedIOException("timeout"), e);
        }
        return cutOff ? withCause(new InterruptedIOException("closed"), e) : e;
    }

    private static IOException withCause(IOException e, IOException cause) {
        e.initCause(cause);
        return e;
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // nothing more to be done with it
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Bounded(super.getInputStream());
    }

    /** Waits on the one thread that does this for all connections. */
    final class Watch extends AsyncTimeout {

        private Watch(Deadline deadline) {
            timeout(deadline.leftMillis(), TimeUnit.MILLISECONDS);
            enter();
        }

        @Override
        protected void timedOut() {
            timeOver = true;
            closeQuietly();
        }

        void end() {
            boolean unused = exit();
        }
    }

    private static final class Bounded extends FilterInputStream {

        private int left = MOST_HEARD;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("the server talks without end");
            }
            int count = super.read(bytes, offset, Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }
    }
}
