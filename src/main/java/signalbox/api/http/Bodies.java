package signalbox.api.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the bodies of requests, each up to a limit, and all that are in memory at a time up to another: no number of
 * clients can fill the heap.
 */
public final class Bodies {

    private static final int FIRST_PIECE = 16 * 1024;
    private static final long RETRY_SECONDS = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LEAST_BYTES_PER_SECOND = 1024; // who sends less holds a thread for nothing

    private static final byte GZIP_FIRST = 0x1f;
    private static final byte GZIP_SECOND = (byte) 0x8b;

    private final InstantSource clock;
    private final int maxBytes;
    private final long maxBytesInAll;
    private final AtomicLong bytesInAll = new AtomicLong();

    public Bodies(HttpSettings settings, InstantSource clock) {
        this.clock = clock;
        this.maxBytes = settings.maxBodyBytes();
        this.maxBytesInAll = settings.maxBodiesBytes();
    }

    /** What is made of a body. Must not keep the array. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(byte[] bytes, int length);
    }

    /**
     * Reads the body of a request and hands it on. Throws {@link FrameworkFault} when it is missing, of another type, or
     * longer than allowed, and {@link TooBusyException} when there is no room for it now.
     */
    public <T> T read(Context ctx, String name, Reader<T> reader) throws IOException {
        if (!MediaTypes.hasBody(ctx)) {
            throw FrameworkFault.required(name);
        }
        if (ctx.req().getContentLengthLong() > maxBytes) {
            throw tooLong();
        }
        Buffer buffer = new Buffer();
        try {
            buffer.fill(ctx);
            if (buffer.isGzip()) {
                throw FrameworkFault.unparseable(name, "it is compressed (gzip), and no JSON: send it as it is");
            }
            return reader.read(buffer.bytes, buffer.used);
        } finally {
            buffer.release();
        }
    }

    private FrameworkFault tooLong() {
        return new FrameworkFault(
                413, "the body is longer than " + maxBytes + " bytes, the limit of this server: send it in parts");
    }

    /** One body as far as it has come, and the room that it takes. */
    private final class Buffer {

        private byte[] bytes = new byte[0];
        private int used;

        void fill(Context ctx) throws IOException {
            InputStream in = ctx.req().getInputStream();
            Instant patience = clock.instant().plus(PATIENCE);
            grow(Math.max(FIRST_PIECE, (int) Math.min(ctx.req().getContentLengthLong() + 1, 1 << 20)));
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes, used, bytes.length - used)) {
                used += n;
                if (used > maxBytes) {
                    throw tooLong();
                }
                if (clock.instant().isAfter(patience.plusSeconds(used / LEAST_BYTES_PER_SECOND))) {
                    throw new FrameworkFault(408, "the body came too slowly");
                }
                if (used == bytes.length) {
                    grow(Math.min(bytes.length * 2L, maxBytes + 1L));
                }
            }
        }

        private void grow(long size) {
            long more = size - bytes.length;
            if (bytesInAll.addAndGet(more) > maxBytesInAll) {
                bytesInAll.addAndGet(-more);
                throw new TooBusyException(
                        "the server is busy with " + maxBytesInAll + " bytes of other requests: send again", RETRY_SECONDS);
            }
            bytes = Arrays.copyOf(bytes, (int) size);
        }

        /** By how it begins: what a header says of it Alertmanager does not look at, either. */
        boolean isGzip() {
            return used > 1 && bytes[0] == GZIP_FIRST && bytes[1] == GZIP_SECOND;
        }

        void release() {
            bytesInAll.addAndGet(-bytes.length);
        }
    }
}
