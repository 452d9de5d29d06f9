package signalbox.api;

import io.javalin.http.Context;

/** Who sends a request: the user that the door knows, and the address. */
final class Sender {

    private Sender() {}

    static String of(Context ctx) {
        return of(Caller.of(ctx).name(), ctx);
    }

    static String of(String name, Context ctx) {
        return name.isEmpty() ? ctx.ip() : name + "@" + ctx.ip();
    }
}
