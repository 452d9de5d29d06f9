package signalbox.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.RuleToken.Kind;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Choice;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Unary;

/** Reads expressions, by recursive descent. Throws {@link Refused} at what is none. */
final class ExpressionReader {

    static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Map<String, String> OPPOSITES = Map.of("==", "!=", "!=", "==", "<", ">=", ">", "<=", "<=", ">", ">=", "<");
    static final Set<String> WORD_COMPARISONS = Set.of("in", "matches", "contains", "memberOf", "str");
    private static final Set<String> STR_FORMS = Set.of("startsWith", "endsWith", "length");
    private static final Set<String> ASKED_BY_NAME = Set.of("label", "labels", "annotation", "annotations");
    private static final Set<String> NO_VALUES = Set.of(
            "rule", "when", "then", "end", "and", "or", "exists", "accumulate", "return", "function", "declare", "import", "package",
            "in", "matches", "contains", "memberOf", "str");
    private static final int DEEPEST = 120;
    private static final int LONGEST = 1_000;

    private final Cursor cursor;
    private final boolean inConditions;
    private int depth;
    private int begin = -1;

    /** @param inConditions whether what is read stands in conditions: other things are meant there by a sign */
    ExpressionReader(Cursor cursor, boolean inConditions) {
        this.cursor = cursor;
        this.inConditions = inConditions;
    }

    Expr read() {
        boolean outermost = begin < 0;
        if (outermost) {
            begin = cursor.position();
        }
        deeper();
        try {
            Expr condition = or();
            if (!cursor.is("?")) {
                return condition;
            }
            RuleToken question = next();
            Expr then = read();
            expect(":", "a choice is written a ? b : c");
            return new Choice(question.place(), condition, then, read());
        } finally {
            depth--;
            if (outermost) {
                begin = -1;
            }
        }
    }

    private Expr or() {
        Expr left = and(null);
        while (cursor.is("||")) {
            RuleToken sign = next();
            left = new Binary(sign.place(), "||", left, and(left));
        }
        return left;
    }

    private Expr and(@Nullable Expr before) {
        Expr left = comparison(before);
        while (cursor.is("&&")) {
            RuleToken sign = next();
            left = new Binary(sign.place(), "&&", left, comparison(left));
        }
        return left;
    }

    /** {@code severity == "a" || == "b"}: what stands on the left of the comparison before is meant, and written out in the tree. */
    private Expr comparison(@Nullable Expr before) {
        Expr left = before != null && isComparison() ? leftOf(before) : sum();
        while (isComparison()) {
            RuleToken word = next();
            boolean not = word.is("not");
            if (not) {
                word = negated(word);
            }
            left = word.is("in") ? in(word, not, left) : compared(word, not, left);
        }
        slips();
        return left;
    }

    private RuleToken negated(RuleToken not) {
        if (COMPARISONS.contains(cursor.peek().text())) {
            throw new Refused(not.place(), "\"not\" is not expected before \"" + cursor.peek().text() + "\"",
                    "compare with \"" + (cursor.is("==") ? "!=" : "==") + "\"");
        }
        return next();
    }

    private Expr compared(RuleToken word, boolean not, Expr left) {
        String operator = word.text();
        if (word.is("str")) {
            expect("[", "write str[startsWith] \"…\"");
            RuleToken form = next();
            if (!STR_FORMS.contains(form.text())) {
                throw new Refused(form.place(),
                        "there is no comparison str[" + form.text() + "]",
                        Words.meant(form.text(), STR_FORMS).orElse("there are str[startsWith], str[endsWith] and str[length]"));
            }
            expect("]", "write str[startsWith] \"…\"");
            operator = "str[" + form.text() + "]";
        }
        if (word.is("matches") && cursor.is("/")) {
            throw new Refused(cursor.peek().place(), "a regular expression is a text here", "write it in quotes: matches \"" + regex() + "\"");
        }
        RuleToken value = cursor.peek();
        if (cursor.atEnd() || value.is(",") || value.is(")")) {
            throw new Refused(value.place(), value.shown() + " is not expected here", "what is compared is missing before it");
        }
        return new Binary(word.place(), (not ? "not " : "") + operator, left, sum());
    }

