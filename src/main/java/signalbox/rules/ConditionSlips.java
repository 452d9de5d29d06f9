package signalbox.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.rules.DrlText.Kind;
import signalbox.rules.DrlText.Token;

/**
 * Finds what is written in conditions as one would write it elsewhere: {@code =} for {@code ==}, {@code <>}, {@code like},
 * {@code label["x"]}, {@code name : "x"}. The parser stops at some of these behind the place, and the compiler takes others for
 * something that nobody meant: a text that is greater than a number, a name given to a text instead of a comparison with it.
 */
final class ConditionSlips {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
    private static final Set<String> ORDERS = Set.of("<", ">", "<=", ">=");
    private static final Set<String> NEGATABLE = Set.of("in", "matches", "contains", "memberOf", "str", "soundslike");
    /** Properties of alerts that are texts: to compare them with numbers compares letters. */
    private static final Set<String> TEXT_PROPERTIES = Set.of(
            "name", "severity", "instance", "job", "team", "service", "cluster", "namespace", "environment", "datacenter", "rack");
    private static final Set<String> TIMES = Set.of("startsAt", "endsAt");
    private static final Set<String> GROUPS = Set.of("not", "exists", "forall");
    private static final Set<String> GATHERING = Set.of("accumulate", "collect");
    private static final Set<String> STR_FORMS = Set.of("startsWith", "endsWith", "length");
    private static final Set<String> TEMPORAL = Set.of(
            "after", "before", "coincides", "during", "finishes", "finishedby", "includes", "meets", "metby", "overlaps",
            "overlappedby", "starts", "startedby");
    private static final String EQUAL = "compare with \"==\"";
    private static final String PATTERN = "a part of a text is found with contains \"x\", its form with matches \"x.*\"";
    /** Comparisons of other languages, and what is meant by them. */
    private static final Map<String, String> FOREIGN = Map.ofEntries(
            Map.entry("is", EQUAL), Map.entry("equals", EQUAL), Map.entry("eq", EQUAL), Map.entry("equal", EQUAL),
            Map.entry("ne", "compare with \"!=\""), Map.entry("neq", "compare with \"!=\""),
            Map.entry("gt", "compare with \">\""), Map.entry("lt", "compare with \"<\""),
            Map.entry("like", PATTERN), Map.entry("LIKE", PATTERN), Map.entry("regex", PATTERN), Map.entry("match", PATTERN),
            Map.entry("startsWith", PATTERN), Map.entry("startswith", PATTERN), Map.entry("endsWith", PATTERN),
            Map.entry("endswith", PATTERN), Map.entry("AND", "write it as \"&&\", or as a \",\""), Map.entry("OR", "write it as \"||\""),
            Map.entry("IN", "write it in small letters: in ( \"a\", \"b\" )"));

    private final String file;
    private final Statement rule;
    private final List<Token> tokens;
    private final boolean hasInlineCode;
    /** Indexes of brackets that are open. */
    private final Deque<Integer> open = new ArrayDeque<>();
    private final List<Problem> problems = new ArrayList<>();

    private ConditionSlips(String file, Statement rule) {
        this.file = file;
        this.rule = rule;
        this.tokens = rule.conditions();
        hasInlineCode = rule.word("init").isPresent(); // accumulate( …, init( Java ), action( Java ), … )
    }

    /** All in one rule, which has a {@code when} and a {@code then} and whose brackets match. */
    static List<Problem> in(String file, Statement rule) {
        ConditionSlips slips = new ConditionSlips(file, rule);
        for (int i = 0; i < slips.tokens.size(); i++) {
            slips.look(i);
        }
        return slips.problems;
    }

    private void look(int i) {
        Token token = tokens.get(i);
        if (token.kind() == Kind.MARK) {
            mark(i, token);
        } else if (token.isWord()) {
            word(i, token);
        } else if (token.kind() == Kind.TEXT) {
            text(i, token);
        }
        if (token.is("(") || token.is("[") || token.is("{")) {
            open.push(i);
        } else if (!open.isEmpty() && (token.is(")") || token.is("]") || token.is("}"))) {
            open.pop();
        }
    }

