package signalbox.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers what was made of texts, of those that were used last: the same few configured texts are rendered for each
 * notification. For any thread.
 */
final class RecentTexts<T> {

    /** Longer ones are rare, and not worth their memory. */
    private static final int MAX_LENGTH = 64 * 1024;

    // Guarded by this; the text used longest ago comes first.
    private final Map<String, T> texts;

    /** Remembers so many. */
    RecentTexts(int most) {
        texts = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Optional<T> find(String text) {
        return Optional.ofNullable(texts.get(text));
    }

    synchronized void put(String text, T made) {
        if (text.length() <= MAX_LENGTH) {
            texts.put(text, made);
        }
    }
}
