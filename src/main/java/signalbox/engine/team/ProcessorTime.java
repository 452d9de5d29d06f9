package signalbox.engine.team;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time is what counts: a machine that stood still, or is busy with other things, is no rule's fault. */
final class ProcessorTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /** In nanoseconds. */
    static long ofThisThread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** In nanoseconds; -1 for a thread that has ended. */
    static long of(Thread thread) {
        return THREADS.getThreadCpuTime(thread.getId());
    }
}