    /** What stands between slashes, where they are on one line. */
    private String regex() {
        StringBuilder regex = new StringBuilder();
        for (int i = 1; cursor.peek(i).filter(token -> token.line() == cursor.peek().line()).isPresent(); i++) {
            String text = cursor.peek(i).map(RuleToken::text).orElse("");
            if (text.equals("/")) {
                return regex.toString().replace("\\", "\\\\");
            }
            regex.append(text);
        }
        return "x.*";
    }

    private Expr in(RuleToken word, boolean not, Expr left) {
        if (!cursor.is("(")) {
            throw new Refused(word.place(), "after \"in\" a list in round brackets is expected", "write in ( \"a\", \"b\" )");
        }
        next();
        List<Expr> list = new ArrayList<>();
        list.add(read());
        while (!cursor.accept(")")) {
            if (!cursor.accept(",")) {
                throw new Refused(cursor.peek().place(), quoted(cursor.peek()) + " is not expected here", "a \",\" is missing before it");
            }
            list.add(read());
        }
        return new In(word.place(), not, left, list);
    }

    private Expr leftOf(Expr before) {
        if (before instanceof Binary binary) {
            return binary.operator().equals("||") || binary.operator().equals("&&") ? leftOf(binary.right()) : binary.left();
        } else if (before instanceof In in) {
            return in.left();
        }
        throw new Refused(cursor.peek().place(), quoted(cursor.peek()) + " is not expected here",
                "what is compared is missing before it");
    }

    private boolean isComparison() {
        RuleToken token = cursor.peek();
        if (cursor.atEnd()) {
            return false;
        }
        if (token.kind() == Kind.SIGN) {
            return COMPARISONS.contains(token.text());
        }
        return token.isWord()
                && (WORD_COMPARISONS.contains(token.text())
                        || (token.is("not")
                                && cursor.peek(1)
                                        .filter(next -> WORD_COMPARISONS.contains(next.text()) || COMPARISONS.contains(next.text()))
                                        .isPresent()));
    }

    private Expr sum() {
        Expr left = product();
        while (cursor.is("+") || cursor.is("-")) {
            RuleToken sign = next();
            if (sign.is("-") && isGlued(sign) && left instanceof Name name && !name.name().startsWith("$")
                    && cursor.peek().isWord() && !cursor.peek().text().startsWith("$")) {
                String label = name.name() + "-" + cursor.peek().text();
                throw new Refused(name.place(), label + " is read as a subtraction", "a label of that name is label(\"" + label + "\")");
            }
            left = new Binary(sign.place(), sign.text(), left, product());
        }
        return left;
    }

    /** Whether a sign stands between two others without a space. */
    private boolean isGlued(RuleToken sign) {
        return cursor.peek().offset() == sign.end();
    }

    private Expr product() {
        Expr left = unary();
        while (cursor.is("*") || cursor.is("/") || cursor.is("%")) {
            RuleToken sign = next();
            left = new Binary(sign.place(), sign.text(), left, unary());
        }
        return left;
    }

    private Expr unary() {
        RuleToken token = cursor.peek();
        deeper();
        try {
            if (cursor.is("!")) {
                return negation(next());
            }
            if (cursor.accept("-")) {
                return new Unary(token.place(), "-", unary());
            }
            return chain();
        } finally {
            depth--;
        }
    }

    private Expr negation(RuleToken sign) {
        if (WORD_COMPARISONS.contains(cursor.peek().text())) {
            throw new Refused(sign.place(), "\"!" + cursor.peek().text() + "\" is not known in conditions",
                    "write \"not " + cursor.peek().text() + "\"");
        }
        return new Unary(sign.place(), "!", unary());
    }

