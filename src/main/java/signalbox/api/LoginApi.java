package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.api.http.Answer;
import signalbox.api.http.Caller;
import signalbox.api.http.Door;
import signalbox.api.http.Right;
import signalbox.api.http.Sender;
import signalbox.ui.LoginPage;

/**
 * The page's own way in, for browsers: a name and a password become a cookie, until somebody logs out, half a day passes without
 * a request, or the server starts anew. Everybody else shows name and password with each request.
 */
final class LoginApi {

    private static final Logger log = LoggerFactory.getLogger(LoginApi.class);

    private final Backend backend;
    private final Door door;
    private final LoginPage page = new LoginPage();
    private final String path;
    private final boolean secure;

    /** @param externalUrl under which people reach this server; {@code ""} when nobody said */
    LoginApi(Backend backend, Door door, String externalUrl) {
        this.backend = backend;
        this.door = door;
        this.path = externalUrl.isEmpty() ? "/" : Optional.ofNullable(URI.create(externalUrl).getPath()).orElse("") + "/";
        this.secure = door.isSecure() || externalUrl.startsWith("https:");
    }

    /** Instead of the page, for strangers. */
    void ask(Context ctx, String ui) {
        answer(ctx, ui, "");
    }

    void logIn(Context ctx) {
        String user = Optional.ofNullable(ctx.formParam("user")).orElse("");
        Optional<String> proof = door.logIn(user, Optional.ofNullable(ctx.formParam("password")).orElse(""));
        if (proof.isEmpty()) {
            log.warn("login refused: user={} address={}", user, ctx.ip());
            answer(ctx, "", "No user has this name and password.");
            return;
        }
        backend.note(Sender.of(user, ctx), "login", "");
        cookie(ctx, proof.get(), "");
        Answer.redirect(ctx, 303, "../");
    }

    void logOut(Context ctx) {
        Optional.ofNullable(ctx.cookie(Door.COOKIE)).ifPresent(door::logOut);
        backend.note(Sender.of(ctx), "logout", "");
        cookie(ctx, "", "; Max-Age=0");
        Answer.empty(ctx, 204);
    }

    private void cookie(Context ctx, String value, String more) {
        ctx.header("Set-Cookie", Door.COOKIE + "=" + value + "; Path=" + path + "; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") + more);
    }

    private void answer(Context ctx, String ui, String problem) {
        UiApi.neverKept(ctx);
        ctx.header("Referrer-Policy", "same-origin"); // without a referrer a form comes from nowhere, and is refused
        ctx.header("Content-Security-Policy", page.policy());
        ctx.header("X-Content-Type-Options", "nosniff");
        Answer.bytes(ctx, 401, "text/html; charset=utf-8", page.text(ui, problem));
    }

    /** Who asks, and what they may do. */
    void me(Context ctx) throws IOException {
        Caller caller = Caller.of(ctx);
        Answer.json(ctx, out -> out.object()
                .member("user", caller.name())
                .member("role", caller.role())
                .member("may",
                        caller.rights().stream().filter(right -> right != Right.ENTER).sorted(Comparator.naturalOrder()).map(Caller::word).toList())
                .member("loggedIn", caller.loggedIn())
                .endObject());
    }
}
