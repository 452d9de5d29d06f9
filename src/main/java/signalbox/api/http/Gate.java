package signalbox.api.http;

import jakarta.servlet.ServletRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Every request comes by here: it is counted, and there are only so many GET requests at a time (spec/api.md 1.8), and as many again of
 * those that Alertmanager does not know: who looks through months of history shuts nobody out who asks how the server is, or what fires. A
 * request holds its place until its answer is written.
 */
public final class Gate extends Handler.Wrapper {

    private static final String RESPONSE = Gate.class.getName();

    /** Javalin goes by it; Alertmanager does not, and a GET must not act. */
    private static final String OTHER_METHOD = "X-HTTP-Method-Override";

    private final int getConcurrency;
    private final String ours;
    private final String streams;
    private final String probes;
    private final HttpMetrics metrics;
    private final AtomicInteger getsOfOurs = new AtomicInteger();
    private final AtomicInteger getsOfAlertmanagers = new AtomicInteger();

    /**
     * @param ours where the paths begin that Alertmanager does not have
     * @param streams the path of answers that go on for hours: they have places of their own, and are no latency
     * @param probes where the paths begin by which somebody watches over the server, who would end it if it did not answer
     */
    public Gate(int getConcurrency, String ours, String streams, String probes, HttpMetrics metrics) {
        this.getConcurrency = getConcurrency;
        this.ours = ours;
        this.streams = streams;
        this.probes = probes;
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request from, Response response, Callback callback) throws Exception {
        Request request = from.getHeaders().contains(OTHER_METHOD) ? new OfItsOwnMethod(from) : from;
        request.setAttribute(RESPONSE, response);
        if (request.getMethod().equals("GET") && streams.equals(request.getHttpURI().getPath())) {
            return super.handle(request, response, callback);
        }
        long began = metrics.nanos();
        boolean get = request.getMethod().equals("GET") && !request.getHttpURI().getPath().startsWith(probes);
        AtomicInteger gets = request.getHttpURI().getPath().startsWith(ours) ? getsOfOurs : getsOfAlertmanagers;
        boolean full = get && gets.incrementAndGet() > getConcurrency;
        if (get) {
            metrics.getBegins();
        }
        Request.addCompletionListener(request, failure -> {
            if (get) {
                gets.decrementAndGet();
                metrics.getEnds();
            }
            if (!full) {
                metrics.answered(
                        request.getMethod(),
                        request.getHttpURI().getPath(),
                        response.getStatus(),
                        Response.getContentBytesWritten(response),
                        metrics.nanos() - began);
            }
        });
        if (full) {
            refuse(response, callback);
            return true;
        }
        return super.handle(request, new PacedResponse(request, response, metrics::nanos), callback);
    }

    /** Sets the content type of an answer to exactly this text; servlets would normalise it. */
    public static void contentType(ServletRequest request, String type) {
        if (request.getAttribute(RESPONSE) instanceof Response response) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        }
    }

    /** Ends a connection in the middle of an answer, so that what was sent does not pass for all of it. */
    static void hangUp(ServletRequest request) {
        if (request.getAttribute(RESPONSE) instanceof Response response) {
            hangUp(response.getRequest());
        }
    }

    static void hangUp(Request request) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }

    private void refuse(Response response, Callback callback) {
        metrics.limitExceeded();
        response.setStatus(503);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        String text = "Limit of concurrent GET requests reached (" + getConcurrency + "), try again later.\n\n";
        Content.Sink.write(response, true, text, callback);
    }

    private static final class OfItsOwnMethod extends Request.Wrapper {

        private final HttpFields headers;

        OfItsOwnMethod(Request request) {
            super(request);
            headers = HttpFields.build(request.getHeaders()).remove(OTHER_METHOD).asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
