package signalbox.lint;

import java.util.List;
import java.util.Optional;
import signalbox.config.YamlValue;

/** Ways through YAML that need not be right: what is not there, or something else, is nothing. */
final class Yamls {

    private Yamls() {}

    static List<YamlValue.Entry> entries(YamlValue value) {
        return value instanceof YamlValue.Mapping mapping ? mapping.entries() : List.of();
    }

    static Optional<YamlValue.Entry> entry(YamlValue value, String key) {
        return entries(value).stream().filter(entry -> text(entry.key()).equals(key)).findFirst();
    }

    static Optional<YamlValue> get(YamlValue value, String key) {
        return entry(value, key).map(YamlValue.Entry::value);
    }

    static List<YamlValue> items(YamlValue value) {
        return value instanceof YamlValue.Items items ? items.items() : List.of();
    }

    /** As it is written, {@code ""} for what is no text. */
    static String text(YamlValue value) {
        return value instanceof YamlValue.Text text && !text.isNull() ? text.text() : "";
    }
}
