package signalbox.timeline;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.NearestName;
import signalbox.config.YamlValue;
import signalbox.config.YamlValue.Entry;
import signalbox.config.YamlValue.Mapping;
import signalbox.config.YamlValue.Text;

/** The values of a mapping whose keys are known: those that are asked for. {@link #close} tells of every other key. */
final class Keys implements AutoCloseable {

    private final Mapping mapping;
    private final String what;
    private final Mistakes mistakes;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, String> inner = new LinkedHashMap<>();

    /** @param what such as {@code a timeline} */
    Keys(Mapping mapping, String what, Mistakes mistakes) {
        this.mapping = mapping;
        this.what = what;
        this.mistakes = mistakes;
        for (Entry entry : mapping.entries()) {
            if (!(entry.key() instanceof Text key)) {
                mistakes.add(entry.key(), "expected a word as key of " + what);
            } else if (entries.putIfAbsent(key.text(), entry) != null) {
                mistakes.add(key, "\"" + key.text() + "\" is there twice: expected it once in " + what);
            }
        }
    }

    /** The value of a key; empty when the key is not there. */
    Optional<YamlValue> get(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    /** The same of a key that must be there. */
    Optional<YamlValue> need(String key, String expected) {
        Optional<YamlValue> value = get(key);
        if (value.isEmpty()) {
            mistakes.add(mapping, what + " lacks \"" + key + "\": expected " + expected);
        }
        return value;
    }

    /** Keys that stand within the value of another one: where they stand beside it, that is said. */
    void within(String key, Set<String> keys) {
        keys.forEach(each -> inner.put(each, key));
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Where the value of a key stands; where the mapping does, if the key is not there. */
    Location place(String key) {
        return mistakes.place(Optional.ofNullable(entries.get(key)).map(Entry::value).orElse(mapping));
    }

    @Override
    public void close() {
        entries.forEach((name, entry) -> {
            if (!known.contains(name)) {
                String expected = inner.containsKey(name)
                        ? "it belongs into the brackets: " + inner.get(name) + ": {…, " + name + ": …}"
                        : NearestName.to(name, known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElseGet(() -> "expected one of " + String.join(", ", known));
                mistakes.add(entry.key(), what + " has no key \"" + name + "\": " + expected);
            }
        });
    }
}
