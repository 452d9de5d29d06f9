package signalbox.alert;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import signalbox.gotext.GoOrder;
import signalbox.gotext.GoQuote;

/**
 * A set of labels (or annotations): names to values, sorted by name in byte order of their UTF-8 encoding. Two alerts
 * with equal labels are the same alert.
 *
 * <p>Kept as one flat array, because a server holds hundreds of thousands of these.
 */
public final class Labels implements Comparable<Labels> {

    /** No labels at all. */
    public static final Labels EMPTY = new Labels(new String[0]);

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** name, value, name, value, …; sorted by name. */
    private final String[] pairs;

    private final long fingerprint;

    private Labels(String[] sortedPairs) {
        this.pairs = sortedPairs;
        this.fingerprint = fingerprint(sortedPairs);
    }

    /** Labels from {@code name, value, name, value, …} in any order. A name given twice is an error. */
    public static Labels of(String... namesAndValues) {
        if (namesAndValues.length == 0) {
            return EMPTY;
        }
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("label " + namesAndValues[namesAndValues.length - 1] + " has no value");
        }
        String[] pairs = namesAndValues.clone();
        sort(pairs);
        for (int i = 2; i < pairs.length; i += 2) {
            if (pairs[i].equals(pairs[i - 2])) {
                throw new IllegalArgumentException("label " + pairs[i] + " is given twice");
            }
        }
        return new Labels(pairs);
    }

    /** Labels with the entries of a map. */
    public static Labels of(Map<String, String> map) {
        if (map.isEmpty()) {
            return EMPTY;
        }
        String[] pairs = new String[map.size() * 2];
        int i = 0;
        for (Map.Entry<String, String> entry : map.entrySet()) {
            pairs[i++] = entry.getKey();
            pairs[i++] = entry.getValue();
        }
        sort(pairs);
        return new Labels(pairs);
    }

    /** Labels with those entries of a map that have a value: an empty one is the same as none. */
    public static Labels ofNonEmpty(Map<String, String> map) {
        String[] pairs = new String[map.size() * 2];
        int i = 0;
        for (Map.Entry<String, String> entry : map.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                pairs[i++] = entry.getKey();
                pairs[i++] = entry.getValue();
            }
        }
        if (i == 0) {
            return EMPTY;
        }
        String[] kept = i == pairs.length ? pairs : Arrays.copyOf(pairs, i);
        sort(kept);
        return new Labels(kept);
    }

    /** These labels without those that have an empty value. */
    public Labels withoutEmptyValues() {
        for (int i = 1; i < pairs.length; i += 2) {
            if (pairs[i].isEmpty()) {
                return ofNonEmpty(asMap());
            }
        }
        return this;
    }

    /** The value of a label, {@code ""} when it is absent, as in PromQL. */
    public String get(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return "";
    }

    /** Whether the label is there, even with an empty value. */
    public boolean has(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** How many labels there are. */
    public int size() {
        return pairs.length / 2;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** The name of label number {@code index}, from 0, in byte order of names. */
    public String name(int index) {
        return pairs[2 * index];
    }

    /** The value of label number {@code index}, from 0, in byte order of names. */
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /** These labels without all but the named ones; a name that is absent here is absent in the result. */
    public Labels only(Collection<String> names) {
        String[] kept = new String[pairs.length];
        int n = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (names.contains(pairs[i])) {
                kept[n++] = pairs[i];
                kept[n++] = pairs[i + 1];
            }
        }
        if (n == pairs.length) {
            return this;
        }
        return n == 0 ? EMPTY : new Labels(Arrays.copyOf(kept, n));
    }

    /** These labels without the named ones. */
    public Labels without(String... names) {
        Collection<String> left = Arrays.asList(names);
        String[] kept = new String[pairs.length];
        int n = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (!left.contains(pairs[i])) {
                kept[n++] = pairs[i];
                kept[n++] = pairs[i + 1];
            }
        }
        if (n == pairs.length) {
            return this;
        }
        return n == 0 ? EMPTY : new Labels(Arrays.copyOf(kept, n));
    }

    /** Exactly the named labels: one that is absent here has the value {@code ""} in the result. */
    public Labels valuesOf(Collection<String> names) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : names) {
            values.put(name, get(name));
        }
        return of(values);
    }

    /** A copy as a map, in order of names. */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** Alertmanager's fingerprint, an unsigned 64-bit number (spec/behaviour.md 1.1). */
    public long fingerprint() {
        return fingerprint;
    }

    /** The fingerprint as 16 lower-case hexadecimal digits (spec/behaviour.md 1.1). */
    public String fingerprintText() {
        String digits = Long.toHexString(fingerprint);
        return "0".repeat(16 - digits.length()) + digits;
    }

    /**
     * The hash that the notification log knows an alert by, an unsigned 64-bit number (spec/behaviour.md 1.2).
     * Computed at each call.
     */
    public long notificationHash() {
        HashStream64 hash = Hashing.xxh64().hashStream();
        for (String text : pairs) {
            hash.putBytes(text.getBytes(StandardCharsets.UTF_8)).putByte((byte) 0xff);
        }
        return hash.getAsLong();
    }

    /** The order in which Alertmanager lists label sets (spec/behaviour.md 1.4). */
    @Override
    public int compareTo(Labels other) {
        if (size() != other.size()) {
            return Integer.compare(size(), other.size());
        }
        // Equal sizes: the first difference in the sorted union of names is at the first index where the arrays differ.
        for (int i = 0; i < pairs.length; i += 2) {
            int names = GoOrder.compare(pairs[i], other.pairs[i]);
            if (names != 0) {
                // The smaller name is missing on the other side; whoever lacks a name comes first.
                return -names;
            }
            int values = GoOrder.compare(pairs[i + 1], other.pairs[i + 1]);
            if (values != 0) {
                return values;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Labels that
                        && fingerprint == that.fingerprint
                        && Arrays.equals(pairs, that.pairs));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint);
    }

    /** The text form of spec/behaviour.md 1.5, such as {@code {alertname="Up", job="node"}}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < pairs.length; i += 2) {
            if (i > 0) {
                text.append(", ");
            }
            text.append(pairs[i]).append('=').append(GoQuote.quote(pairs[i + 1]));
        }
        return text.append('}').toString();
    }

    private static void sort(String[] pairs) {
        boolean sorted = true;
        for (int i = 2; i < pairs.length && sorted; i += 2) {
            sorted = GoOrder.compare(pairs[i - 2], pairs[i]) <= 0;
        }
        if (sorted) {
            return; // Prometheus sends them so
        }
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
        Map.Entry<String, String>[] entries = new Map.Entry[pairs.length / 2];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new SimpleImmutableEntry<>(pairs[2 * i], pairs[2 * i + 1]);
        }
        Arrays.sort(entries, (a, b) -> GoOrder.compare(a.getKey(), b.getKey()));
        for (int i = 0; i < entries.length; i++) {
            pairs[2 * i] = entries[i].getKey();
            pairs[2 * i + 1] = entries[i].getValue();
        }
    }

    private static long fingerprint(String[] pairs) {
        long hash = FNV_OFFSET;
        for (String text : pairs) {
            hash = fold(hash, text);
            hash = (hash ^ 0xff) * FNV_PRIME;
        }
        return hash;
    }

    private static long fold(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return foldBytes(start, text.getBytes(StandardCharsets.UTF_8));
            }
            hash = (hash ^ c) * FNV_PRIME;
        }
        return hash;
    }

    private static long foldBytes(long start, byte[] bytes) {
        long hash = start;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** These labels overlaid with others: where both have a name, the other's value counts. */
    public Labels overlaidWith(Labels other) {
        if (other.isEmpty()) {
            return this;
        }
        Map<String, String> merged = new TreeMap<>(asMap());
        merged.putAll(other.asMap());
        return of(merged);
    }
}
