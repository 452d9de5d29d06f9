package signalbox.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text in a part of the configuration, defaults included. What only looks like a template, such as a password with
 * braces, is none (spec/receivers.md 4 to 21).
 *
 * @param key how it is reached, in the words of the file: {@code slack_configs[0].fields[1].title}
 * @param value not empty; may be a secret
 */
public record ConfiguredText(String key, String value, Kind kind) {

    /** What a text is taken for. */
    public enum Kind {
        /** Used as it is. */
        PLAIN,
        /** The path of a file that is read, now or with each notification. */
        FILE,
        TEMPLATE,
        /** A template that is rendered with the escaping of html. */
        HTML,
        /** A template of something that holds a secret, so that nothing of it may be shown either. */
        SECRET
    }

    public boolean isTemplate() {
        return kind != Kind.FILE && kind != Kind.PLAIN && value.contains("{{");
    }

    public boolean isHtml() {
        return kind == Kind.HTML;
    }

    public boolean isSecret() {
        return kind == Kind.SECRET;
    }

    /** Every text of an integration, however deep in records, lists and maps. */
    public static List<ConfiguredText> of(IntegrationConfig integration) {
        List<ConfiguredText> texts = new ArrayList<>();
        for (RecordComponent component : integration.getClass().getRecordComponents()) {
            String key = integration.key() + key(component);
            collect(key, read((Record) integration, component), kindOf(integration, component), texts);
        }
        return texts;
    }

    /** The texts of a map whose values are templates. */
    public static List<ConfiguredText> templates(String key, Map<String, String> map) {
        List<ConfiguredText> texts = new ArrayList<>();
        collect(key, map, Kind.TEMPLATE, texts);
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
            Kind outer = part.getClass().isAnnotationPresent(Verbatim.class) ? Kind.PLAIN : kind;
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                collect(key + key(component), read(part, component), kindOf(component, outer), into);
            }
        }
    }

    private static Kind kindOf(IntegrationConfig integration, RecordComponent component) {
        if (isFile(component)) {
            return Kind.FILE;
        }
        if (component.getType() == Secret.class) {
            return component.isAnnotationPresent(Rendered.class) ? Kind.SECRET : Kind.PLAIN;
        }
        if (component.isAnnotationPresent(Verbatim.class)) {
            return Kind.PLAIN;
        }
        return integration.isHtml(component.getName()) ? Kind.HTML : Kind.TEMPLATE;
    }

    private static Kind kindOf(RecordComponent component, Kind outer) {
        if (isFile(component)) {
            return Kind.FILE;
        }
        return component.isAnnotationPresent(Verbatim.class) ? Kind.PLAIN : outer;
    }

    private static boolean isFile(RecordComponent component) {
        String name = component.getName();
        return name.endsWith("File") || name.equals("files");
    }

    private static String key(RecordComponent component) {
        Key written = component.getAnnotation(Key.class);
        String key = written == null
                ? component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)
                : written.value();
        return key.isEmpty() ? "" : "." + key;
    }

    private static @Nullable Object read(Record part, RecordComponent component) {
        try {
            return component.getAccessor().invoke(part);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
