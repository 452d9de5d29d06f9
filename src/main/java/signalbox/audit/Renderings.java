package signalbox.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.notify.Notification;

/**
 * What people are told by notifications that are on their way: the texts as they were rendered last, until it is known what became of
 * them. Bounded; any thread.
 */
final class Renderings {

    /** So many notifications are on their way at most; of more nothing is kept. */
    private static final int MOST = 5_000;

    /** So much of a text is kept, in characters, and of all texts of a notification so much. */
    static final int LONGEST = 2_000;
    private static final int LONGEST_TOGETHER = 8_000;

    private record Key(String integration, String group, Instant at) {
        static Key of(Notification notification) {
            return new Key(notification.integration().toString(), notification.group().key(), notification.at());
        }
    }

    private final Mask mask;
    private final Map<Key, Map<String, String>> texts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Map<String, String>> eldest) {
            return size() > MOST;
        }
    };

    Renderings(Mask mask) {
        this.mask = mask;
    }

    /** Nothing of a notification in which there is something that is not to be written: it would stand in the text. */
    synchronized void add(Notification notification, String key, String text) {
        if (text.isBlank() || (mask != Mask.NONE && notification.alerts().stream().anyMatch(this::isMasked))) {
            return;
        }
        Map<String, String> all = texts.computeIfAbsent(Key.of(notification), any -> new LinkedHashMap<>());
        String cut = cut(text);
        String name = key;
        for (int i = 2; all.containsKey(name) && !all.get(name).equals(cut); i++) {
            name = key + "[" + i + "]"; // such as the texts of a payload
        }
        int length = all.values().stream().mapToInt(String::length).sum();
        if (length + cut.length() <= LONGEST_TOGETHER) {
            all.put(name, cut);
        }
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }

    private boolean isMasked(Alert alert) {
        return mask.hides(alert.labels()) || mask.hides(alert.annotations());
    }

    /** The texts of a notification of which it is known what became of it. */
    synchronized Map<String, String> take(Notification notification) {
        Map<String, String> all = texts.remove(Key.of(notification));
        return all == null ? Map.of() : all;
    }
}
