package signalbox.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An answer that its client must read at a certain pace: one that trickles would hold its place among the GET requests for
 * as long as it likes.
 */
final class PacedResponse extends Response.Wrapper {

    private static final long PATIENCE = SECONDS.toNanos(10);
    private static final long LEAST_BYTES_PER_SECOND = 16 * 1024;

    private final LongSupplier nanos;
    private long began;
    private long written;

    PacedResponse(Request request, Response response, LongSupplier nanos) {
        super(request, response);
        this.nanos = nanos;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        if (written == 0) {
            began = nanos.getAsLong();
        }
        long due = SECONDS.toNanos(written / LEAST_BYTES_PER_SECOND) + PATIENCE;
        if (nanos.getAsLong() - began > due) {
            callback.failed(new EofException("the client reads too slowly"));
            Gate.hangUp(getRequest());
            return;
        }
        written += content == null ? 0 : content.remaining();
        super.write(last, content, callback);
    }
}
