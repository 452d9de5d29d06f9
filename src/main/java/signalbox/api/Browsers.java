package signalbox.api;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What pages from elsewhere may do with the API v2, and what no browser may keep (spec/api-v2.md 1.2). */
final class Browsers {

    private static final Set<String> METHODS = Set.of("GET", "POST", "HEAD");
    private static final List<String> HEADERS = List.of("accept", "content-type", "x-requested-with");

    private Browsers() {}

    /** Before anything else: the headers of every answer, and the whole answer to a browser that asks first. */
    static void before(Context ctx) {
        boolean options = ctx.method().name().equals("OPTIONS");
        String wanted = ctx.header("Access-Control-Request-Method");
        String origin = ctx.header("Origin");
        if (options && wanted != null) {
            preflight(ctx, origin, wanted);
            return;
        }
        ctx.header("Cache-Control", "no-store");
        ctx.header("Vary", "Origin");
        if (origin != null && (options || METHODS.contains(ctx.method().name()))) {
            ctx.header("Access-Control-Allow-Origin", "*");
        }
    }

    private static void preflight(Context ctx, @Nullable String origin, String method) {
        ctx.header("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
        String headers = ctx.header("Access-Control-Request-Headers");
        if (origin != null && METHODS.contains(method) && areAllowed(headers)) {
            ctx.header("Access-Control-Allow-Origin", "*");
            ctx.header("Access-Control-Allow-Methods", method);
            if (headers != null && !headers.isEmpty()) {
                ctx.header("Access-Control-Allow-Headers", headers);
            }
        }
        Answer.empty(ctx, 204);
        ctx.skipRemainingHandlers();
    }

    /** Whether a list names allowed headers only, in lower case and sorted, as browsers send it. */
    private static boolean areAllowed(@Nullable String list) {
        if (list == null || list.isEmpty()) {
            return true;
        }
        List<String> names = Arrays.stream(list.split(",", -1)).map(String::trim).toList();
        return HEADERS.containsAll(names) && names.stream().sorted().distinct().toList().equals(names);
    }
}
