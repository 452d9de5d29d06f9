package signalbox.api.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.ack.AckRefusedException;
import signalbox.audit.AuditUnreadableException;
import signalbox.silence.SilenceRefusedException;

/** The one place that decides what an exception looks like from outside (spec/api.md 1.3). */
public final class Faults {

    private static final Logger log = LoggerFactory.getLogger(Faults.class);
    private static final String RETRY_SECONDS = "5";

    private final String timeout;
    private final Runnable refused;
    private final AtomicLong references = new AtomicLong();

    /**
     * @param timeout the time after which requests are given up, as Go prints it
     * @param refused is told of every request that found the server full
     */
    public Faults(String timeout, Runnable refused) {
        this.timeout = timeout;
        this.refused = refused;
    }

    /** The handler, with its errors, such as a stack that is too deep, answered like exceptions. */
    public Handler guarding(Handler handler) {
        return ctx -> {
            try {
                handler.handle(ctx);
            } catch (Error e) { // Javalin would answer with an empty body
                answer(e, ctx);
            }
        };
    }

    /** Answers a request that failed, unless nobody listens any more. */
    public void answer(Throwable thrown, Context ctx) {
        Throwable fault = cause(thrown);
        if (ctx.res().isCommitted()) {
            broken(ctx, fault);
        } else if (fault instanceof FrameworkFault f) {
            Answer.object(ctx, f.status(), f.code(), f.text());
        } else if (fault instanceof HandlerFault f) {
            log.debug("request refused: method={} path={} err={}", ctx.method(), ctx.path(), f.text());
            Answer.string(ctx, f.status(), f.text());
        } else if (fault instanceof SilenceRefusedException f) {
            log.debug("silence refused: method={} path={} err={}", ctx.method(), ctx.path(), f.getMessage());
            Answer.string(ctx, f.reason() == SilenceRefusedException.Reason.NOT_FOUND ? 404 : 400, f.getMessage());
        } else if (fault instanceof AckRefusedException f) {
            log.debug("acknowledgement refused: method={} path={} err={}", ctx.method(), ctx.path(), f.getMessage());
            Answer.string(ctx, f.isUnknown() ? 404 : 400, f.getMessage());
        } else if (fault instanceof TooBusyException f) {
            busy(ctx, f.text(), String.valueOf(f.retrySeconds()));
        } else if (fault instanceof RejectedExecutionException) {
            busy(ctx, "the server is full: what is new in this request was not taken, send it again", RETRY_SECONDS);
        } else if (fault instanceof TimeoutException) {
            Answer.text(ctx, 503, "Exceeded configured timeout of " + timeout + ".\n");
        } else if (fault instanceof HttpException f) { // such as a body that stops before its end
            Answer.object(ctx, f.getCode(), f.getCode(), String.valueOf(f.getReason()));
        } else if (fault instanceof HttpResponseException f) {
            Answer.object(ctx, f.getStatus(), f.getStatus(), String.valueOf(f.getMessage()));
        } else if (fault instanceof AuditUnreadableException) {
            Answer.string(ctx, 503, String.valueOf(fault.getMessage()));
        } else if (fault instanceof UncheckedIOException) {
            busy(ctx, String.valueOf(fault.getMessage()), RETRY_SECONDS);
        } else if (fault instanceof IOException) {
            Answer.object(ctx, 400, 400, "the request ended before its body did");
        } else {
            unexpected(ctx, fault);
        }
    }

    /** An answer that had begun: nothing can be said any more. */
    private static void broken(Context ctx, Throwable fault) {
        if (fault instanceof IOException) {
            log.debug("client went away: method={} path={} err={}", ctx.method(), ctx.path(), String.valueOf(fault));
        } else {
            log.error("internal server error, response aborted: method={} path={}", ctx.method(), ctx.path(), fault);
        }
        Gate.hangUp(ctx.req());
    }

    private void busy(Context ctx, String text, String retrySeconds) {
        refused.run();
        ctx.header("Retry-After", retrySeconds);
        Answer.string(ctx, 503, text);
    }

    private void unexpected(Context ctx, Throwable fault) {
        long reference = references.incrementAndGet();
        log.error("internal server error: reference={} method={} path={}",
                reference, ctx.method(), ctx.path(), fault);
        Answer.string(ctx, 500, "internal error: the log of this server has more under reference " + reference);
    }

    /** What a failed stage says, for whoever asked. */
    public static String reason(Throwable thrown) {
        Throwable fault = cause(thrown);
        String message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }

    /** What a stage failed with, out of the wrappers that futures put around it. */
    public static Throwable cause(Throwable thrown) {
        Throwable fault = thrown;
        while ((fault instanceof CompletionException || fault instanceof ExecutionException)
                && fault.getCause() != null) {
            fault = fault.getCause();
        }
        return fault;
    }
}
