package signalbox.ui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One file for browsers, as it is and compressed. Any thread. */
public final class WebFile {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final String type;
    private final byte[] bytes;
    private volatile byte @Nullable [] zipped;

    WebFile(String name, byte[] bytes) {
        String known = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (known == null) {
            throw new IllegalStateException(name + ": what type is this to be served as?");
        }
        this.type = known;
        this.bytes = bytes.clone();
    }

    /** The media type. */
    public String type() {
        return type;
    }

    /** The content; gzip when so wanted. */
    public byte[] bytes(boolean gzip) {
        return (gzip ? zipped() : bytes).clone();
    }

    /** By whoever asks first: it takes long, and a server is to start soon. Two who ask at once do it twice. */
    private byte[] zipped() {
        byte[] known = zipped;
        if (known == null) {
            known = zip(bytes);
            zipped = known;
        }
        return known;
    }

    private static byte[] zip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream zip = new Best(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** It is done once and sent often. */
    private static final class Best extends GZIPOutputStream {
        Best(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
