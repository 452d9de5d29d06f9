package signalbox.api;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;
import signalbox.api.http.Answer;
import signalbox.api.http.Caller;
import signalbox.api.http.Right;
import signalbox.ui.WebFile;
import signalbox.ui.WebPage;

/**
 * The web page, at {@code /} and {@code /ui/}, and its files. Everything is named relative to the page, so that prefixes and
 * proxies need to know nothing of it; nothing is taken from another site, and no script stands in the page.
 */
final class UiApi {

    /** Styles of elements are set by the page's own scripts, which this does not concern. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'";

    private static final WebPage PAGE = new WebPage();
    private static final WebFile AT_ROOT = PAGE.page("ui/");
    private static final WebFile IN_FOLDER = PAGE.page("");

    private final LoginApi login;

    UiApi(LoginApi login) {
        this.login = login;
    }

    /** The page, seen from the root. */
    void root(Context ctx) {
        page(ctx, AT_ROOT, "ui/");
    }

    /** The page in its folder. */
    void folder(Context ctx) {
        page(ctx, IN_FOLDER, "");
    }

    /** The folder without its slash: what is relative to it would be looked for beside it. */
    void withoutSlash(Context ctx) {
        Answer.redirect(ctx, 302, "ui/");
    }

    void file(Context ctx) {
        Optional<WebFile> file = PAGE.file(ctx.pathParam("version"), ctx.pathParam("file"));
        if (file.isEmpty()) {
            Answer.plainError(ctx, 404, "404 page not found");
            return;
        }
        ctx.header("Cache-Control", "public, max-age=31536000, immutable");
        answer(ctx, file.get());
    }

    /** For strangers the way in. */
    private void page(Context ctx, WebFile page, String ui) {
        if (!Caller.of(ctx).may(Right.READ)) {
            login.ask(ctx, ui);
            return;
        }
        neverKept(ctx);
        ctx.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        answer(ctx, page);
    }

    static void neverKept(Context ctx) {
        ctx.header("Cache-Control", "no-cache, no-store, must-revalidate");
        ctx.header("Pragma", "no-cache");
        ctx.header("Expires", "0");
        ctx.header("Referrer-Policy", "no-referrer");
    }

    private static void answer(Context ctx, WebFile file) {
        String encodings = ctx.header("Accept-Encoding");
        boolean gzip = encodings != null && encodings.toLowerCase(Locale.ROOT).contains("gzip");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Vary", "Accept-Encoding");
        if (gzip) {
            ctx.header("Content-Encoding", "gzip");
        }
        Answer.bytes(ctx, 200, file.type(), file.bytes(gzip));
    }
}
