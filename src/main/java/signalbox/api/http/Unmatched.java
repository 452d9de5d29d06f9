package signalbox.api.http;

import io.javalin.http.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Answers requests that no route takes: wrong methods, near misses, unknown paths (spec/api.md 1.1, 1.3, 4.6, 4.7). */
public final class Unmatched {

    private final String prefix;
    private final Endpoints routes;

    public Unmatched(String prefix, Endpoints routes) {
        this.prefix = prefix;
        this.routes = routes;
    }

    public void answer(Context ctx) {
        String path = ctx.path();
        if (!path.startsWith(prefix + "/")) {
            outsideOfPrefix(ctx, path);
            return;
        }
        String local = path.substring(prefix.length());
        if (local.equals("/api/v2") || (local.startsWith(Endpoints.V2) && !clean(local).equals(local))) {
            Answer.redirect(ctx, 301, prefix + (local.equals("/api/v2") ? Endpoints.V2 : clean(local)));
        } else if (local.startsWith(Endpoints.V2)) {
            inV2(ctx, local);
        } else {
            elsewhere(ctx, local);
        }
    }

    private void outsideOfPrefix(Context ctx, String path) {
        if (path.equals(prefix)) {
            Answer.redirect(ctx, 301, prefix + "/");
        } else if (path.equals("/")) {
            Answer.redirect(ctx, 302, prefix);
        } else {
            Answer.plainError(ctx, 404, "404 page not found");
        }
    }

    private void inV2(Context ctx, String path) {
        Set<String> methods = routes.methods(Endpoints.withoutTrailingSlash(path));
        if (methods.isEmpty()) {
            Answer.object(ctx, 404, 404, "path " + path + " was not found");
            return;
        }
        String allowed = String.join(",", methods);
        ctx.header("Allow", allowed);
        Answer.object(ctx, 405, 405, "method " + ctx.method().name() + " is not allowed, but [" + allowed + "] are");
    }

    private void elsewhere(Context ctx, String path) {
        Set<String> methods = new TreeSet<>(routes.methods(path));
        if (methods.isEmpty()) {
            nearMiss(ctx, path);
            return;
        }
        methods.add("OPTIONS");
        ctx.header("Allow", String.join(", ", methods));
        if (ctx.method().name().equals("OPTIONS")) {
            Answer.empty(ctx, 200);
        } else {
            Answer.plainError(ctx, 405, "Method Not Allowed");
        }
    }

    /** The path may be that of a route but for slashes, dots and case. */
    private void nearMiss(Context ctx, String path) {
        String cleaned = clean(path).toLowerCase(Locale.ROOT);
        String meant = cleaned.length() > 1 ? Endpoints.withoutTrailingSlash(cleaned) : cleaned;
        String method = ctx.method().name();
        if (!meant.equals(path) && routes.methods(meant).contains(method)) {
            Answer.redirect(ctx, method.equals("GET") ? 301 : 308, prefix + meant);
        } else {
            Answer.plainError(ctx, 404, "404 page not found");
        }
    }

    /** The path without empty, {@code .} and {@code ..} steps. */
    private static String clean(String path) {
        Deque<String> steps = new ArrayDeque<>();
        for (String step : path.split("/", -1)) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        String cleaned = "/" + String.join("/", steps);
        return path.endsWith("/") && cleaned.length() > 1 ? cleaned + "/" : cleaned;
    }
}