    private void mark(int i, Token token) {
        switch (token.text()) {
            case "=" -> equals(i, token);
            case "<" -> different(i, token);
            case "!" -> negation(i, token);
            case "&", "|" -> {
                if (!hasInlineCode) {
                    add(token, "\"" + token.text() + "\" is not known in conditions", "use \"" + token.text() + token.text() + "\"");
                }
            }
            case "->" -> add(token, "\"->\" is not known in conditions",
                    "put it into a function: function boolean name( Alert alert ) { … }");
            case "#" -> add(token, "\"#\" is not expected here", "comments begin with //");
            case "-" -> comment(i, token);
            case "," -> comma(i, token);
            case ";" -> semicolon(token);
            case ":" -> colon(i, token);
            case "{", "[" -> bracket(i, token);
            case "/" -> {
                if (text(i - 1).equals("matches")) {
                    add(token, "a regular expression is a text here", "write it in quotes: matches \"x.*\"");
                }
            }
            default -> {}
        }
    }

    private void equals(int i, Token token) {
        if (hasInlineCode) {
            return;
        }
        String following = text(i + 1);
        String hint = following.equals("~")
                ? "a regular expression is compared with \"matches\""
                : following.equals(">") || following.equals("<")
                        ? "write \"" + following + "=\""
                        : "compare with \"==\", give a name with \":\"";
        add(token, "\"=\" is not known in conditions", hint);
    }

    private void different(int i, Token token) {
        if (text(i + 1).equals(">") && tokens.get(i + 1).offset() == token.end()) {
            add(token, "\"<>\" is not known in conditions", "compare with \"!=\"");
        }
    }

    private void negation(int i, Token token) {
        String following = text(i + 1);
        if (inPattern() && TEXT_PROPERTIES.contains(following) && Set.of("==", "!=").contains(text(i + 2))) {
            add(token, "\"!\" stands before what is true or false, and " + following + " is a text",
                    "write " + following + (text(i + 2).equals("==") ? " != " : " == ") + text(i + 3));
        } else if (NEGATABLE.contains(following)) {
            add(token, "\"!" + following + "\" is not known in conditions", "write \"not " + following + "\"");
        } else if (open.isEmpty() && isType(i + 1) && text(i + 2).equals("(")) {
            add(token, "\"!\" is not known before a fact", "that there is none is written \"not " + following + "( … )\"");
        }
    }

    private void comment(int i, Token token) {
        boolean beginsLine = i == 0 || tokens.get(i - 1).line() < token.line();
        if (beginsLine && text(i + 1).equals("-") && tokens.get(i + 1).offset() == token.end()) {
            add(token, "\"--\" is not expected here", "comments begin with //");
        }
    }

    private void comma(int i, Token token) {
        if (open.isEmpty()) {
            add(token, "\",\" is not expected here", "conditions stand one below the other, and all have to hold");
        } else if (Set.of(",", ")").contains(text(i + 1))) {
            add(token, "after this \",\" a condition is missing", "remove the \",\", or add what it announces");
        } else if (text(i - 1).equals("(")) {
            add(token, "before this \",\" a condition is missing", "remove the \",\", or add what it follows");
        }
    }

    /** Elsewhere it has a meaning: in accumulate, and between the arguments of a query and its conditions. */
    private void semicolon(Token token) {
        if (!open.isEmpty() && isType(open.peek() - 1)) {
            add(token, "\";\" is not expected here", "conditions are separated by \",\"");
        }
    }

