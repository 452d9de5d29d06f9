package signalbox.config;

import static java.util.Comparator.comparingInt;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The values of a mapping whose keys are known: those that are asked for. {@link #close} notes every other key as a
 * problem, with the nearest one that would have been right.
 */
final class Fields implements AutoCloseable {

    private static final int LONGEST_TYPO = 60;

    private final Yaml mapping;
    private final String type;
    private final Map<String, Yaml.Pair> pairs;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(Yaml mapping, String type, Map<String, Yaml.Pair> pairs) {
        this.mapping = mapping;
        this.type = type;
        this.pairs = pairs;
    }

    /** The value of a key; a missing one is null, and is where the mapping is. */
    Yaml get(String key) {
        known.add(key);
        Yaml.Pair pair = pairs.get(key);
        return pair == null ? mapping.missing(key) : pair.value();
    }

    /** Notes what is not there, unless there is no mapping at all: then that is the problem, and is noted already. */
    void lacks(String message) {
        if (mapping.isMapping() || mapping.isNull()) {
            mapping.problem(message);
        }
    }

    @Override
    public void close() {
        checkKeys();
    }

    /** What {@link #close} does, for those who go on asking. */
    void checkKeys() {
        pairs.entrySet().stream()
                .filter(pair -> !known.contains(pair.getKey()))
                .limit(Problems.LIMIT) // no more are told
                .forEach(pair -> pair.getValue().key().problem(
                        "field " + pair.getKey() + " not found in type " + type + ": " + expected(pair.getKey())));
    }

    private String expected(String name) {
        String nearest = nearest(name, known);
        if (known.isEmpty()) {
            return "expected no key";
        }
        return nearest.isEmpty() ? "expected one of " + String.join(", ", known) : "did you mean " + nearest + "?";
    }

    /** The word that a typo was meant to be, {@code ""} when none is close. */
    static String nearest(String typo, Set<String> words) {
        if (typo.length() > LONGEST_TYPO) {
            return "";
        }
        return words.stream()
                .filter(word -> distance(typo, word) <= Math.max(typo.length(), word.length()) / 3)
                .min(comparingInt(word -> distance(typo, word)))
                .orElse("");
    }

    /** How many letters have to be added, left out or changed. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
