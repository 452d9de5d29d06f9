package signalbox.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.condition.Subject;

/**
 * Reads what {@link JsonWriter} wrote, and the same with blanks in between, as people leave it. Texts that repeat become
 * one object. Knows objects of texts, and arrays of those and of texts, nothing else. Ours because Jackson refuses lone surrogates in
 * names, which {@link JsonWriter} must keep, and because a parser for each of half a million short texts is most of the
 * garbage of a start. Not for several threads.
 */
public final class JsonReader {

    private static final Map<String, Matcher.Type> TYPES = new HashMap<>();

    static {
        for (Matcher.Type type : Matcher.Type.values()) {
            TYPES.put(type.operator(), type);
        }
    }

    private final RecentStrings strings = new RecentStrings();
    private final StringBuilder unescaped = new StringBuilder();
    private char[] chars = new char[4096];
    private String[] pairs = new String[64];
    private int length;
    private int at;

    /** Labels from a JSON object of texts. Throws {@link IOException} saying what is wrong and where. */
    public Labels labels(String json) throws IOException {
        start(json);
        int n = object();
        end();
        return Labels.of(Arrays.copyOf(pairs, n));
    }

    /** Matchers from a JSON array of objects. Throws {@link IOException} saying what is wrong and where. */
    public List<Matcher> matchers(String json) throws IOException {
        start(json);
        expect('[');
        List<Matcher> matchers = new ArrayList<>();
        if (!skip(']')) {
            do {
                matchers.add(matcher(object()));
            } while (skip(','));
            expect(']');
        }
        end();
        return matchers;
    }

    /** What a condition is about, from a JSON array of texts and of objects of texts. Throws {@link IOException} as above. */
    List<Subject> subjects(String json) throws IOException {
        start(json);
        expect('[');
        List<Subject> subjects = new ArrayList<>();
        if (!skip(']')) {
            do {
                blanks();
                subjects.add(chars[at] == '"' ? Subject.of(text()) : alert());
            } while (skip(','));
            expect(']');
        }
        end();
        return subjects;
    }

    private Subject alert() throws IOException {
        int n = object(); // which may have to make room for more pairs
        return Subject.of(Labels.of(Arrays.copyOf(pairs, n)));
    }

    private Matcher matcher(int n) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < n; i += 2) {
            fields.put(pairs[i], pairs[i + 1]);
        }
        Matcher.Type type = TYPES.get(fields.getOrDefault("type", ""));
        String name = fields.get("name");
        String value = fields.get("value");
        if (type == null || name == null || value == null) {
            throw new IOException("a matcher needs name, type (one of " + TYPES.keySet() + ") and value, but is " + fields);
        }
        return new Matcher(type, name, value);
    }

    private void start(String json) {
        length = json.length();
        if (chars.length <= length) {
            chars = new char[2 * length];
        }
        json.getChars(0, length, chars, 0);
        chars[length] = 0; // so that looking at the next character needs no check; JSON holds no such one
        at = 0;
    }

    private void end() throws IOException {
        blanks();
        if (at != length) {
            throw expected("the end");
        }
    }

    /** Leaves names and values in {@link #pairs}; answers how many texts that are. */
    private int object() throws IOException {
        int n = 0;
        expect('{');
        if (skip('}')) {
            return n;
        }
        do {
            if (n == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * n);
            }
            pairs[n++] = text();
            expect(':');
            pairs[n++] = text();
        } while (skip(','));
        expect('}');
        return n;
    }

    private String text() throws IOException {
        expect('"');
        int start = at;
        while (chars[at] != '"' && chars[at] != '\\') {
            next();
        }
        if (chars[at] == '"') {
            return strings.get(chars, start, at++ - start);
        }
        unescaped.setLength(0);
        unescaped.append(chars, start, at - start);
        while (chars[at] != '"') {
            char c = next();
            unescaped.append(c == '\\' ? escape() : c);
        }
        at++;
        return strings.get(unescaped.toString());
    }

    private char next() throws IOException {
        if (at == length) {
            throw expected("the text's closing quote");
        }
        return chars[at++];
    }

    private char escape() throws IOException {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> (char) (hexDigit() << 12 | hexDigit() << 8 | hexDigit() << 4 | hexDigit());
            default -> throw expected("an escape such as \\n or \\u0000");
        };
    }

    private int hexDigit() throws IOException {
        int digit = Character.digit(next(), 16);
        if (digit < 0) {
            throw expected("four hexadecimal digits");
        }
        return digit;
    }

    private void expect(char c) throws IOException {
        if (!skip(c)) {
            throw expected(Character.toString(c));
        }
    }

    private boolean skip(char c) {
        if (chars[at] != c) {
            blanks();
            if (chars[at] != c) {
                return false;
            }
        }
        at++;
        return true;
    }

    private void blanks() {
        while (chars[at] == ' ' || chars[at] == '\n' || chars[at] == '\t' || chars[at] == '\r') {
            at++;
        }
    }

    private IOException expected(String what) {
        int from = Math.max(0, at - 20);
        return new IOException("expected " + what + " at character " + at + ", after: " + new String(chars, from, at - from));
    }
}
