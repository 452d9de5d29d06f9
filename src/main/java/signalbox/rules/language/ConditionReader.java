package signalbox.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Function;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.Kind;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Unreadable;

/**
 * Reads what stands between {@code when} and {@code then}. What cannot be read inside of a pattern is remarked, and the rest is read
 * on; its brackets are known to match.
 */
final class ConditionReader {

    private static final Set<String> ELEMENTS = Set.of("not", "exists", "accumulate");
    private static final String SAYS_OF_A_FACT = "a condition says something of a fact: Alert( name == \"…\" )";
    private static final Map<String, String> BETWEEN_FACTS = Map.of(
            ",", "conditions stand one below the other, and all have to hold",
            ";", "remove it: conditions stand one below the other, without a sign between them",
            "||", "between facts it is the word: ( Alert( … ) or Alert( … ) )",
            "&&", "between facts it is the word \"and\", or the next line");
    private static final int DEEPEST = 120;

    private final Cursor cursor;
    private final ExpressionReader expressions;
    private final Consumer<Remark> remarks;
    private final Set<String> unreadable = new TreeSet<>();
    private int depth;
    /** In how many accumulates: signs stand there between patterns. */
    private int gathering;

    ConditionReader(Cursor cursor, Consumer<Remark> remarks) {
        this.cursor = cursor;
        this.expressions = new ExpressionReader(cursor, true);
        this.remarks = remarks;
    }

    /** All elements that can be read. */
    List<Element> read() {
        List<Element> elements = new ArrayList<>();
        while (!cursor.atEnd()) {
            int start = cursor.position();
            try {
                elements.add(or());
            } catch (Refused refused) {
                remarks.accept(refused.remark());
                cursor.skipToEnd();
                unreadable.addAll(cursor.namesSince(start));
            }
        }
        return elements;
    }

    /** Names in what could not be read: they may mean anything. */
    Set<String> unreadable() {
        return unreadable;
    }

    private Element or() {
        return joined("or", Kind.OR, () -> joined("and", Kind.AND, this::element));
    }

    private Element joined(String word, Kind kind, Supplier<Element> part) {
        RuleToken first = cursor.peek();
        List<Element> all = new ArrayList<>();
        all.add(part.get());
        while (cursor.accept(word)) {
            all.add(part.get());
        }
        return all.size() == 1 ? all.get(0) : new Group(first.place(), kind, all);
    }

    private Element element() {
        RuleToken token = cursor.peek();
        if (++depth > DEEPEST) {
            throw new Refused(token.place(), "conditions are nested more than " + DEEPEST + " deep", "write them simpler");
        }
        try {
            if (cursor.accept("(")) {
                return inBrackets(token);
            }
            if (token.is("not") || token.is("exists")) {
                cursor.next();
                if (cursor.atEnd()) {
                    throw new Refused(token.place(), "after \"" + token.text() + "\" a fact is missing",
                            "write " + token.text() + " Alert( … )");
                }
                if (cursor.is("not") || cursor.is("exists")) {
                    throw new Refused(token.place(), "\"" + token.text() + " " + cursor.peek().text() + "\" is not known in conditions",
                            "that there is one is written exists Alert( … ), that there is none not Alert( … )");
                }
                if (cursor.is("accumulate") && cursor.isAhead(1, "(")) {
                    throw new Refused(token.place(), "\"" + token.text() + " accumulate\" is not known in conditions", token.is("not")
                            ? "accumulate finds something in any case: turn the comparison of its result round, $n <= 3 for $n > 3"
                            : "leave \"exists\" out");
                }
                return new Group(token.place(), token.is("not") ? Kind.NOT : Kind.EXISTS, List.of(element()));
            }
            return token.is("accumulate") && cursor.isAhead(1, "(") ? accumulate() : pattern();
        } finally {
            depth--;
        }
    }

    private Element inBrackets(RuleToken opening) {
        Element inside = or();
        if (!cursor.accept(")")) {
            throw betweenElements();
        }
        return new Group(opening.place(), Kind.AND, List.of(inside));
    }

    private Accumulate accumulate() {
        RuleToken word = cursor.next();
        cursor.next();
        gathering++;
        Element source = or();
        gathering--;
        countable(source);
        if (!cursor.accept(";") && !cursor.accept(",")) {
            throw new Refused(cursor.peek().place(), cursor.peek().shown() + " is not expected here",
                    "accumulate is written accumulate( Alert( …, $x : labels ); $n : count( $x ); $n > 2 )");
        }
        List<Function> functions = new ArrayList<>();
        do {
            functions.add(function());
        } while (cursor.accept(","));
        List<Expr> filters = new ArrayList<>();
        if (cursor.accept(";") && !cursor.is(")")) {
            do {
                filters.add(expressions.read());
            } while (cursor.accept(","));
        }
        if (!cursor.accept(")")) {
            throw new Refused(cursor.peek().place(), cursor.peek().shown() + " is not expected here", Words.SIGNS.getOrDefault(
                    cursor.peek().text(), "on the results of accumulate conditions stand behind another \";\""));
        }
        return new Accumulate(word.place(), source, functions, filters);
    }

