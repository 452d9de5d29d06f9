package signalbox.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/** Whether the heap is nearly full of what is in use, garbage apart. Any thread. */
final class HeapWatch {

    private static final double NEARLY_FULL = 0.9;

    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
            .toList();

    /** True when the last collection left nearly nothing free. */
    boolean isExhausted() {
        return pools.stream().anyMatch(HeapWatch::isExhausted);
    }

    private static boolean isExhausted(MemoryPoolMXBean pool) {
        MemoryUsage kept = pool.getCollectionUsage(); // null where a pool is never collected
        return kept != null && kept.getMax() > 0 && kept.getUsed() > NEARLY_FULL * kept.getMax();
    }
}
