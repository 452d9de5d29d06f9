package signalbox.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.api.Door;
import signalbox.config.ConfigurationException;
import signalbox.config.WebConfig;

/** Lets requests in, or not, by the web configuration of the moment; whatever their path. */
final class AccessControl extends Handler.Wrapper {

    private static final Logger log = LoggerFactory.getLogger(AccessControl.class);

    private static final String BASIC = "Basic ";

    private final WebFile file;
    private final RateLimit limit;
    private final Passwords passwords = new Passwords();

    AccessControl(WebFile file, RateLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    private record Credentials(String user, String password) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        WebConfig config;
        try {
            config = file.read();
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> log.error("web configuration is unusable, rejecting requests: err={}", problem));
            return refuse(response, callback, 500, "Internal Server Error");
        }
        if (!limit.allows()) {
            return refuse(response, callback, 429, "Too Many Requests");
        }
        config.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        Optional<Credentials> known = config.users().isEmpty()
                ? Optional.empty()
                : credentials(request).filter(given -> passwords.match(config.users(), given.user(), given.password()));
        known.ifPresent(user -> request.setAttribute(Door.USER, user.user()));
        if (known.isEmpty() && !config.users().isEmpty()) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic");
            return refuse(response, callback, 401, "Unauthorized");
        }
        return super.handle(request, response, callback);
    }

    private static Optional<Credentials> credentials(Request request) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            String text = new String(Base64.getDecoder().decode(header.substring(BASIC.length())), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean refuse(Response response, Callback callback, int status, String text) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Content.Sink.write(response, true, text + "\n", callback);
        return true;
    }
}
