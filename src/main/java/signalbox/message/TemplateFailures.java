package signalbox.message;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.notify.Integration;

/** Counts templates that fail, and logs each failure when it is a new one: alerts repeat, and so do failures. Any thread. */
final class TemplateFailures {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    /** Far more than there are keys in a configuration. */
    private static final int MAX_REMEMBERED = 10_000;

    private final LongAdder total = new LongAdder();
    private final Map<String, LongAdder> byKind = new ConcurrentHashMap<>();
    /** The error last logged, by where it was. */
    private final Map<String, String> logged = new ConcurrentHashMap<>();

    void add(Integration integration, String key, String error) {
        total.increment();
        byKind.computeIfAbsent(integration.name(), name -> new LongAdder()).increment();
        if (isNew(integration + " " + key, error)) {
            log.warn(
                    "template failed, falling back to plain text: integration={} key={} err={}",
                    integration,
                    key,
                    error);
        }
    }

    void addRouteLabel(String route, String label, String error) {
        if (isNew("route " + route + " " + label, error)) {
            log.error("failed to render route label, omitting it: route={} label={} err={}", route, label, error);
        }
    }

    private boolean isNew(String where, String error) {
        if (logged.size() >= MAX_REMEMBERED) {
            logged.clear();
        }
        return !error.equals(logged.put(where, error));
    }

    long total() {
        return total.sum();
    }

    Map<String, Long> byKind() {
        Map<String, Long> counts = new TreeMap<>();
        byKind.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }
}