    /** What accumulate looks at are facts that are there. */
    private static void countable(Element source) {
        if (source instanceof Group group && group.kind() == Kind.OR) {
            throw new Refused(group.place(), "\"or\" is not known inside of accumulate",
                    "say it inside of the pattern: name in ( \"a\", \"b\" ), or with ||");
        } else if (source instanceof Group group && group.kind() != Kind.AND) {
            throw new Refused(group.place(), "accumulate finds nothing to look at here",
                    "it begins with facts that are there: accumulate( Alert( … ) and not Alert( … ); $n : count() )");
        } else if (source instanceof Group group) {
            group.of().stream().filter(part -> group.of().size() == 1 || isOr(part)).forEach(ConditionReader::countable);
        }
    }

    private static boolean isOr(Element element) {
        return element instanceof Group group
                && (group.kind() == Kind.OR || (group.kind() == Kind.AND && group.of().stream().anyMatch(ConditionReader::isOr)));
    }

    private Function function() {
        RuleToken name = cursor.peek();
        if (Set.of("init", "action", "reverse", "result").contains(name.text()) && cursor.isAhead(1, "(")) {
            throw new Refused(name.place(), "accumulate has no \"" + name.text() + "\"",
                    "use a function: " + String.join(", ", RuleChecker.FUNCTIONS.keySet()));
        }
        if (!name.isWord() || !cursor.isAhead(1, ":")) {
            RuleToken after = cursor.peek(1).orElse(name);
            boolean comparison = ExpressionReader.COMPARISONS.contains(after.text());
            throw new Refused(comparison ? after.place() : name.place(), (comparison ? after : name).shown() + " is not expected here",
                    comparison
                            ? "a condition says something of a fact: Alert( name == \"…\" ); on the results of accumulate it stands"
                                    + " behind another \";\""
                            : "a result is named: $n : count( $x )");
        }
        cursor.next();
        cursor.next();
        RuleToken function = cursor.peek();
        if (!function.isWord() || !cursor.isAhead(1, "(")) {
            throw new Refused(function.place(), function.shown() + " is not expected here", "a result is named: $n : count( $x )");
        }
        cursor.next();
        cursor.next();
        Expr argument = cursor.is(")") ? null : expressions.read();
        if (!cursor.accept(")")) {
            throw expressions.unexpected();
        }
        return new Function(name.place(), function.place(), name.text(), function.text(), argument);
    }

    private Element pattern() {
        RuleToken first = cursor.peek();
        String bind = null;
        if (first.isWord() && (cursor.isAhead(1, ":") || cursor.isAhead(1, ":="))) {
            if (cursor.isAhead(1, ":=")) {
                throw new Refused(cursor.peek(1).orElse(first).place(), "\":=\" is not part of rules", "write \":\"");
            }
            bind = cursor.next().text();
            cursor.next();
        }
        RuleToken type = cursor.peek();
        if (!isPattern(type)) {
            throw noPattern(type, bind);
        }
        String name = expressions.dotted();
        if (cursor.atEnd() || !cursor.is("(")) {
            throw withoutBracket(type, name);
        }
        cursor.next();
        List<Constraint> constraints = constraints();
        cursor.next(); // the closing bracket
        after();
        return new Pattern(first.place(), placeOfName(type, name), bind, name, constraints);
    }

    /** The place of the last part of a name with dots. */
    private static Place placeOfName(RuleToken type, String name) {
        int simple = name.lastIndexOf('.') + 1;
        return simple == 0 ? type.place() : new Place(type.line(), type.place().column() + simple);
    }

    private boolean isPattern(RuleToken type) {
        if (!type.isWord() || cursor.atEnd()) {
            return false;
        }
        return type.isTypeName() || (cursor.isAhead(1, ".") && cursor.peek(2).filter(RuleToken::isWord).isPresent());
    }

