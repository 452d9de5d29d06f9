package signalbox.rules.language;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import signalbox.rules.language.RuleToken.Kind;

/** Looks whether each bracket has its counterpart: what is read afterwards can rely on it. */
final class Brackets {

    private Brackets() {}

    /** Throws {@link Refused} for the first bracket that has none. */
    static void check(List<RuleToken> tokens) {
        Deque<RuleToken> open = new ArrayDeque<>();
        for (RuleToken token : tokens) {
            if (token.kind() != Kind.SIGN) {
                continue;
            }
            if ("([{".contains(token.text())) {
                open.push(token);
            } else if (")]}".contains(token.text())) {
                if (open.isEmpty()) {
                    throw unopened(tokens, token);
                }
                RuleToken opening = open.pop();
                if (!token.is(counterpart(opening))) {
                    throw mismatched(tokens, opening, token);
                }
            }
        }
        if (!open.isEmpty()) {
            throw neverClosed(open.peek());
        }
    }

    /** {@code Alert name == "x" )} lacks one behind the type. */
    private static Refused unopened(List<RuleToken> tokens, RuleToken closing) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            RuleToken type = tokens.get(i);
            RuleToken after = tokens.get(i + 1);
            if (type.line() == closing.line() && type.isTypeName() && after.isWord()) {
                return new Refused(after.place(), after.shown() + " is not expected here",
                        "a \"(\" is missing before it: " + type.text() + "( … )");
            }
        }
        return new Refused(closing.place(), "this \"" + closing.text() + "\" closes nothing", "remove it, or open it before");
    }

    /** Either one of two is missing, or one is of the wrong kind. */
    private static Refused mismatched(List<RuleToken> tokens, RuleToken opening, RuleToken closing) {
        long opened = tokens.stream().filter(token -> token.is(opening.text())).count();
        long closed = tokens.stream().filter(token -> token.is(counterpart(opening))).count();
        int index = tokens.indexOf(opening);
        if (opened > closed && index > 0 && tokens.get(index - 1).isTypeName() && !opening.is("(")) {
            return new Refused(opening.place(), "\"" + opening.text() + "\" is not expected here",
                    "conditions of a fact stand in round brackets: " + tokens.get(index - 1).text() + "( … )");
        }
        return opened > closed
                ? neverClosed(opening)
                : new Refused(closing.place(), "this \"" + closing.text() + "\" closes nothing", "the \"" + opening.text()
                        + "\" in line " + opening.line() + ", column " + opening.place().column() + " is closed by \""
                        + counterpart(opening) + "\"");
    }

    private static String counterpart(RuleToken opening) {
        return opening.is("(") ? ")" : opening.is("[") ? "]" : "}";
    }

    private static Refused neverClosed(RuleToken opening) {
        return new Refused(
                opening.place(),
                "this \"" + opening.text() + "\" is never closed",
                "a \"" + counterpart(opening) + "\" is missing");
    }
}
