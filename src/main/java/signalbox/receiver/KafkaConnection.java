package signalbox.receiver;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import signalbox.receiver.http.Deadline;

/**
 * The producer of one receiver, made when it is first needed and made anew when passwords or certificates change or when it is
 * of no use any more. What may block, as the library does while it looks names up and when it closes, happens on threads of
 * its own. Any thread.
 */
final class KafkaConnection implements AutoCloseable {

    /** How long what is under way has when a producer is exchanged. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long CLOSE_MILLIS = 1_000;

    private final Function<KafkaAccess, Producer<String, byte[]>> factory;
    private Optional<Opened> current = Optional.empty();
    private boolean closed;

    private record Opened(KafkaAccess access, CompletableFuture<Producer<String, byte[]>> producer) {}

    /** @param factory makes a producer; may block, throws {@link KafkaException} */
    KafkaConnection(Function<KafkaAccess, Producer<String, byte[]>> factory) {
        this.factory = factory;
    }

    /**
     * The producer for this access.
     *
     * @throws TimeoutException when there is none in time
     * @throws KafkaException when there cannot be one
     */
    Producer<String, byte[]> producer(KafkaAccess access, Deadline deadline) throws TimeoutException, InterruptedException {
        Opened opened = opened(access);
        try {
            return opened.producer().get(deadline.leftMillis(), MILLISECONDS);
        } catch (ExecutionException e) {
            forget(opened);
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }

    private synchronized Opened opened(KafkaAccess access) {
        if (closed) {
            throw new KafkaException("the receiver is closed");
        }
        if (current.isPresent() && !current.get().access().equals(access)) {
            retire(current.get());
            current = Optional.empty();
        }
        Opened opened = current.orElseGet(() -> new Opened(
                access, CompletableFuture.supplyAsync(() -> factory.apply(access), KafkaConnection::start)));
        current = Optional.of(opened);
        return opened;
    }

    private synchronized void forget(Opened opened) {
        current = current.filter(other -> !other.equals(opened));
    }

    /** The producer is of no use any more; others that are telling through it may end. */
    void discard(Producer<String, byte[]> producer) {
        Optional<Opened> useless;
        synchronized (this) {
            useless = current.filter(opened -> opened.producer().getNow(null) == producer);
            useless.ifPresent(this::forget);
        }
        useless.ifPresent(this::retire);
    }

    private void retire(Opened opened) {
        CompletableFuture<Void> unused =
                opened.producer().thenAcceptAsync(producer -> producer.close(GRACE), KafkaConnection::start);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "kafka");
        thread.setDaemon(true);
        thread.start();
    }

    /** Cuts off what is under way; waits a moment for that. */
    @Override
    public void close() {
        Optional<Opened> last;
        synchronized (this) {
            closed = true;
            last = current;
            current = Optional.empty();
        }
        last.ifPresent(KafkaConnection::close);
    }

    private static void close(Opened opened) {
        try {
            Void unused = opened.producer()
                    .thenAcceptAsync(producer -> producer.close(Duration.ZERO), KafkaConnection::start)
                    .get(CLOSE_MILLIS, MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // it goes on by itself, or there was nothing to close
        }
    }
}
