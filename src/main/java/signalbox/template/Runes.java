package signalbox.template;

/** What Go knows of the characters of a text. */
final class Runes {

    private Runes() {}

    /** Unicode's white space. */
    static boolean isSpace(int rune) {
        return (rune >= 0x09 && rune <= 0x0d) || rune == 0x85 || Character.isSpaceChar(rune);
    }
}
