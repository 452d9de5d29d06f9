package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import signalbox.api.http.Answer;

/** {@code /api/signalbox/v1/openapi.json}: what our own API is like, for programs and people. A test keeps it complete. */
final class OpenApi {

    private static final String FILE = "openapi.json";

    private final byte[] document = read();

    void document(Context ctx) {
        Answer.bytes(ctx, 200, "application/json", document);
    }

    private static byte[] read() {
        try (InputStream in = OpenApi.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing beside " + OpenApi.class.getName());
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
