package signalbox.template;

final class Lexer {

    private Lexer() {}

    /** Whether it is all Unicode white space. */
    static boolean isBlank(String text) {
        return text.codePoints().allMatch(Runes::isSpace);
    }
}
