package signalbox.api;

import io.javalin.http.Context;

/** Who sends a request: the user that the door knows, else the address. */
final class Sender {

    private Sender() {}

    static String of(Context ctx) {
        Object user = ctx.req().getAttribute(Door.USER);
        return user instanceof String name && !name.isEmpty() ? name + "@" + ctx.ip() : ctx.ip();
    }
}
