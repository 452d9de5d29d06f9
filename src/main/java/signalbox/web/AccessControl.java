package signalbox.web;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.api.http.Caller;
import signalbox.api.http.Door;
import signalbox.api.http.Right;
import signalbox.config.ConfigurationException;
import signalbox.config.Role;
import signalbox.config.Secret;
import signalbox.config.WebConfig;

/** Lets requests in, or not, by the web configuration of the moment; whatever their path. */
final class AccessControl extends Handler.Wrapper {

    private static final Logger log = LoggerFactory.getLogger(AccessControl.class);

    private static final String BASIC = "Basic ";

    private final WebConfigFile file;
    private final RateLimit limit;
    private final Passwords passwords;
    private final LoginSessions sessions;
    private final Set<String> entrance;

    AccessControl(WebConfigFile file, RateLimit limit, Passwords passwords, LoginSessions sessions, List<String> entrance) {
        this.file = file;
        this.limit = limit;
        this.passwords = passwords;
        this.sessions = sessions;
        this.entrance = Set.copyOf(entrance);
    }

    private record Credentials(String user, String password) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        WebConfigFile.Read read;
        try {
            read = file.read();
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> log.error("web configuration is unusable, rejecting requests: err={}", problem));
            return refuse(response, callback, 500, "Internal Server Error");
        }
        if (!limit.allows()) {
            return refuse(response, callback, 429, "Too Many Requests");
        }
        WebConfig config = read.config();
        config.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        subject(request, config).ifPresent(subject -> request.setAttribute(Door.CERTIFICATE, subject));
        if (!config.users().isEmpty()) {
            Optional<Caller> known = known(request, read);
            if (known.isEmpty() && !isAtTheEntrance(request)) {
                if (asksItself(request)) {
                    response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic");
                }
                return refuse(response, callback, 401, "Unauthorized");
            }
            request.setAttribute(Door.CALLER, known.orElse(Caller.STRANGER));
        }
        return super.handle(request, response, callback);
    }

    /** Whom the client's certificate names: one that nobody has verified names whomever it likes. */
    private static Optional<String> subject(Request request, WebConfig config) {
        if (config.tls().filter(tls -> tls.clientAuth().isVerified()).isEmpty()) {
            return Optional.empty();
        }
        EndPoint.@Nullable SslSessionData session = request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        X509Certificate @Nullable [] chain = session == null ? null : session.peerCertificates();
        return chain == null || chain.length == 0 ? Optional.empty() : Optional.of(chain[0].getSubjectX500Principal().getName());
    }

    /** A name and a password count before the cookie: whoever sends them means them. */
    private Optional<Caller> known(Request request, WebConfigFile.Read read) {
        Map<String, Secret> users = read.config().users();
        if (request.getHeaders().contains(HttpHeader.AUTHORIZATION)) {
            return credentials(request)
                    .filter(given -> passwords.match(users, given.user(), given.password()))
                    .map(given -> caller(given.user(), read, false));
        }
        return Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(Door.COOKIE))
                .flatMap(cookie -> sessions.user(cookie.getValue(), users).stream())
                .findFirst()
                .map(user -> caller(user, read, true));
    }

    private static Caller caller(String user, WebConfigFile.Read read, boolean loggedIn) {
        return read.roles()
                .map(roles -> new Caller(user, roles.of(user).word(), rights(roles.of(user)), loggedIn))
                .orElseGet(() -> new Caller(user, "", EnumSet.allOf(Right.class), loggedIn));
    }

    /** What a role may do. */
    private static Set<Right> rights(Role role) {
        return switch (role) {
            case VIEWER -> EnumSet.of(Right.ENTER, Right.READ);
            case SENDER -> EnumSet.of(Right.ENTER, Right.READ, Right.SEND);
            case SILENCER -> EnumSet.of(Right.ENTER, Right.READ, Right.SILENCE, Right.ACKNOWLEDGE);
            case OPERATOR -> EnumSet.allOf(Right.class);
        };
    }

    /** Where browsers get a page to log in, and programs are refused as everywhere. */
    private boolean isAtTheEntrance(Request request) {
        String accepted = request.getHeaders().get(HttpHeader.ACCEPT);
        return entrance.contains(request.getHttpURI().getPath())
                && !request.getHeaders().contains(HttpHeader.AUTHORIZATION)
                && (request.getMethod().equals("POST") || (accepted != null && accepted.contains("text/html")));
    }

    /** Whether it is for the browser, or the program, to ask for name and password; the page asks by itself. */
    private static boolean asksItself(Request request) {
        String mode = request.getHeaders().get("Sec-Fetch-Mode");
        String accepted = request.getHeaders().get(HttpHeader.ACCEPT);
        return (mode == null || mode.equals("navigate"))
                && !request.getHeaders().contains("X-Requested-With")
                && (accepted == null || !accepted.contains("text/event-stream"));
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
