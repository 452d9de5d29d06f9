package signalbox.rules.language;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A part of the tokens of a file, read from its beginning to its end. */
final class Cursor {

    private final List<RuleToken> tokens;
    private final int end;
    private int at;

    /** @param tokens of a whole file; those from {@code start} to before {@code end} are read */
    Cursor(List<RuleToken> tokens, int start, int end) {
        this.tokens = tokens;
        this.at = start;
        this.end = end;
    }

    boolean atEnd() {
        return at >= end;
    }

    /** The token that comes next; at the end the one behind it. */
    RuleToken peek() {
        return tokens.get(Math.min(at, tokens.size() - 1));
    }

    /** The token after so many more, if it is still in here. */
    Optional<RuleToken> peek(int ahead) {
        return at + ahead < end ? Optional.of(tokens.get(at + ahead)) : Optional.empty();
    }

    /** Whether that token is there and is this one. */
    boolean isAhead(int ahead, String text) {
        return at + ahead < end && tokens.get(at + ahead).is(text);
    }

    boolean is(String text) {
        return isAhead(0, text);
    }

    /** The token before the one that comes next. */
    RuleToken before() {
        return tokens.get(Math.max(0, at - 1));
    }

    RuleToken next() {
        RuleToken token = peek();
        if (!atEnd()) {
            at++;
        }
        return token;
    }

    boolean accept(String text) {
        if (is(text)) {
            at++;
            return true;
        }
        return false;
    }

    int position() {
        return at;
    }

    /** Goes back to a position, and from there over everything up to the next such sign that is in no further bracket. */
    void skipFrom(int position, String sign) {
        at = position;
        accept(sign);
        int depth = 0;
        while (!atEnd()) {
            RuleToken token = peek();
            if (depth == 0 && (token.is(sign) || token.is(")") || token.is("]") || token.is("}"))) {
                return;
            }
            depth += depth(token);
            at++;
        }
    }

    void skipToEnd() {
        at = Math.max(at, end);
    }

    private static int depth(RuleToken token) {
        return token.is("(") || token.is("[") || token.is("{") ? 1 : token.is(")") || token.is("]") || token.is("}") ? -1 : 0;
    }

    /** The names with a {@code $} from a position to here. */
    Set<String> namesSince(int position) {
        Set<String> names = new TreeSet<>();
        for (int i = position; i < Math.min(at, end); i++) {
            if (tokens.get(i).isWord() && tokens.get(i).text().startsWith("$")) {
                names.add(tokens.get(i).text());
            }
        }
        return names;
    }
}
