package signalbox.command;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.config.Secret;

/**
 * A text in a part of the configuration, defaults included.
 *
 * @param key how it is reached, in the words of the file: {@code slack_configs[0].fields[1].title}
 * @param value not empty; may be a secret
 */
record ConfiguredText(String key, String value, Kind kind) {

    /** What a text is taken for. */
    enum Kind {
        PLAIN,
        /** A template of it is rendered with the escaping of html. */
        HTML,
        /** The path of a file that is read, now or with each notification. */
        FILE
    }

    boolean isTemplate() {
        return kind != Kind.FILE && value.contains("{{");
    }

    /** Every text in a value, however deep in records, lists and maps. */
    static List<ConfiguredText> in(String key, Object value) {
        List<ConfiguredText> texts = new ArrayList<>();
        collect(key, value, Kind.PLAIN, texts);
        return texts;
    }

    private static void collect(String key, @Nullable Object value, Kind kind, List<ConfiguredText> into) {
        if (value instanceof String text) {
            if (!text.isEmpty()) {
                into.add(new ConfiguredText(key, text, kind));
            }
        } else if (value instanceof Secret secret) {
            collect(key, secret.value(), kind, into);
        } else if (value instanceof Optional<?> optional) {
            collect(key, optional.orElse(null), kind, into);
        } else if (value instanceof Collection<?> items) {
            int i = 0;
            for (Object item : items) {
                collect(key + "[" + i++ + "]", item, kind, into);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> collect(key + "." + name, item, kind, into));
        } else if (value instanceof Record part) {
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                collect(key + "." + asInFile(component.getName()), read(part, component), kindOf(component, kind), into);
            }
        }
    }

    private static Kind kindOf(RecordComponent component, Kind outer) {
        String name = component.getName();
        if (name.endsWith("File") || name.equals("files")) {
            return Kind.FILE;
        }
        return name.equals("html") ? Kind.HTML : outer;
    }

    private static String asInFile(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object read(Record part, RecordComponent component) {
        try {
            return component.getAccessor().invoke(part);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
