package signalbox.api.http;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.gotext.GoQuote;

/**
 * What browsers may do here for the pages of others, and what no browser may keep (spec/api.md 1.2). A page
 * that somebody of this network looks at can make the browser post to this server; it may not read the answer, but a reload
 * or a silence would have happened. So whatever acts is refused to the pages of other sites.
 */
public final class Browsers {

    /** These change nothing, whoever sends them. */
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    /** What the pages of allowed sites may do with the API v2. */
    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");

    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final String EXPOSED = "Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin";
    private static final String PREFLIGHT_SECONDS = "600";

    private final Origins origins;
    private final String v2;

    public Browsers(Origins origins, String routePrefix) {
        this.origins = origins;
        this.v2 = routePrefix + Endpoints.V2;
    }

    /** Before anything else of the API v2: the headers of every answer, and the whole answer to a browser that asks first. */
    public void beforeV2(Context ctx) {
        if (origins.allowed().isEmpty()) {
            ctx.header("Cache-Control", "no-store");
            return;
        }
        String origin = ctx.header("Origin");
        String wanted = ctx.header("Access-Control-Request-Method");
        if (ctx.method().name().equals("OPTIONS") && wanted != null && !wanted.isEmpty()) {
            preflight(ctx, origin, wanted);
            return;
        }
        ctx.header("Cache-Control", "no-store");
        ctx.header("Vary", "Origin");
        if (origin != null && origins.isAllowed(origin) && isMethod(ctx.method().name())) {
            ctx.header("Access-Control-Allow-Origin", origin);
            ctx.header("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    private void preflight(Context ctx, @Nullable String origin, String method) {
        ctx.header("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
        if (origin != null && origins.isAllowed(origin) && isMethod(method)) {
            ctx.header("Access-Control-Allow-Origin", origin);
            ctx.header("Access-Control-Allow-Methods", method);
            String headers = ctx.header("Access-Control-Request-Headers");
            if (headers != null && !headers.isEmpty()) {
                ctx.header("Access-Control-Allow-Headers", headers);
            }
            ctx.header("Access-Control-Max-Age", PREFLIGHT_SECONDS);
        }
        Answer.empty(ctx, 204);
        ctx.skipRemainingHandlers();
    }

    private static boolean isMethod(String method) {
        return METHODS.contains(method) || method.equals("OPTIONS");
    }

    /** Before anything that acts: refuses it when a browser says that the page of another site wants it. */
    public void beforeAnything(Context ctx) {
        if (HARMLESS.contains(ctx.method().name())) {
            return;
        }
        Optional<String> foreign = foreign(ctx);
        if (foreign.isEmpty()) {
            return;
        }
        String text = "a page of another site may not change anything here, and a browser says that this request comes from one ("
                + foreign.get() + "): if people reach this server under that name, it is --web.external-url; the pages of other"
                + " sites may use the API v2 when --web.cors.origin names them";
        if (ctx.path().startsWith(v2)) {
            Answer.string(ctx, 403, text); // what shows errors of Alertmanager, as karma's page, takes a text for granted
        } else {
            Answer.plainError(ctx, 403, text);
        }
        ctx.skipRemainingHandlers();
    }

    /**
     * The header that gives it away. What is no browser sends neither. Where the browser says that the page and what it asked are of one
     * site, it did not ask this server but the page's own, which handed the request on with the page's Origin, as karma does: no page can
     * write Sec-Fetch-Site. Browsers leave it out where a page came over plain HTTP from another machine.
     */
    private Optional<String> foreign(Context ctx) {
        String origin = ctx.header("Origin");
        String site = ctx.header("Sec-Fetch-Site");
        if (origin != null && ctx.path().startsWith(v2) && origins.isAllowed(origin)) {
            return Optional.empty();
        }
        if ("same-origin".equals(site)) {
            return Optional.empty();
        }
        if (origin != null && !origins.isOwn(origin, String.valueOf(ctx.header("Host")))) {
            return Optional.of("Origin: " + GoQuote.quote(origin));
        }
        return site == null || OWN_SITE.contains(site)
                ? Optional.empty()
                : Optional.of("Sec-Fetch-Site: " + GoQuote.quote(site));
    }
}
