package signalbox.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive HTTP/1.1 connection: sends prepared bytes, reads an answer and throws its body away. Opens itself, and
 * again after a fault or when the server closed it. Used by one thread.
 */
final class HttpConnection implements Closeable {

    /**
     * What came back.
     *
     * @param bytes of the body
     */
    record Answer(int status, long bytes) {

        boolean good() {
            return status >= 200 && status < 300;
        }
    }

    private static final int BUFFER = 64 * 1024;
    private static final int HEXADECIMAL = 16;

    private final HttpTarget target;
    private final int timeoutMillis;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private @Nullable Socket socket;

    HttpConnection(HttpTarget target, Duration timeout) {
        this.target = target;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    Answer exchange(byte[] request) throws IOException {
        Socket open = opened();
        try {
            open.getOutputStream().write(request);
            return answer(open.getInputStream());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Socket opened() throws IOException {
        if (socket != null) {
            return socket;
        }
        Socket fresh = new Socket();
        try {
            fresh.setTcpNoDelay(true);
            fresh.setSoTimeout(timeoutMillis);
            fresh.connect(new InetSocketAddress(target.host(), target.port()), timeoutMillis);
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        position = 0;
        limit = 0;
        socket = fresh;
        return fresh;
    }

    private Answer answer(InputStream in) throws IOException {
        int status = status(line(in));
        long length = -1;
        boolean chunked = false;
        boolean lastOne = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            lastOne |= lower.startsWith("connection:") && lower.contains("close");
        }
        long bytes = chunked ? skipChunks(in) : skipBody(in, length, status);
        if (lastOne) {
            close();
        }
        return new Answer(status, bytes);
    }

    private static int status(String line) throws IOException {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("not an answer of HTTP/1.1: " + line);
        }
        return Integer.parseInt(words[1]);
    }

    private long skipBody(InputStream in, long length, int status) throws IOException {
        if (length < 0 && status != 204 && status != 304) {
            throw new IOException("an answer without a length (status " + status + ")");
        }
        skip(in, Math.max(0, length));
        return Math.max(0, length);
    }

    private long skipChunks(InputStream in) throws IOException {
        long bytes = 0;
        while (true) {
            String size = line(in).split(";", 2)[0].strip();
            long length = Long.parseLong(size, HEXADECIMAL);
            skip(in, length);
            line(in); // the end of the chunk, or of the trailers: nobody in this trade sends any
            if (length == 0) {
                return bytes;
            }
            bytes += length;
        }
    }

    private void skip(InputStream in, long length) throws IOException {
        long left = length;
        while (left > 0) {
            if (position == limit) {
                fill(in);
            }
            int step = (int) Math.min(left, limit - position);
            position += step;
            left -= step;
        }
    }

    private String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (position == limit) {
                fill(in);
            }
            int start = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            line.append(new String(buffer, start, position - start, StandardCharsets.ISO_8859_1));
            if (position < limit) {
                position++;
                return line.toString().stripTrailing();
            }
        }
    }

    private void fill(InputStream in) throws IOException {
        int read = in.read(buffer, 0, BUFFER);
        if (read < 0) {
            throw new EOFException("the server closed the connection before its answer was complete");
        }
        position = 0;
        limit = read;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