    private Expr chain() {
        Expr expr = primary();
        while (cursor.is(".")) {
            RuleToken dot = next();
            RuleToken name = cursor.peek();
            if (cursor.atEnd() || !name.isWord() || name.is("new")) {
                throw new Refused(dot.place(), "after this \".\" a name is missing", "write for example .labels()");
            }
            next();
            expr = cursor.is("(") ? new Call(name.place(), expr, name.text(), arguments()) : new Property(name.place(), expr, name.text());
        }
        return expr;
    }

    private static boolean isDuration(String text) {
        return text.matches("(\\d+(ms|[smhdwy]))+");
    }

    private Expr primary() {
        RuleToken token = cursor.peek();
        if (cursor.atEnd() || token.kind() == Kind.END) {
            throw new Refused(token.place(), token.shown() + " is not expected here", "a value is missing before it");
        }
        if (token.is("not")) {
            throw misplacedNot(token);
        }
        next();
        if (token.isLiteral()) {
            return new Literal(token.place(), token.value());
        }
        if (token.kind() == Kind.WRONG_NUMBER) {
            throw new Refused(token.place(), token.shown() + " is no number of rules",
                    "numbers are written 5, 5L or 0.5; a duration is a text: \"" + (isDuration(token.text()) ? token.text() : "5m") + "\"");
        }
        if (token.is("true") || token.is("false")) {
            return new Literal(token.place(), token.is("true"));
        }
        if (token.is("null")) {
            return new Literal(token.place(), null);
        }
        if (token.is("new")) {
            return made(token);
        }
        if (token.is("(")) {
            return inBrackets(token);
        }
        if (!token.isWord() || NO_VALUES.contains(token.text())) {
            throw noValue(token);
        }
        return cursor.is("(") ? new Call(token.place(), null, token.text(), arguments()) : new Name(token.place(), token.text());
    }

    /** Brackets are the tree's, and printed from it. */
    private Expr inBrackets(RuleToken opening) {
        if (cursor.peek().isTypeName() && cursor.isAhead(1, ")") && cursor.peek(2)
                .filter(next -> next.isWord() || next.isLiteral() || next.is("("))
                .filter(next -> !WORD_COMPARISONS.contains(next.text()) && !next.is("not"))
                .isPresent()) {
            throw new Refused(opening.place(), "rules may not cast: ( " + cursor.peek().text() + " )", "a pattern says the type of a fact");
        }
        Expr inside = read();
        if (!cursor.accept(")")) {
            throw unexpected();
        }
        return inside;
    }

    /** {@code not severity == "x"}, as in Python. */
    private Refused misplacedNot(RuleToken not) {
        String message = "\"not\" does not stand before a comparison here";
        StringBuilder operand = new StringBuilder(cursor.peek(1).map(RuleToken::text).orElse("…"));
        int at = 2;
        int open = 0;
        while (cursor.peek(at).isPresent() && (open > 0 || cursor.isAhead(at, "(") || cursor.isAhead(at, "."))) {
            String text = cursor.peek(at).map(RuleToken::text).orElse("");
            open += text.equals("(") ? 1 : text.equals(")") ? -1 : 0;
            operand.append(text.equals(")") ? " )" : text.equals("(") ? "( " : text);
            boolean isDot = text.equals(".");
            at++;
            if (isDot) {
                operand.append(cursor.peek(at).map(RuleToken::text).orElse(""));
                at++;
            }
        }
        String operator = cursor.peek(at).map(RuleToken::text).orElse("");
        String opposite = WORD_COMPARISONS.contains(operator) ? "not " + operator : OPPOSITES.getOrDefault(operator, "");
        if (opposite.isEmpty()) {
            return new Refused(not.place(), message, "write !" + operand);
        }
        String value = cursor.peek(at + 1).filter(token -> token.isLiteral() || token.isWord()).map(RuleToken::text).orElse("…");
        return new Refused(not.place(), message, "write " + operand + " " + opposite + " " + value);
    }

