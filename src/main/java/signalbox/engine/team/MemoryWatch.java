package signalbox.engine.team;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import signalbox.engine.Memory;

/**
 * Sees when a run of a package fills the memory: combinations of facts that rules keep are made by Drools, out of reach of all
 * other limits. A storm of alerts fills it too; a run is blamed only for what it made itself. Belongs to the thread that runs.
 */
final class MemoryWatch {

    /** Beyond this share the rest is needed by others. */
    private static final double FULL = 0.8;
    /** Who has made less than this share of all is not the one who filled it. */
    private static final double MUCH = 0.2;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Memory memory;
    private long madeBefore = THREADS.getCurrentThreadAllocatedBytes();

    MemoryWatch(Memory memory) {
        this.memory = memory;
    }

    /** Whether this thread has filled the memory since it began to watch, and what it made is still needed. */
    boolean isFilled() {
        Memory.Usage usage = memory.usage();
        long made = THREADS.getCurrentThreadAllocatedBytes();
        if (usage.max() <= 0 || usage.used() < FULL * usage.max() || made - madeBefore < MUCH * usage.max()) {
            return false;
        }
        memory.collect(); // perhaps it is garbage
        madeBefore = made;
        usage = memory.usage();
        return usage.used() >= FULL * usage.max();
    }
}
