package signalbox.api.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers requests when a stage completes. No thread waits meanwhile, and the one that completes it writes nothing. */
public final class AsyncAnswer {

    private final Executor threads;
    private final Duration timeout;
    private final Faults faults;

    /** @param timeout after which a request is given up; zero: never */
    public AsyncAnswer(Executor threads, Duration timeout, Faults faults) {
        this.threads = threads;
        this.timeout = timeout;
        this.faults = faults;
    }

    /** What is done with a result; may throw what {@link Faults} knows. */
    @FunctionalInterface
    public interface Then<T> {
        void accept(T result) throws Exception;
    }

    public <T> void answer(Context ctx, CompletionStage<T> stage, Then<? super T> then) {
        ctx.future(() -> limited(stage).handleAsync(
                (result, failure) -> {
                    finish(ctx, result, failure, then);
                    return result;
                },
                threads));
    }

    private <T> CompletableFuture<T> limited(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture().copy();
        return timeout.isZero() ? future : future.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @SuppressWarnings("NullAway") // the result of a stage of Void is null, and of no other
    private <T> void finish(
            Context ctx,
            T result,
            @Nullable Throwable failure,
            Then<? super T> then) {
        try {
            if (failure != null) {
                faults.answer(failure, ctx);
            } else {
                then.accept(result);
            }
        } catch (Exception e) {
            faults.answer(e, ctx);
        }
    }
}
