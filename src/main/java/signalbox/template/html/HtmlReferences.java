package signalbox.template.html;

import java.util.Map;

/**
 * Resolves character references in static attribute values, so that script, styles and URLs in them are read as a
 * browser reads them. Of the named ones it knows those that stand for ASCII characters and the no-break space: no other
 * means anything to script, styles or URLs.
 */
final class HtmlReferences {

    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("quot", "\""),
            Map.entry("QUOT", "\""),
            Map.entry("amp", "&"),
            Map.entry("AMP", "&"),
            Map.entry("lt", "<"),
            Map.entry("LT", "<"),
            Map.entry("gt", ">"),
            Map.entry("GT", ">"),
            Map.entry("nbsp", "\u00a0"),
            Map.entry("NonBreakingSpace", "\u00a0"),
            Map.entry("apos", "'"),
            Map.entry("Tab", "\t"),
            Map.entry("NewLine", "\n"),
            Map.entry("excl", "!"),
            Map.entry("num", "#"),
            Map.entry("dollar", "$"),
            Map.entry("percnt", "%"),
            Map.entry("lpar", "("),
            Map.entry("rpar", ")"),
            Map.entry("ast", "*"),
            Map.entry("midast", "*"),
            Map.entry("plus", "+"),
            Map.entry("comma", ","),
            Map.entry("period", "."),
            Map.entry("sol", "/"),
            Map.entry("colon", ":"),
            Map.entry("semi", ";"),
            Map.entry("nvlt", "<\u20d2"),
            Map.entry("equals", "="),
            Map.entry("bne", "=\u20e5"),
            Map.entry("nvgt", ">\u20d2"),
            Map.entry("quest", "?"),
            Map.entry("commat", "@"),
            Map.entry("lsqb", "["),
            Map.entry("lbrack", "["),
            Map.entry("bsol", "\\"),
            Map.entry("rsqb", "]"),
            Map.entry("rbrack", "]"),
            Map.entry("Hat", "^"),
            Map.entry("lowbar", "_"),
            Map.entry("UnderBar", "_"),
            Map.entry("grave", "`"),
            Map.entry("DiacriticalGrave", "`"),
            Map.entry("fjlig", "fj"),
            Map.entry("lcub", "{"),
            Map.entry("lbrace", "{"),
            Map.entry("verbar", "|"),
            Map.entry("vert", "|"),
            Map.entry("VerticalLine", "|"),
            Map.entry("rcub", "}"),
            Map.entry("rbrace", "}"));

    /** These need no semicolon, whatever follows them; the longer first. */
    private static final String[] WITHOUT_SEMICOLON = {"quot", "QUOT", "nbsp", "amp", "AMP", "lt", "LT", "gt", "GT"};

    private static final int REPLACEMENT = 0xfffd;

    private HtmlReferences() {}

    static String resolve(String text) {
        int ampersand = text.indexOf('&');
        if (ampersand < 0) {
            return text;
        }
        StringBuilder resolved = new StringBuilder(text.length());
        int from = 0;
        while (ampersand >= 0) {
            resolved.append(text, from, ampersand);
            from = resolveOne(text, ampersand, resolved);
            ampersand = text.indexOf('&', from);
        }
        return resolved.append(text, from, text.length()).toString();
    }

    /** Appends what the reference stands for, or the ampersand; the position after it. */
    private static int resolveOne(String text, int ampersand, StringBuilder resolved) {
        return text.startsWith("#", ampersand + 1)
                ? resolveNumber(text, ampersand, resolved)
                : resolveName(text, ampersand, resolved);
    }

    private static int resolveNumber(String text, int ampersand, StringBuilder resolved) {
        boolean isHex = text.regionMatches(true, ampersand + 2, "x", 0, 1);
        int radix = isHex ? 16 : 10;
        int first = ampersand + (isHex ? 3 : 2);
        int end = first;
        int codePoint = 0;
        while (end < text.length() && digit(text.charAt(end), radix) >= 0) {
            codePoint = Math.min(codePoint * radix + digit(text.charAt(end), radix), Character.MAX_CODE_POINT + 1);
            end++;
        }
        if (end == first) {
            return literal(ampersand, resolved);
        }
        resolved.appendCodePoint(isCharacter(codePoint) ? codePoint : REPLACEMENT);
        return text.startsWith(";", end) ? end + 1 : end;
    }

    private static boolean isCharacter(int codePoint) {
        return codePoint != 0
                && codePoint <= Character.MAX_CODE_POINT
                && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }

    private static int digit(char c, int radix) {
        return c < 0x80 ? Character.digit(c, radix) : -1;
    }

    private static int resolveName(String text, int ampersand, StringBuilder resolved) {
        int end = ampersand + 1;
        while (end < text.length() && digit(text.charAt(end), Character.MAX_RADIX) >= 0) {
            end++;
        }
        String value = NAMED.get(text.substring(ampersand + 1, end));
        if (value != null && text.startsWith(";", end)) {
            resolved.append(value);
            return end + 1;
        }
        for (String name : WITHOUT_SEMICOLON) {
            if (text.startsWith(name, ampersand + 1)) {
                resolved.append(NAMED.get(name));
                return ampersand + 1 + name.length();
            }
        }
        return literal(ampersand, resolved);
    }

    private static int literal(int ampersand, StringBuilder resolved) {
        resolved.append('&');
        return ampersand + 1;
    }
}
