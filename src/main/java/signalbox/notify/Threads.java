package signalbox.notify;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for work that waits: virtual ones where a wait inside a monitor no longer holds up others, which is from Java 24
 * on (JEP 491), else daemon threads that are kept for a minute.
 */
final class Threads {

    private static final int VIRTUAL_THREADS_SINCE = 24;

    private Threads() {}

    /** An executor that begins every task at once, never on the caller's thread. */
    static ExecutorService perTask(String name) {
        return Runtime.version().feature() >= VIRTUAL_THREADS_SINCE ? virtual() : platform(name);
    }

    private static ExecutorService virtual() {
        try {
            // By name: the code is compiled for Java 17.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java should have virtual threads: " + Runtime.version(), e);
        }
    }

    private static ExecutorService platform(String name) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
