package signalbox.store;

import java.util.List;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.condition.Subject;

/**
 * Writes labels and matchers as compact JSON. Equal labels give equal text, which is how SQL finds them again. Ours because
 * a library either escapes all that is not ASCII, which people could not search, or lets lone surrogates through, which
 * UTF-8 cannot hold: two different label sets would become the same row. Not for several threads.
 */
public final class JsonWriter {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder text = new StringBuilder(1024);

    /** {@code {"name":"value",…}}, sorted as labels are. */
    public String write(Labels labels) {
        if (labels.isEmpty()) {
            return "{}";
        }
        text.setLength(0);
        char before = '{';
        for (int i = 0; i < labels.size(); i++) {
            text.append(before);
            quote(labels.name(i));
            text.append(':');
            quote(labels.value(i));
            before = ',';
        }
        return text.append('}').toString();
    }

    /** {@code [{"name":"…","type":"=~","value":"…"},…]}, in the order given. */
    public String write(List<Matcher> matchers) {
        text.setLength(0);
        text.append('[');
        for (int i = 0; i < matchers.size(); i++) {
            Matcher matcher = matchers.get(i);
            text.append(i == 0 ? "{\"name\":" : ",{\"name\":");
            quote(matcher.name());
            text.append(",\"type\":\"").append(matcher.type().operator()).append("\",\"value\":");
            quote(matcher.value());
            text.append('}');
        }
        return text.append(']').toString();
    }

    /** {@code ["text",{"name":"value",…},…]}: what a condition is about. */
    String writeSubjects(List<Subject> subjects) {
        StringBuilder list = new StringBuilder("[");
        for (Subject subject : subjects) {
            list.append(list.length() == 1 ? "" : ",");
            if (subject.isAlert()) {
                list.append(write(subject.labels()));
            } else {
                text.setLength(0);
                quote(subject.text());
                list.append(text);
            }
        }
        return list.append(']').toString();
    }

    /** {@code ["text",…]}. */
    String writeTexts(List<String> texts) {
        return writeSubjects(texts.stream().map(Subject::of).toList());
    }

    private void quote(String value) {
        text.append('"');
        int plain = 0; // everything from here to i goes as it is
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
                continue;
            }
            text.append(value, plain, i);
            escape(c);
            plain = i + 1;
        }
        text.append(value, plain, value.length()).append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> text.append('\\').append(c);
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            case '\r' -> text.append("\\r");
            default -> text.append("\\u")
                    .append(HEX[c >> 12])
                    .append(HEX[c >> 8 & 15])
                    .append(HEX[c >> 4 & 15])
                    .append(HEX[c & 15]);
        }
    }
}