    private Refused noValue(RuleToken token) {
        String hint = Words.SIGNS.getOrDefault(token.text(), "");
        if (hint.isEmpty() && COMPARISONS.contains(token.text())) {
            hint = "what is compared is missing before it";
        }
        if (hint.isEmpty() && (token.is(",") || token.is(")"))) {
            hint = "a value is missing before it";
        }
        if (token.is("=")) {
            return single(token);
        }
        return new Refused(token.place(), quoted(token) + " is not expected here", hint);
    }

    private Expr made(RuleToken word) {
        RuleToken type = cursor.peek();
        if (!type.isWord()) {
            throw new Refused(word.place(), "after \"new\" the type of a conclusion is missing", "write new Inhibition( $target, $source )");
        }
        String name = dotted();
        if (cursor.is("[") || cursor.is("{")) {
            throw new Refused(cursor.peek().place(), quoted(cursor.peek()) + " is not expected here", "a list is List.of( … )");
        }
        if (cursor.is("<")) {
            throw new Refused(word.place(), "rules may not make a " + type.text(), "a list is List.of( … ), or collectList in accumulate");
        }
        if (!cursor.is("(")) {
            throw new Refused(cursor.peek().place(), quoted(cursor.peek()) + " is not expected here",
                    "a \"(\" is missing before it: new " + name + "( … )");
        }
        New made = new New(word.place(), type.place(), name, arguments());
        if (cursor.is("{")) {
            throw new Refused(cursor.peek().place(), "\"{\" is not expected here", "rules do not write classes");
        }
        return made;
    }

    /** {@code a.b.C}. */
    String dotted() {
        StringBuilder name = new StringBuilder(next().text());
        while (cursor.is(".") && cursor.peek(1).filter(RuleToken::isWord).isPresent()) {
            next();
            name.append('.').append(next().text());
        }
        return name.toString();
    }

    private List<Expr> arguments() {
        next(); // the bracket
        List<Expr> arguments = new ArrayList<>();
        while (!cursor.accept(")")) {
            if (!arguments.isEmpty() && !cursor.accept(",")) {
                throw betweenArguments(cursor.peek());
            }
            if (cursor.peek().isWord() && cursor.isAhead(1, "=")) {
                RuleToken name = cursor.peek();
                throw new Refused(name.place(), "\"" + name.text() + "\" is not known here",
                        "what is given to a call has no name: leave \"" + name.text() + " =\" out");
            }
            arguments.add(read());
        }
        return arguments;
    }

    private Refused betweenArguments(RuleToken token) {
        slips();
        return token.is(",") || token.is(";")
                ? new Refused(token.place(), quoted(token) + " is not expected here", "")
                : new Refused(token.place(), quoted(token) + " is not expected here", Words.SIGNS.getOrDefault(
                        token.text(), "a \",\" or an operator is missing before it"));
    }

    /** What other languages write where a comparison stands here. */
    private void slips() {
        RuleToken token = cursor.peek();
        if (cursor.atEnd()) {
            return;
        }
        if (token.is("=")) {
            throw single(token);
        }
        if (token.is("<>")) {
            throw new Refused(token.place(), "\"<>\" is not known in conditions", "compare with \"!=\"");
        }
        if (token.is("&") || token.is("|")) {
            throw new Refused(token.place(), "\"" + token.text() + "\" is not known in conditions",
                    "use \"" + token.text() + token.text() + "\"");
        }
        if (token.is("!") && cursor.peek(1).filter(next -> WORD_COMPARISONS.contains(next.text())).isPresent()) {
            throw new Refused(token.place(), "\"!" + cursor.peek(1).map(RuleToken::text).orElse("") + "\" is not known in conditions",
                    "write \"not " + cursor.peek(1).map(RuleToken::text).orElse("") + "\"");
        }
        if (token.is("!") && cursor.isAhead(1, "~")) {
            throw new Refused(token.place(), "\"!~\" is not known in conditions", "write \"not matches\"");
        }
        if (token.is("[")) {
            throw squareBracket(token);
        }
        if (Set.of("->", "::", "#", "!.", ":=", "++", "--", "+=", "-=", "^", "~").contains(token.text())) {
            throw new Refused(token.place(), quoted(token) + " is not part of rules", Words.SIGNS.getOrDefault(token.text(), ""));
        }
        if (token.isWord()) {
            word(token).ifPresent(refused -> {
                throw refused;
            });
        }
    }

