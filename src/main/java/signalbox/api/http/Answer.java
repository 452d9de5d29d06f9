package signalbox.api.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The forms that answers have (spec/api.md 1.2, 1.3, 4.7). */
public final class Answer {

    private Answer() {}

    /** Nothing but a status. */
    public static void empty(Context ctx, int status) {
        ctx.status(status);
        ctx.res().setContentType(null);
        ctx.res().setContentLength(0);
    }

    /** JSON of any length, written as it is made, and a line feed. */
    public static void json(Context ctx, JsonOut.Content content) throws IOException {
        ctx.status(200);
        Gate.contentType(ctx.req(), "application/json");
        JsonOut out = new JsonOut(ctx.res().getOutputStream());
        content.writeTo(out);
        out.endLine();
    }

    /** An error that a handler found: a JSON string and a line feed. */
    public static void string(Context ctx, int status, String text) {
        bytes(ctx, status, "application/json", JsonOut.bytes(json -> json.string(text).endLine()));
    }

    /** An error that was found before a handler was asked: a JSON object without a line feed. */
    public static void object(Context ctx, int status, int code, String message) {
        bytes(ctx, status, "application/json", JsonOut.bytes(json -> json.escapeHtml(true)
                .object()
                .member("code", code)
                .member("message", message)
                .endObject()));
    }

    /** An error outside of the API. */
    public static void plainError(Context ctx, int status, String text) {
        ctx.header("X-Content-Type-Options", "nosniff");
        text(ctx, status, text + "\n");
    }

    public static void text(Context ctx, int status, String text) {
        bytes(ctx, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static void bytes(Context ctx, int status, String contentType, byte[] bytes) {
        ctx.status(status);
        Gate.contentType(ctx.req(), contentType);
        ctx.res().setContentLength(bytes.length);
        if (!ctx.method().name().equals("HEAD")) {
            ctx.result(bytes);
        }
    }

    /** Elsewhere. GET gets the page that Go makes for people. */
    public static void redirect(Context ctx, int status, String location) {
        ctx.header("Location", location);
        if (ctx.method().name().equals("GET")) {
            String words = status == 302 ? "Found" : "Moved Permanently";
            String page = "<a href=\"" + htmlEscaped(location) + "\">" + words + "</a>.\n\n";
            bytes(ctx, status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
        } else {
            empty(ctx, status);
        }
    }

    private static String htmlEscaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&#34;");
    }
}
