package signalbox.api.http;

import io.javalin.http.Context;

/** Who sends a request: the user that the door knows, else whom the client's certificate names, and the address. */
public final class Sender {

    private Sender() {}

    public static String of(Context ctx) {
        String user = Caller.of(ctx).name();
        return of(user.isEmpty() && ctx.req().getAttribute(Door.CERTIFICATE) instanceof String subject ? subject : user, ctx);
    }

    public static String of(String name, Context ctx) {
        return name.isEmpty() ? ctx.ip() : name + "@" + ctx.ip();
    }
}