    /** What stands where a pattern is expected. */
    private Refused noPattern(RuleToken token, @Nullable String bind) {
        if (cursor.atEnd()) {
            return new Refused(token.place(), token.shown() + " is not expected here", SAYS_OF_A_FACT);
        }
        if (bind != null && token.isWord() && cursor.isAhead(1, "(")) {
            String word = token.text();
            return new Refused(token.place(), token.shown() + " is not expected here", RuleChecker.isFunction(word)
                    ? word + " so: accumulate( $x : Alert( … ); " + bind + " : " + word + "( $x ) )"
                    : "types begin with a capital letter: " + bind + " : " + Character.toUpperCase(word.charAt(0)) + word.substring(1) + "( … )");
        }
        if (bind != null) {
            return new Refused(token.place(), token.shown() + " is not expected here", "after the name the type of a fact: "
                    + bind + " : Alert( … )");
        }
        if (token.is("!") && cursor.peek(1).filter(RuleToken::isTypeName).isPresent()) {
            String type = cursor.peek(1).map(RuleToken::text).orElse("");
            return new Refused(token.place(), "\"!\" is not known before a fact", "that there is none is written \"not " + type + "( … )\"");
        }
        if (token.is("#") || token.is("--")) {
            return new Refused(token.place(), token.shown() + " is not expected here", "comments begin with //");
        }
        if (token.is(",")) {
            return new Refused(token.place(), "\",\" is not expected here", "conditions stand one below the other, and all have to hold");
        }
        if (token.is("||") || token.is("&&")) {
            return betweenElements();
        }
        return token.isWord() ? noPattern(token) : new Refused(
                token.place(), token.shown() + " is not expected here", Words.SIGNS.getOrDefault(token.text(), SAYS_OF_A_FACT));
    }

    @SuppressWarnings("ReferenceEquality") // where the reader stands
    private Refused noPattern(RuleToken word) {
        RuleToken after = cursor.peek(1).orElse(word);
        String text = word.text();
        if (text.equals("when")) {
            return new Refused(word.place(), "\"when\" stands in this rule already", "remove it: conditions stand one below the other");
        }
        String known = Words.IN_CONDITIONS.getOrDefault(text, "");
        if (!known.isEmpty()) {
            return new Refused(word.place(), "there is no \"" + text + "\" in conditions", known);
        }
        if (text.startsWith("$") && after.is("=")) {
            return new Refused(after.place(), "\"=\" is not expected here", "a name is given with \":\": " + text + " : Alert( … )");
        }
        if (text.startsWith("$") && ExpressionReader.COMPARISONS.contains(after.text())) {
            return new Refused(word.place(), "a comparison does not stand alone here", "it is part of a pattern, Alert( …, " + text + " "
                    + after.text() + " … ), or of the accumulate that finds " + text + ": accumulate( …; " + text + " : count(); " + text + " "
                    + after.text() + " … )");
        }
        if (text.startsWith("$")) {
            return after.is("(")
                    ? new Refused(after.place(), "\"(\" is not expected here", "the type of the fact is missing before it: Alert( … )")
                    : new Refused(after.place(), after.shown() + " is not expected here",
                            "a \":\" is missing before it: " + text + " : Alert( … )");
        }
        if (after.is("(") && RuleChecker.isFunction(text)) {
            return new Refused(word.place(), "there is no \"" + text + "\" here",
                    text + " so: accumulate( $x : Alert( … ); $n : " + text + "( $x ); $n > 3 )");
        }
        if (after.is("(")) {
            boolean type = Words.isNearly(text, Set.of("not", "exists"));
            return new Refused(word.place(), "there is no " + (type ? "type " : "") + "\"" + text + "\" here",
                    Words.meant(text, ELEMENTS).orElse(SAYS_OF_A_FACT));
        }
        if (Words.isNearly(text, ELEMENTS)) {
            return new Refused(word.place(), "\"" + text + "\" is not known in conditions", Words.meant(text, ELEMENTS).orElse(""));
        }
        RuleToken wrong = after == word ? word : after;
        return new Refused(wrong.place(), wrong.shown() + " is not expected here", SAYS_OF_A_FACT);
    }

    private Refused withoutBracket(RuleToken type, String name) {
        RuleToken after = cursor.peek();
        if (after.is("[")) {
            return new Refused(after.place(), "\"[\" is not expected here", "conditions of a fact stand in round brackets: " + name + "( … )");
        }
        String small = name.toLowerCase(Locale.ROOT);
        if (Set.of("and", "or", "not", "exists", "accumulate").contains(small)) {
            return new Refused(type.place(), "\"" + name + "\" is not known in conditions", Suggestion.meant(small));
        }
        if (after.text().startsWith("$") && !after.beginsLine() && cursor.isAhead(1, "(")) {
            return new Refused(after.place(), after.shown() + " is not expected here",
                    "the name stands first: " + after.text() + " : " + name + "( … )");
        }
        boolean nextElement = cursor.atEnd() || after.beginsLine() || after.is(")") || after.is("and") || after.is("or");
        return nextElement
                ? new Refused(type.place(), "\"" + name + "\" is no condition", Suggestion.meant(name + "()"))
                : new Refused(after.place(), after.shown() + " is not expected here", "a \"(\" is missing before it: " + name + "( … )");
    }

