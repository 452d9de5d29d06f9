package signalbox.template.html;

/** A value on its way through the escapers, as text. */
record EscapeInput(String text, Kind kind) {

    /** What the template's author vouched for. */
    enum Kind {
        PLAIN,
        /** Harmless markup, from {@code safeHtml}. */
        HTML,
        /** A harmless URL, from {@code safeUrl}. */
        URL
    }

    static EscapeInput plain(String text) {
        return new EscapeInput(text, Kind.PLAIN);
    }

    boolean isHtml() {
        return kind == Kind.HTML;
    }

    boolean isUrl() {
        return kind == Kind.URL;
    }
}
