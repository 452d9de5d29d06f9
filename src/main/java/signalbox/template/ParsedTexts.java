package signalbox.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers what texts were parsed to, for the same few configured texts are rendered for each notification. For any thread. */
final class ParsedTexts {

    private static final int MAX_TEXTS = 500;
    /** Longer ones are rare, and not worth their memory. */
    private static final int MAX_LENGTH = 64 * 1024;

    // Guarded by this; the text used longest ago comes first.
    private final LinkedHashMap<String, Parsed> texts = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Parsed> eldest) {
            return size() > MAX_TEXTS;
        }
    };

    synchronized Optional<Parsed> find(String source) {
        return Optional.ofNullable(texts.get(source));
    }

    synchronized void put(String source, Parsed parsed) {
        if (source.length() <= MAX_LENGTH) {
            texts.put(source, parsed);
        }
    }
}