    /** What may follow a pattern, and what DRL has there. */
    private void after() {
        RuleToken token = cursor.peek();
        if (cursor.atEnd()) {
            return;
        }
        Map<String, String> refused = Map.of(
                "from", "write a pattern over a fact; what belongs together is gathered by accumulate( … ; $list : collectList( $x ) )",
                "over", Words.TIME);
        if (refused.containsKey(token.text())) {
            RuleToken next = cursor.peek(1).orElse(token);
            RuleToken word = Set.of("entry", "window").contains(next.text()) ? next : token;
            boolean entry = next.is("entry");
            if (next.is("accumulate") || next.is("collect")) {
                throw new Refused(word.place(), "rules may not use from", next.is("collect")
                        ? "write accumulate( $x : Alert( … ); $list : collectList( $x ); $list.size > 3 )"
                        : "write accumulate( Alert( … ); $n : count(); $n > 3 )");
            }
            throw new Refused(word.place(), "rules may not use " + (entry ? "entry-point" : word.text()),
                    entry ? "all facts are in one place" : refused.getOrDefault(token.text(), ""));
        }
        boolean separator = gathering > 0 && (token.is(",") || token.is(";"));
        if (separator) {
            return;
        }
        if (token.is(",") || token.is("@") || token.is("{") || token.is("[") || token.is(";") || token.is("!.") || token.is(".")) {
            throw betweenElements();
        }
    }

    private Refused betweenElements() {
        RuleToken token = cursor.peek();
        String hint = BETWEEN_FACTS.getOrDefault(token.text(), Words.SIGNS.getOrDefault(token.text(), SAYS_OF_A_FACT));
        return new Refused(token.place(), token.shown() + " is not expected here", hint);
    }

    // ---- the inside of a pattern

    /** Up to its closing bracket. */
    private List<Constraint> constraints() {
        List<Constraint> constraints = new ArrayList<>();
        boolean first = true;
        while (!cursor.is(")") && !cursor.atEnd()) {
            int start = cursor.position();
            Place place = cursor.peek().place();
            try {
                if (!first || cursor.is(",")) {
                    comma(first);
                }
                Constraint constraint = constraint();
                if (!cursor.is(",") && !cursor.is(")")) {
                    throw expressions.unexpected();
                }
                constraints.add(constraint);
            } catch (Refused refused) {
                remarks.accept(refused.remark());
                cursor.skipFrom(start, ",");
                constraints.add(new Constraint(place, null, new Unreadable(place, cursor.namesSince(start))));
            }
            first = false;
        }
        return constraints;
    }

    private void comma(boolean first) {
        RuleToken comma = cursor.next();
        if (first) {
            throw new Refused(comma.place(), "before this \",\" a condition is missing", "remove the \",\", or add what it follows");
        }
        if (cursor.is(",") || cursor.is(")")) {
            throw new Refused(comma.place(), "after this \",\" a condition is missing", "remove the \",\", or add what it announces");
        }
    }

    private Constraint constraint() {
        RuleToken first = cursor.peek();
        if (!first.isWord() || !cursor.isAhead(1, ":")) {
            if (first.isWord() && cursor.isAhead(1, ":=")) {
                throw new Refused(cursor.peek(1).orElse(first).place(), "\":=\" is not part of rules", "write \":\"");
            }
            return new Constraint(first.place(), null, expressions.read());
        }
        RuleToken colon = cursor.peek(1).orElse(first);
        RuleToken value = cursor.peek(2).orElse(colon);
        boolean literal = value.isLiteral() || Set.of("true", "false", "null").contains(value.text());
        if (literal) {
            throw new Refused(colon.place(), "\":\" gives a name, it does not compare",
                    "compare with \"==\": " + first.text() + " == " + value.text());
        }
        if (value.text().startsWith("$") && !first.text().startsWith("$")) {
            throw new Refused(first.place(), "a name stands before the \":\", what it is given to after it",
                    "write " + value.text() + " : " + first.text());
        }
        if (ExpressionReader.COMPARISONS.contains(value.text())) {
            throw new Refused(colon.place(), "\":\" is not expected before \"" + value.text() + "\"", "remove it");
        }
        cursor.next();
        cursor.next();
        return new Constraint(first.place(), first.text(), expressions.read());
    }
}
