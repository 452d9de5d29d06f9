package signalbox.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends prepared requests over several connections at once, each as fast as answers come, and measures each request. One
 * thread a connection.
 */
final class LoadGenerator {

    private final HttpTarget target;
    private final Duration timeout;

    LoadGenerator(HttpTarget target, Duration timeout) {
        this.target = target;
        this.timeout = timeout;
    }

    /** Every request once. */
    Measurement send(List<byte[]> requests, int connections) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        return measure(requests, connections, () -> {
            int index = next.getAndIncrement();
            return index < requests.size() ? index : -1;
        });
    }

    /** The requests again and again, over one connection, until told to stop. */
    Measurement repeat(List<byte[]> requests, AtomicBoolean stop) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        return measure(requests, 1, () -> stop.get() ? -1 : next.getAndIncrement() % requests.size());
    }

    /** Which request is next; below 0 when there are no more. */
    private interface Order {
        int next();
    }

    private Measurement measure(List<byte[]> requests, int connections, Order order) throws InterruptedException {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            workers.add(new Worker(requests, order, i));
        }
        long start = System.nanoTime();
        workers.forEach(Thread::start);
        for (Worker worker : workers) {
            worker.join();
        }
        long nanos = System.nanoTime() - start;
        Measurement sum = Measurement.none();
        for (Worker worker : workers) {
            sum = sum.then(worker.seen());
        }
        return new Measurement(
                sum.requests(), sum.alerts(), sum.bytes(), sum.errors(), sum.firstError(), nanos, sum.latency());
    }

    private final class Worker extends Thread {

        private final List<byte[]> requests;
        private final Order order;
        private final Samples latency = new Samples();
        private int sent;
        private long bytes;
        private int errors;
        private String firstError = "";

        Worker(List<byte[]> requests, Order order, int number) {
            super("bench-" + number);
            this.requests = requests;
            this.order = order;
        }

        @Override
        public void run() {
            try (HttpConnection connection = new HttpConnection(target, timeout)) {
                for (int i = order.next(); i >= 0; i = order.next()) {
                    exchange(connection, requests.get(i));
                }
            } catch (IOException e) {
                fail(e.toString());
            }
        }

        private void exchange(HttpConnection connection, byte[] request) {
            sent++;
            long start = System.nanoTime();
            try {
                HttpConnection.Answer answer = connection.exchange(request);
                if (answer.good()) {
                    latency.add(System.nanoTime() - start);
                    bytes += answer.bytes();
                } else {
                    fail("status " + answer.status());
                }
            } catch (IOException | NumberFormatException e) {
                fail(e.toString());
            }
        }

        private void fail(String why) {
            errors++;
            if (firstError.isEmpty()) {
                firstError = why;
            }
        }

        /** After the thread has ended. */
        Measurement seen() {
            return new Measurement(sent, 0, bytes, errors, firstError, 0, latency);
        }
    }
}
