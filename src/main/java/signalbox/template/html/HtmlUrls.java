package signalbox.template.html;

import java.nio.charset.StandardCharsets;
import signalbox.template.value.BoundedText;

/** Makes values harmless in URLs (spec/templates.md 7.1: F, U1, U2, srcset). */
final class HtmlUrls {

    private static final String UNRESERVED = "-._~";
    private static final String RESERVED = "!#$&*+,/:;=?@[]";

    private HtmlUrls() {}

    /** F: a URL that begins with the value begins with a scheme that does no harm. */
    static String filter(EscapeInput value) {
        return value.isUrl() || isSafe(value.text()) ? value.text() : "#" + HtmlEscapers.REFUSED;
    }

    private static boolean isSafe(String url) {
        int colon = url.indexOf(':');
        if (colon < 0 || url.lastIndexOf('/', colon) >= 0) {
            return true;
        }
        String scheme = url.substring(0, colon);
        return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("mailto");
    }

    /** U1: what is a URL stays one; all that it may not hold is percent-encoded. */
    static String normalize(EscapeInput value) {
        return encode(value.text(), true);
    }

    /** U2: the value becomes part of a query or fragment, whatever it holds. A URL by {@code safeUrl} is normalised. */
    static String escape(EscapeInput value) {
        return encode(value.text(), value.isUrl());
    }

    private static String encode(String text, boolean isUrl) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        BoundedText encoded = new BoundedText();
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (isUnreserved(c) || (isUrl && (RESERVED.indexOf(c) >= 0 || isEscape(bytes, i)))) {
                encoded.append(c);
            } else {
                encoded.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 0xf));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return HtmlChars.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0;
    }

    private static boolean isEscape(byte[] bytes, int i) {
        return bytes[i] == '%'
                && i + 2 < bytes.length
                && HtmlChars.isHexDigit(bytes[i + 1])
                && HtmlChars.isHexDigit(bytes[i + 2]);
    }

    private static char hexDigit(int value) {
        return Character.forDigit(value, 16);
    }

    /** The value of a srcset: each candidate's URL is filtered and normalised. */
    static String srcset(EscapeInput value) {
        if (value.isUrl()) {
            // One URL; a comma would end it.
            return encode(value.text(), true).replace(",", "%2c");
        }
        BoundedText candidates = new BoundedText();
        int from = 0;
        for (int comma = value.text().indexOf(','); comma >= 0; comma = value.text().indexOf(',', from)) {
            candidates.append(candidate(value.text().substring(from, comma))).append(',');
            from = comma + 1;
        }
        return candidates.append(candidate(value.text().substring(from))).toString();
    }

    private static String candidate(String candidate) {
        HtmlSlice slice = HtmlSlice.of(candidate);
        int start = slice.skipSpace(0);
        int end = start;
        while (end < candidate.length() && !HtmlChars.isSpace(candidate.charAt(end))) {
            end++;
        }
        String url = candidate.substring(start, end);
        String descriptor = candidate.substring(end);
        boolean isPlain = descriptor.chars().allMatch(c -> HtmlChars.isSpace(c) || HtmlChars.isLetterOrDigit(c));
        return isSafe(url) && isPlain
                ? candidate.substring(0, start) + encode(url, true) + descriptor
                : "#" + HtmlEscapers.REFUSED;
    }
}
