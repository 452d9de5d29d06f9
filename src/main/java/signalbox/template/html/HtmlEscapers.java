package signalbox.template.html;

import java.util.Arrays;
import signalbox.template.value.BoundedText;

/** Makes values harmless in the text, tags and attributes of HTML (spec/templates.md 7.1: E, N, names). */
final class HtmlEscapers {

    /** What stands for a value that must not be printed where it was to be; easily found by searching. */
    static final String REFUSED = "ZgotmplZ";

    private static final EscapeTable TEXT = EscapeTable.of(
            "\0", "\ufffd", "\"", "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;");

    /** For what is HTML already: its character references stay. */
    private static final EscapeTable MARKUP = TEXT.without('&');

    private static final EscapeTable UNQUOTED = TEXT.with(
            "\0", "&#xfffd;", "\t", "&#9;", "\n", "&#10;", "\u000b", "&#11;", "\f", "&#12;", "\r", "&#13;", " ", "&#32;",
            "=", "&#61;", "`", "&#96;");

    private static final EscapeTable UNQUOTED_MARKUP = UNQUOTED.without('&');

    private HtmlEscapers() {}

    /** Element text. */
    static String text(EscapeInput value) {
        return value.isHtml() ? value.text() : TEXT.escape(value.text());
    }

    /** The text of {@code title} and {@code textarea}. */
    static String rcdata(EscapeInput value) {
        return (value.isHtml() ? MARKUP : TEXT).escape(value.text());
    }

    /** An attribute value in quotes. */
    static String attribute(EscapeInput value) {
        return value.isHtml() ? MARKUP.escape(HtmlTags.strip(value.text())) : TEXT.escape(value.text());
    }

    /** An attribute value without quotes; it is never empty, lest the next attribute become its value. */
    static String unquoted(EscapeInput value) {
        if (value.text().isEmpty()) {
            return REFUSED;
        }
        return withoutNonCharacters(
                value.isHtml() ? UNQUOTED_MARKUP.escape(HtmlTags.strip(value.text())) : UNQUOTED.escape(value.text()));
    }

    /** Some browsers have taken these for the end of an unquoted value. */
    private static String withoutNonCharacters(String text) {
        if (text.chars().noneMatch(HtmlEscapers::isDoubtful)) {
            return text;
        }
        BoundedText safe = new BoundedText();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDoubtful(c)) {
                safe.append("&#x").append(Integer.toHexString(c)).append(';');
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static boolean isDoubtful(int c) {
        return (c >= 0xfdd0 && c <= 0xfdef) || (c >= 0xfff0 && c <= 0xffff);
    }

    /** The name of a tag or of an attribute whose value is plain. */
    static String name(EscapeInput value) {
        String name = HtmlAttributes.lowerCase(value.text());
        boolean isHarmless = !name.isEmpty()
                && HtmlAttributes.of(name) == HtmlAttributes.Meaning.PLAIN
                && name.chars().allMatch(c -> HtmlChars.isLower(c) || HtmlChars.isDigit(c));
        return isHarmless ? name : REFUSED;
    }

    /** What to put for each of some ASCII characters. */
    static final class EscapeTable {

        private static final int SIZE = 0x80;

        /** By character; empty where the character stays. */
        private final String[] replacements;

        private EscapeTable(String[] replacements) {
            this.replacements = replacements;
        }

        /** From pairs of a character and what to put for it. */
        static EscapeTable of(String... pairs) {
            String[] empty = new String[SIZE];
            Arrays.fill(empty, "");
            return new EscapeTable(empty).with(pairs);
        }

        EscapeTable with(String... pairs) {
            String[] more = replacements.clone();
            for (int i = 0; i < pairs.length; i += 2) {
                more[pairs[i].charAt(0)] = pairs[i + 1];
            }
            return new EscapeTable(more);
        }

        EscapeTable without(char c) {
            return with(String.valueOf(c), "");
        }

        /** What to put for the character; empty when it stays. */
        String replacement(char c) {
            return c < SIZE ? replacements[c] : "";
        }

        String escape(String text) {
            BoundedText escaped = new BoundedText();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                String replacement = replacement(c);
                if (replacement.isEmpty()) {
                    escaped.append(c);
                } else {
                    escaped.append(replacement);
                }
            }
            return escaped.toString();
        }
    }
}
