package signalbox.web;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.api.http.Door;
import signalbox.config.Secret;
import signalbox.config.WebConfig;

/** The door that a file describes. Whether there is TLS, and the limit of requests, are those of the start. */
public final class WebDoor implements Door {

    private static final Logger log = LoggerFactory.getLogger(WebDoor.class);

    private final WebConfigFile file;
    private final Optional<ServerTls> tls;
    private final RateLimit limit;
    private final Passwords passwords = new Passwords();
    private final LoginSessions sessions = new LoginSessions(System::nanoTime);

    private WebDoor(WebConfigFile file, Optional<ServerTls> tls, RateLimit limit) {
        this.file = file;
        this.tls = tls;
        this.limit = limit;
    }

    /** As {@link #of(Path, String)}, without roles: every user may do all. */
    public static WebDoor of(Path path) {
        return of(path, "");
    }

    /**
     * Reads the files and all that they name.
     *
     * @param roles the file of the roles; {@code ""} for none: those of the web configuration, or else every user may do all
     * @throws signalbox.config.ConfigurationException with everything that is wrong with the file
     * @throws InvalidWebConfigException when a certificate or key cannot be used
     */
    public static WebDoor of(Path path, String roles) {
        WebConfigFile file = new WebConfigFile(path, roles);
        WebConfig config = file.read().config();
        config.warnings().forEach(log::warn);
        Optional<ServerTls> tls = config.tls().map(any -> new ServerTls(file));
        tls.ifPresent(ServerTls::check);
        log.info("TLS is {}: http2=false users={}", tls.isPresent() ? "enabled" : "disabled", config.users().size());
        return new WebDoor(file, tls, new RateLimit(config.rate(), config.burst(), System::nanoTime));
    }

    @Override
    public List<ConnectionFactory> connections(HttpConfiguration http) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        return tls.<List<ConnectionFactory>>map(any -> List.of(
                        new TlsDetection(new SslConnectionFactory(any.jetty(), plain.getProtocol())), plain))
                .orElse(List.of(plain));
    }

    @Override
    public Handler.Wrapper handler(List<String> entrance) {
        return new AccessControl(file, limit, passwords, sessions, entrance);
    }

    @Override
    public Optional<String> logIn(String user, String password) {
        Map<String, Secret> users = file.read().config().users();
        return passwords.match(users, user, password) ? Optional.of(sessions.begin(user, users)) : Optional.empty();
    }

    @Override
    public void logOut(String proof) {
        sessions.end(proof);
    }

    @Override
    public boolean isSecure() {
        return tls.isPresent();
    }
}
