package signalbox.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import signalbox.rules.language.RuleToken.Kind;

/** What stands in a rule file as its author wrote it, on one line and without comments: for people. Any thread. */
public final class RuleText {

    private static final Set<String> OPERATORS = Set.of(
            "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "&&", "||", ".", "matches", "contains", "memberOf", "in");

    private final String text;
    private final List<RuleToken> tokens;

    /** @param text a file without faults */
    public RuleText(String text) {
        this.text = text;
        this.tokens = RuleLexer.read(text).tokens();
    }

    /** A condition from where it begins to behind its last bracket; {@code ""} when none begins there. */
    public String condition(Place from) {
        int start = at(from);
        int depth = 0;
        for (int i = start; i < tokens.size() && tokens.get(i).kind() != Kind.END; i++) {
            if (tokens.get(i).is("(")) {
                depth++;
            } else if (tokens.get(i).is(")") && --depth <= 0) {
                return join(start, i + 1);
            }
        }
        return "";
    }

    /** What is said of a fact, without the name that is given to it: the parts that have to hold together one by one. */
    public List<String> saidOfAFact(Place from) {
        int start = at(from);
        if (start + 1 < tokens.size() && tokens.get(start + 1).is(":")) {
            start += 2;
        }
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int end = start;
        for (; end < tokens.size() && tokens.get(end).kind() != Kind.END; end++) {
            RuleToken token = tokens.get(end);
            if (token.is("(") || token.is("[")) {
                depth++;
            } else if ((token.is(")") || token.is("]")) && --depth < 0) {
                break;
            } else if (depth == 0 && (token.is(",") || token.is(";"))) {
                break;
            } else if (depth == 0 && token.is("&&")) {
                parts.add(join(start, end));
                start = end + 1;
            }
        }
        parts.add(join(start, end));
        return parts;
    }

    /** From a place to before one of these words, or to where the condition ends that it stands in, whichever comes first. */
    public String upTo(Place from, String... words) {
        int start = at(from);
        int depth = 0;
        int end = start;
        for (; end < tokens.size() && tokens.get(end).kind() != Kind.END; end++) {
            RuleToken token = tokens.get(end);
            if (token.is("(") || token.is("[")) {
                depth++;
            } else if (depth == 0 && isEnd(end, words)) {
                boolean goesOn = token.is(")") && OPERATORS.contains(tokens.get(end + 1).text()) && !isEnd(end + 1, words);
                if (!goesOn || start == 0 || !tokens.get(start - 1).is("(")) {
                    break;
                }
                start--; // it begins in brackets that end before it does
            } else if (token.is(")") || token.is("]")) {
                depth--;
            }
        }
        return join(start, end);
    }

    private boolean isEnd(int at, String... words) {
        RuleToken token = tokens.get(at);
        return token.kind() == Kind.END || Stream.of(",", ";", ")", "]").anyMatch(token::is) || Stream.of(words).anyMatch(token::is);
    }

    private int at(Place place) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).place().equals(place)) {
                return i;
            }
        }
        return tokens.size();
    }

    /** Between two of them one blank where there is space or a comment, else nothing. */
    private String join(int start, int end) {
        StringBuilder joined = new StringBuilder();
        for (int i = start; i < end; i++) {
            if (i > start && tokens.get(i).offset() > tokens.get(i - 1).end()) {
                joined.append(' ');
            }
            joined.append(text, tokens.get(i).offset(), tokens.get(i).end());
        }
        return joined.toString();
    }
}
