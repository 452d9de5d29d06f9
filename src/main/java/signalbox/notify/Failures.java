package signalbox.notify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import signalbox.group.AlertGroup;

/** The last failure of each group at an integration, until it is told something again; the oldest go when there are many. Any thread. */
final class Failures {

    private static final int MOST = 10_000;

    private final Map<AlertGroup, NotTold> last = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AlertGroup, NotTold> eldest) {
            return size() > MOST;
        }
    });

    void add(Notification notification, NotTold failure) {
        last.remove(notification.group()); // its place in the order
        last.put(notification.group(), failure);
    }

    void remove(Notification notification) {
        last.remove(notification.group());
    }

    Optional<NotTold> of(AlertGroup group) {
        return Optional.ofNullable(last.get(group));
    }
}
