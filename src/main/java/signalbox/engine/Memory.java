package signalbox.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.Optional;

/** The part of the memory in which is kept what lives long. Any thread. */
public interface Memory {

    /**
     * How much there is, in bytes.
     *
     * @param used what is taken now, garbage with it
     * @param kept what the last collection of this part left
     * @param max more there cannot be; 0 if nobody knows
     */
    record Usage(long used, long kept, long max) {

        /** Whether {@code bytes} are more than this share of all there can be. */
        boolean isShare(long bytes, double share) {
            return max > 0 && bytes > share * max;
        }
    }

    Usage usage();

    /** Collects the garbage, while everything waits. */
    void collect();

    /** The heap of this process. */
    static Memory heap() {
        Optional<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()));
        return new Memory() {
            @Override
            public Usage usage() {
                return old.map(Memory::usage).orElse(new Usage(0, 0, 0));
            }

            @Override
            public void collect() {
                System.gc();
            }
        };
    }

    private static Usage usage(MemoryPoolMXBean pool) {
        MemoryUsage now = pool.getUsage();
        MemoryUsage collected = pool.getCollectionUsage(); // null where a pool is never collected
        return new Usage(now.getUsed(), collected == null ? 0 : collected.getUsed(), now.getMax());
    }
}