    private void colon(int i, Token token) {
        if (!inPattern() || tokens.stream().anyMatch(any -> any.is("?"))) { // of a choice: a ? b : c
            return;
        }
        Optional<Token> value = at(i + 1);
        boolean literal = value.filter(next -> next.kind() == Kind.TEXT || next.kind() == Kind.NUMBER
                || Set.of("true", "false", "null").contains(next.text())).isPresent();
        if (literal && i > 0 && tokens.get(i - 1).isWord()) {
            add(token, "\":\" gives a name, it does not compare", "compare with \"==\": " + text(i - 1) + " == " + text(i + 1));
        } else if (text(i + 1).startsWith("$") && isProperty(i - 1)) {
            add(tokens.get(i - 1), "a name stands before the \":\", what it is given to after it",
                    "write " + text(i + 1) + " : " + text(i - 1));
        } else if (COMPARISONS.contains(text(i + 1))) {
            add(token, "\":\" is not expected before \"" + text(i + 1) + "\"", "remove it");
        }
    }

    private void bracket(int i, Token token) {
        String before = text(i - 1);
        if (open.isEmpty() && isType(i - 1) && !text(i + 1).equals("]")) {
            add(token, "\"" + token.text() + "\" is not expected here",
                    "conditions of a fact stand in round brackets: " + before + "( … )");
        } else if (token.is("[") && Set.of("label", "annotation", "labels", "annotations").contains(before)) {
            String one = before.replaceFirst("s$", "");
            String what = at(i + 1).filter(next -> next.kind() == Kind.TEXT).map(Token::text).orElse("\"…\"");
            add(tokens.get(i - 1), (one.equals("label") ? "a label"
                    : "an annotation") + " is not asked for with square brackets", "write " + one + "( " + what + " )");
        }
    }

    private void word(int i, Token token) {
        String word = token.text();
        String following = text(i + 1);
        if (GROUPS.contains(word) && following.isEmpty()) {
            add(token, "after \"" + word + "\" a fact is missing", "write " + word + " Alert( … )");
        } else if (following.equals("(") && !GATHERING.contains(word) && (open.isEmpty() || text(i - 1).equals("from"))
                && SyntaxProblems.meant(word, GATHERING).isPresent()) {
            add(token, "there is no \"" + word + "\" here", SyntaxProblems.meant(word, GATHERING).orElse(""));
        } else if (inPattern() && word.equals("now") && following.equals("(")) {
            add(token, "there is no now() here: rules do not watch the clock",
                    "a rule holds as long as its facts do, and the engine takes those out whose time is over");
        } else if (word.equals("labels") && joined(i, Math.min(i + 4, tokens.size())).equals("labels.get(") && TEXT_PROPERTIES.contains(text(i + 4))
                && text(i + 5).equals(")") && !isGiven(text(i + 4))) {
            add(tokens.get(i + 4), "labels.get( " + text(i + 4) + " ) asks for the label that is named by the value of " + text(i + 4),
                    "the name of a label needs quotes: label( \"" + text(i + 4) + "\" )");
        } else if (open.isEmpty() && word.equals("if") && following.equals("(")) {
            add(token, "there is no \"if\" in conditions", "conditions stand one below the other, and all have to hold");
        } else if (word.equals("str") && following.equals("[") && !STR_FORMS.contains(text(i + 2))) {
            at(i + 2).ifPresent(form -> add(
                    form,
                    "there is no comparison str[" + form.text() + "]",
                    SyntaxProblems.meant(form.text(), STR_FORMS).orElse("there are str[startsWith], str[endsWith] and str[length]")));
        } else if (inPattern() && word.equals("not") && isValue(i + 1) && Set.of("==", "!=").contains(text(i + 2))) {
            add(token, "\"not\" stands before the comparison: not in, not matches", "compare with \"!=\"");
        } else if (inPattern() && word.equals("not") && COMPARISONS.contains(following)) {
            add(token, "\"not\" is not expected before \"" + following + "\"", "compare with \"!=\", or the other way round");
        } else if (inPattern() && word.equals("not") && isProperty(i + 1) && Set.of(",", ")").contains(text(i + 2))) {
            add(token, "\"not\" stands before a comparison: not in, not matches", "write !" + following);
        } else if (inPattern() && TEMPORAL.contains(word) && isOperand(i - 1) && (isValue(i + 1) || following.equals("["))) {
            // it compiles, and fails when it is first looked at: facts here are no events of Drools
            add(token, "there is no comparison \"" + word + "\"", "times are compared by themselves: startsAt > $other.startsAt");
        } else if (inPattern() && word.equals("memberOf") && following.equals("(")) {
            add(token, "\"memberOf\" takes a list by its name", "write in ( \"a\", \"b\" )");
        } else if (inPattern() && word.equals("in") && isOperand(i - 1) && !following.equals("(")) {
            add(token, "after \"in\" a list in round brackets is expected", "write in ( \"a\", \"b\" )");
        } else if (inPattern() && FOREIGN.containsKey(word) && isOperand(i - 1) && isValue(i + 1)) {
            add(token, "there is no comparison \"" + word + "\"", FOREIGN.getOrDefault(word, EQUAL));
        } else if (Set.of("labels", "annotations").contains(word) && following.equals("contains")) {
            String one = word.replaceFirst("s$", "");
            add(token, "\"" + word + "\" cannot be searched with \"contains\"",
                    "ask for one of them: " + one + "( \"name\" ) == \"value\"");
        } else if (word.equals("label") && following.equals("(")) {
            label(i, token);
        } else if (inPattern() && TEXT_PROPERTIES.contains(word) && !text(i - 1).equals(".")) {
            property(i, token);
        } else if (inPattern() && TIMES.contains(word)) {
            time(i, token);
        }
    }

