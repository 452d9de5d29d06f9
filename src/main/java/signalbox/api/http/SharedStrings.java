package signalbox.api.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.gotext.Utf8;

/**
 * Gives equal texts the same {@code String}, most of the time: alerts repeat each other's labels, and a server holds
 * hundreds of thousands of them. A table of fixed size in which a newcomer takes the place of what was there; it needs no
 * lock, for a race only costs a copy.
 */
public final class SharedStrings {

    private static final int SLOTS = 1 << 14;
    private static final int LONGEST = 512;

    private final @Nullable String[] table = new String[SLOTS];

    /** The text in part of an array; half a surrogate pair becomes the replacement character. */
    public String get(char[] text, int offset, int length) {
        if (length == 0) {
            return "";
        }
        int hash = 0;
        int all = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + text[i];
            all |= text[i];
        }
        if (all >= 0xd800) {
            return Utf8.wellFormed(new String(text, offset, length));
        }
        if (length > LONGEST) {
            return new String(text, offset, length);
        }
        int slot = (hash ^ hash >>> 15) & (SLOTS - 1);
        String there = table[slot];
        if (there != null && isText(there, text, offset, length)) {
            return there;
        }
        String fresh = new String(text, offset, length);
        table[slot] = fresh;
        return fresh;
    }

    private static boolean isText(String candidate, char[] text, int offset, int length) {
        if (candidate.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (candidate.charAt(i) != text[offset + i]) {
                return false;
            }
        }
        return true;
    }

    /** Labels from pairs of which a name may occur twice; the last one counts, as in Go's maps. */
    public static Labels labels(String[] pairs) {
        try {
            return Labels.of(pairs);
        } catch (IllegalArgumentException givenTwice) {
            Map<String, String> map = new LinkedHashMap<>();
            for (int i = 0; i < pairs.length; i += 2) {
                map.put(pairs[i], pairs[i + 1]);
            }
            return Labels.of(map);
        }
    }
}
