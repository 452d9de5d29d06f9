package signalbox.api.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says in one plain line what Jetty itself finds wrong, such as a malformed request: no page, no stack trace. */
public final class PlainErrors extends ErrorHandler {

    private static final String TYPE = "text/plain; charset=utf-8";

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
        Content.Sink.write(response, true, line(response.getStatus()), callback);
        return true;
    }

    private static String line(int status) {
        return status + " " + HttpStatus.getMessage(status) + "\n";
    }
}