    private void property(int i, Token token) {
        Optional<Token> after = at(i + 2);
        boolean dashed = text(i + 1).equals("-")
                && tokens.get(i + 1).offset() == token.end()
                && after.filter(next -> next.isWord() && next.offset() == token.end() + 1).isPresent();
        if (dashed) {
            String name = joined(i, i + 3);
            add(token, name + " is read as a subtraction", "a label is asked for so: label(\"" + name + "\")");
        } else if (COMPARISONS.contains(text(i + 1)) && text(i + 2).equals(token.text()) && Set.of(",", ")").contains(text(i + 3))) {
            add(token, token.text() + " is compared with itself", "name the one of the other alert: $x : " + token.text());
        } else if (Set.of("==", "!=").contains(text(i + 1)) && isAlert(text(i + 2)) && Set.of(",", ")", "&&", "||").contains(text(i + 3))) {
            add(tokens.get(i + 2), text(i + 2) + " is a whole alert and " + token.text() + " a text: they are never the same",
                    "name what of it is meant: " + text(i + 2) + "." + token.text());
        } else {
            order(i, i + 1);
            missing(i, i + 1);
        }
    }

    /** A label that is not there is "", which is easily taken for null. */
    private void missing(int start, int operator) {
        if (Set.of("==", "!=").contains(text(operator)) && text(operator + 1).equals("null")) {
            add(tokens.get(operator + 1), "a label is never null: one that an alert does not have is \"\"",
                    "write " + joined(start, operator) + " " + text(operator) + " \"\"");
        }
    }

    private void label(int i, Token token) {
        Optional<Token> name = at(i + 2);
        boolean single = text(i + 3).equals(")");
        if (name.isPresent() && single && TEXT_PROPERTIES.contains(name.get().text()) && !isGiven(name.get().text())) {
            add(name.get(), "label( " + name.get().text() + " ) asks for the label that is named by the value of " + name.get().text(),
                    "the name of a label needs quotes: label( \"" + name.get().text() + "\" )");
        } else if (name.isPresent() && name.get().kind() == Kind.TEXT && text(i + 3).equals(",")) {
            add(token, "label takes one text, the name of the label",
                    "compare with \"==\": label( " + name.get().text() + " ) == " + (text(i + 4).isEmpty() ? "\"…\""
                    : text(i + 4)));
        } else if (name.isPresent() && name.get().kind() == Kind.TEXT && single) {
            order(i, i + 4);
            missing(i, i + 4);
        }
    }

