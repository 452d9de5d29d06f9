package signalbox.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the templates that texts are rendered with as html, over one set of templates: the same few configured texts are
 * rendered for each notification. For any thread.
 */
final class EscapedTexts {

    private static final int MAX_TEXTS = 100;
    /** Longer ones are rare, and not worth their memory. */
    private static final int MAX_LENGTH = 64 * 1024;

    // Guarded by this; the text used longest ago comes first.
    private final LinkedHashMap<String, TemplateSet> texts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TemplateSet> eldest) {
            return size() > MAX_TEXTS;
        }
    };

    synchronized Optional<TemplateSet> find(String source) {
        return Optional.ofNullable(texts.get(source));
    }

    synchronized void put(String source, TemplateSet escaped) {
        if (source.length() <= MAX_LENGTH) {
            texts.put(source, escaped);
        }
    }
}