    @SuppressWarnings("ReferenceEquality") // where the reader stands
    private Refused single(RuleToken token) {
        if (!inConditions) {
            return new Refused(token.place(), "\"=\" is not expected here", "rules change nothing: they conclude");
        }
        String following = cursor.peek() == token
                ? cursor.peek(1).map(RuleToken::text).orElse("")
                : cursor.peek().text();
        String hint = following.equals("~")
                ? "a regular expression is compared with \"matches\""
                : following.equals(">") || following.equals("<")
                        ? "write \"" + following + "=\""
                        : "compare with \"==\", give a name with \":\"";
        return new Refused(token.place(), "\"=" + (following.equals("~") ? "~" : "") + "\" is not known in conditions", hint);
    }

    private Refused squareBracket(RuleToken bracket) {
        RuleToken before = cursor.before();
        if (ASKED_BY_NAME.contains(before.text())) {
            boolean annotation = before.text().startsWith("annotation");
            String what = cursor.peek(1).filter(RuleToken::isText).map(RuleToken::text).orElse("\"…\"");
            return new Refused(before.place(), (annotation ? "an annotation" : "a label") + " is not asked for with square brackets",
                    "write " + (annotation ? "annotation" : "label") + "( " + what + " )");
        }
        return new Refused(bracket.place(), "\"[\" is not expected here", Words.SIGNS.getOrDefault("[", ""));
    }

    /** A word after a value, where a comparison could stand. */
    private Optional<Refused> word(RuleToken token) {
        String word = token.text();
        String foreign = Words.FOREIGN_COMPARISONS.getOrDefault(word, Words.temporal(word).orElse(""));
        if (!foreign.isEmpty()) {
            return Optional.of(new Refused(token.place(), "there is no comparison \"" + word + "\"", foreign));
        }
        if (!token.beginsLine() && !NO_VALUES.contains(word) && Words.isNearly(word, WORD_COMPARISONS)) {
            return Optional.of(new Refused(
                    token.place(), "there is no comparison \"" + word + "\"", Words.meant(word, WORD_COMPARISONS).orElse("")));
        }
        return Optional.empty();
    }

    Refused unexpected() {
        RuleToken token = cursor.peek();
        RuleToken before = cursor.before();
        String hint = "";
        if (token.is("and") || token.is("or")) {
            return new Refused(token.place(), "\"" + token.text() + "\" is not known between brackets",
                    "use \"" + (token.is("and") ? "&&" : "||") + "\"");
        }
        boolean afterValue = before.isWord() || before.isLiteral() || before.is(")");
        if (token.isLiteral() && afterValue) {
            hint = "a comparison or a \",\" is missing before it";
        } else if (token.is(",")) {
            hint = "within further brackets conditions are joined by \"&&\"";
        } else if (token.isWord() && afterValue) {
            hint = "a \",\" or \"&&\" is missing before it";
        } else if (token.is(";")) {
            hint = "conditions are separated by \",\"";
        } else {
            hint = Words.SIGNS.getOrDefault(token.text(), "");
        }
        return new Refused(token.place(), quoted(token) + " is not expected here", hint);
    }

    /** A text as it is written, anything else in quotes. */
    static String quoted(RuleToken token) {
        return token.shown();
    }

    private void expect(String sign, String hint) {
        if (!cursor.accept(sign)) {
            throw new Refused(cursor.peek().place(), quoted(cursor.peek()) + " is not expected here", hint);
        }
    }

    private RuleToken next() {
        RuleToken token = cursor.next();
        if (begin >= 0 && cursor.position() - begin > LONGEST) {
            throw new Refused(token.place(), "this expression has more than " + LONGEST + " words", "write it shorter");
        }
        return token;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw new Refused(cursor.peek().place(), "this expression has more than " + DEEPEST + " levels", "write it simpler");
        }
    }
}
