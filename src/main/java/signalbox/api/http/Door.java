package signalbox.api.http;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** What those who connect go through before anything here hears of them: TLS, and who may come in. */
public interface Door {

    /** The attribute of a request that has its {@link Caller}, where the door asks who that is. */
    String CALLER = "signalbox.caller";

    /** The attribute of a request that has the subject of its client's certificate, where the door has verified that. */
    String CERTIFICATE = "signalbox.certificate";

    /** The cookie of those who logged in on the page. */
    String COOKIE = "signalbox_session";

    /** Everybody comes in, and all is in the clear. */
    Door OPEN = new Door() {};

    /** How bytes become requests, the outermost first. */
    default List<ConnectionFactory> connections(HttpConfiguration http) {
        return List.of(new HttpConnectionFactory(http));
    }

    /**
     * What a request goes through; the rest of the server is put behind it.
     *
     * @param entrance paths that strangers may ask for; who they are is then {@link Caller#STRANGER}
     */
    default Handler.Wrapper handler(List<String> entrance) {
        return new Handler.Wrapper();
    }

    /** What proves from now on that a browser is a user's; empty when that is not their password. */
    default Optional<String> logIn(String user, String password) {
        return Optional.empty();
    }

    /** What {@link #logIn} gave proves nothing any more. */
    default void logOut(String proof) {}

    /** Whether browsers reach this server by TLS. */
    default boolean isSecure() {
        return false;
    }
}
