package signalbox.receiver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.config.PlainYaml;
import signalbox.json.GoJson;
import signalbox.message.Messages;

/**
 * Renders the templates inside a YAML value (spec/receivers.md 3.8). What a template makes is read as YAML again, so that it
 * can make numbers, lists and objects.
 */
final class StructuredText {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
            .build();

    private StructuredText() {}

    /** Renders one template. Called once for each text, on the caller's thread. */
    interface Renderer<E extends Exception> {
        String render(String template) throws E;
    }

    /**
     * A value with everything rendered: null, Boolean, a number, String, List or Map with texts for keys, as
     * {@link GoJson} takes them.
     *
     * @param tree the same before it is rendered; keys that are no texts are dropped
     */
    static <E extends Exception> @Nullable Object render(@Nullable Object tree, Renderer<E> renderer) throws E {
        if (tree instanceof String template) {
            return value(renderer.render(template));
        }
        if (tree instanceof List<?> items) {
            List<@Nullable Object> rendered = new ArrayList<>(items.size());
            for (Object item : items) {
                rendered.add(render(item, renderer));
            }
            return Collections.unmodifiableList(rendered);
        }
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
            for (Map.Entry<?, ?> pair : map.entrySet()) {
                if (pair.getKey() instanceof String key) {
                    rendered.put(renderer.render(key), render(pair.getValue(), renderer));
                }
            }
            return Collections.unmodifiableMap(rendered);
        }
        return tree;
    }

    /** A map whose keys stay as they are, and whose values are rendered. */
    static <E extends Exception> Map<String, @Nullable Object> renderValues(Map<?, ?> map, Renderer<E> renderer) throws E {
        Map<String, @Nullable Object> rendered = new LinkedHashMap<>();
        for (Map.Entry<?, ?> pair : map.entrySet()) {
            if (pair.getKey() instanceof String key) {
                rendered.put(key, render(pair.getValue(), renderer));
            }
        }
        return Collections.unmodifiableMap(rendered);
    }

    private static @Nullable Object value(String rendered) {
        if (rendered.startsWith(Messages.FAILED)) {
            return rendered; // as YAML it would be a list of these two words, and nobody would read what follows
        }
        Object value = PlainYaml.parse(rendered, rendered);
        // A text in quotation marks, as toJson makes it, is the text; of others YAML could take comments and spaces away.
        return value instanceof String ? (isJsonText(rendered) ? value : rendered) : withTextKeys(value);
    }

    /** Whether it is a JSON string, with nothing but space around it. */
    private static boolean isJsonText(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            return json.nextToken() == JsonToken.VALUE_STRING && json.getText() != null && json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Object withTextKeys(@Nullable Object value) {
        if (value instanceof List<?> items) {
            List<@Nullable Object> list = new ArrayList<>(items.size());
            items.forEach(item -> list.add(withTextKeys(item)));
            return Collections.unmodifiableList(list);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> pairs = new LinkedHashMap<>();
            map.forEach((key, part) -> {
                if (key instanceof String text) {
                    pairs.put(text, withTextKeys(part));
                }
            });
            return Collections.unmodifiableMap(pairs);
        }
        return value;
    }
}
