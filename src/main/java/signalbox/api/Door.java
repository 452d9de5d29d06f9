package signalbox.api;

import java.util.List;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** What those who connect go through before anything here hears of them: TLS, and who may come in. */
public interface Door {

    /** The attribute of a request that has its user's name, where the door knows one. */
    String USER = "signalbox.user";

    /** Everybody comes in, and all is in the clear. */
    Door OPEN = new Door() {};

    /** How bytes become requests, the outermost first. */
    default List<ConnectionFactory> connections(HttpConfiguration http) {
        return List.of(new HttpConnectionFactory(http));
    }

    /** What a request goes through; the rest of the server is put behind it. */
    default Handler.Wrapper handler() {
        return new Handler.Wrapper();
    }
}
