package signalbox.gotext;

/** The order of Go's strings. */
public final class GoOrder {

    private GoOrder() {}

    /** Compares two texts as their UTF-8 bytes compare, which is the order of code points. */
    public static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates encode code points above every other char, but sort below U+E000 as chars.
                boolean xs = Character.isSurrogate(x);
                boolean ys = Character.isSurrogate(y);
                return xs == ys ? Character.compare(x, y) : xs ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