    /** A text that is compared with a number, from whose beginning and up to whose operator. */
    private void order(int start, int operator) {
        boolean numeric = at(operator + 1)
                .filter(value -> value.kind() == Kind.NUMBER || (value.kind() == Kind.TEXT && DrlText.unquoted(value).matches("[0-9.]+")))
                .isPresent();
        if (numeric && ORDERS.contains(text(operator))) {
            String what = joined(start, operator);
            String number = text(operator + 1).replace("\"", "").replace("'", "");
            add(tokens.get(operator),
                    what + " is a text: \"" + text(operator) + "\" compares it letter by letter, and \"9\" comes after \"10\"",
                    "make a number of it: " + what + " matches \"[0-9]{1,9}\", Integer.parseInt( " + what + " ) " + text(operator)
                            + " " + number);
        }
    }

    private void time(int i, Token token) {
        if (COMPARISONS.contains(text(i + 1)) && at(i + 2).filter(value -> value.kind() == Kind.TEXT).isPresent()) {
            add(token, token.text() + " is a time and cannot be compared with a text",
                    "write java.time.Instant.parse( \"2026-01-31T00:00:00Z\" )");
        }
    }

    /** {@code severity == "a" || "b"}. */
    private void text(int i, Token token) {
        if (COMPARISONS.contains(text(i + 1)) && at(i + 2).filter(value -> value.kind() == Kind.TEXT).isPresent() && inPattern()) {
            add(token, "two texts are compared that are always the same",
                    "a property stands without quotes: " + DrlText.unquoted(token) + " " + text(i + 1) + " " + text(i + 2));
        }
        boolean alone = Set.of("||", "&&").contains(text(i - 1)) && Set.of(",", ")", "||", "&&").contains(text(i + 1));
        if (alone && inPattern()) {
            add(token, token.text() + " is neither true nor false", "compare it again, or write in ( \"a\", \"b\" )");
        }
    }

    private String joined(int from, int to) {
        StringBuilder text = new StringBuilder();
        tokens.subList(from, to).forEach(token -> text.append(token.text()));
        return text.toString();
    }

    /** Whether a condition gives an alert this name: {@code $x : Alert(}. */
    private boolean isAlert(String name) {
        for (int i = 0; i + 3 < tokens.size(); i++) {
            if (text(i).equals(name) && Set.of(":", ":=").contains(text(i + 1)) && text(i + 2).equals("Alert") && text(i + 3).equals("(")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the rule itself gives something this name. */
    private boolean isGiven(String name) {
        List<Token> all = rule.tokens();
        for (int i = 0; i + 1 < all.size(); i++) {
            if (all.get(i).is(name) && Set.of(":", ":=").contains(all.get(i + 1).text())) {
                return true;
            }
        }
        return false;
    }

    private boolean inPattern() {
        return open.stream().anyMatch(index -> tokens.get(index).is("(") && isType(index - 1));
    }

    private boolean isProperty(int i) {
        return at(i).filter(token -> token.isWord() && Character.isLowerCase(token.text().charAt(0))).isPresent();
    }

    private boolean isType(int i) {
        return at(i).filter(token -> token.isWord() && Character.isUpperCase(token.text().charAt(0))).isPresent();
    }

    private boolean isOperand(int i) {
        return at(i).filter(token -> token.is(")") || token.kind() == Kind.TEXT || token.isWord()).isPresent();
    }

    private boolean isValue(int i) {
        return at(i).filter(token -> token.kind() != Kind.MARK).isPresent();
    }

    private Optional<Token> at(int i) {
        return i >= 0 && i < tokens.size() ? Optional.of(tokens.get(i)) : Optional.empty();
    }

    private String text(int i) {
        return at(i).map(Token::text).orElse("");
    }

    private void add(Token token, String message, String hint) {
        problems.add(Problem.at(file, token, message, hint));
    }
}
