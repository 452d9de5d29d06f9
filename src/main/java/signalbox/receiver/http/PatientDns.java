package signalbox.receiver.http;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/**
 * Looks names up on threads of its own, one for each name that is being looked up: a look-up cannot be broken off, so that
 * whoever waits for one that hangs would hang with it, and a virtual thread would take its carrier along.
 */
public final class PatientDns implements Dns {

    private final Dns resolver;
    private final long patienceMillis;
    private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> asked = new ConcurrentHashMap<>();

    public PatientDns(Dns resolver, long patienceMillis) {
        this.resolver = resolver;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        CompletableFuture<List<InetAddress>> answer = asked.computeIfAbsent(host, this::ask);
        try {
            return answer.get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unknown("no answer from the name server: " + host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown("interrupted: " + host, new InterruptedIOException());
        } catch (ExecutionException e) {
            throw unknown("no such host: " + host, e);
        }
    }

    private CompletableFuture<List<InetAddress>> ask(String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(resolver.lookup(host));
            } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                asked.remove(host, answer);
            }
        }, "dns");
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    private static UnknownHostException unknown(String text, Exception cause) {
        UnknownHostException unknown = new UnknownHostException(text);
        unknown.initCause(cause);
        return unknown;
    }
}
