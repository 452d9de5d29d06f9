package signalbox.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import signalbox.template.HtmlEscapers.EscapeTable;

/** The escapers that the language has by name, {@code html} and {@code urlquery} (spec/templates.md 4.3). */
final class EscapePredefined {

    private static final EscapeTable HTML = EscapeTable.of(
            "\0", "\ufffd", "\"", "&#34;", "&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;");

    private EscapePredefined() {}

    static String html(String text) {
        return HTML.escape(text);
    }

    /** Form encoding. */
    static String urlquery(String text) {
        // Java's encoder differs in two characters only.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
    }
}
