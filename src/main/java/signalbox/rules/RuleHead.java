package signalbox.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import signalbox.alert.NearestName;
import signalbox.rules.DrlText.Kind;
import signalbox.rules.DrlText.Token;
import signalbox.rules.SyntaxProblems.Fault;

/**
 * What stands between {@code rule} and {@code when}: the name and the attributes. The parser takes some values here that mean
 * nothing, and stops far behind others; so each is looked at by itself, and only the faulty one is left out.
 */
final class RuleHead {

    private static final Set<String> TRUTHS = Set.of("no-loop", "enabled", "auto-focus", "lock-on-active");
    private static final Set<String> TEXTS = Set.of(
            "agenda-group", "activation-group", "ruleflow-group", "dialect", "date-effective", "date-expires", "calendars");
    private static final Set<String> TIMES = Set.of("timer", "duration");
    /** Those that are of use; the others are known so that they can be refused with the reason. */
    private static final Set<String> OFFERED =
            Set.of("salience", "no-loop", "enabled", "activation-group", "lock-on-active", "extends");

    private final String file;
    private final Statement rule;
    /** From after the name up to {@code when}. */
    private final List<Token> tokens;
    private final List<Fault> faults = new ArrayList<>();
    private int next;

    private RuleHead(String file, Statement rule, List<Token> tokens) {
        this.file = file;
        this.rule = rule;
        this.tokens = tokens;
    }

    /** A name that is none; nothing else of the rule can be told then. */
    static Optional<Problem> nameProblem(String file, Statement rule) {
        List<Token> tokens = rule.tokens();
        Token first = rule.first();
        if (tokens.size() < 2 || tokens.get(1).is("when") || isOnLaterLine(tokens.get(1), first)) {
            return Optional.of(Problem.at(file, first, "the rule has no name", "say in it what holds: rule \"…\""));
        }
        Token name = tokens.get(1);
        if (name.isWord() && tokens.size() > 2 && goesOn(rule, tokens.get(2))) {
            return Optional.of(Problem.at(
                    file, name, "a name of several words needs quotes", "rule \"" + restOfLine(tokens) + "\""));
        }
        return Optional.empty();
    }

    private static boolean isOnLaterLine(Token name, Token first) {
        return name.line() > first.line() && name.kind() != Kind.TEXT;
    }

    /** Whether a token belongs to a name without quotes. */
    private static boolean goesOn(Statement rule, Token third) {
        if (third.line() > rule.first().line()) {
            return false;
        }
        if (third.is("when")) {
            return rule.tokens().stream().filter(token -> token.is("when")).count() > 1;
        }
        if (third.isWord()) {
            return !isAttributeWord(third.text());
        }
        return third.is("-") || third.is(".") || third.is("'") || third.is("/") || third.kind() == Kind.NUMBER;
    }

    private static boolean isAttributeWord(String word) {
        Set<String> all = known();
        all.add("attributes");
        return all.stream().anyMatch(name -> name.equals(word) || name.startsWith(word + "-"));
    }

    private static String restOfLine(List<Token> tokens) {
        StringBuilder name = new StringBuilder();
        int end = -1;
        for (Token token : tokens.subList(1, tokens.size())) {
            if (token.line() > tokens.get(0).line()) {
                break;
            }
            name.append(end < 0 || token.offset() == end ? "" : " ").append(token.text());
            end = token.end();
        }
        return name.toString();
    }

    /** Everything wrong with the attributes of a rule that has a {@code when}. */
    static List<Fault> attributeFaults(String file, Statement rule) {
        Optional<Token> when = rule.word("when");
        int end = when.map(rule.tokens()::indexOf).orElse(0);
        if (end < 2) {
            return List.of();
        }
        RuleHead head = new RuleHead(file, rule, rule.tokens().subList(2, end));
        while (head.next < head.tokens.size()) {
            head.readOne();
        }
        return head.faults;
    }

    private void readOne() {
        Token token = tokens.get(next);
        if (token.is("@")) {
            next += 2;
            skipBrackets();
        } else if (token.is("extends")) {
            next += 2;
        } else if (token.is("attributes") || token.is(",") || (token.is(":") && next > 0 && tokens.get(next - 1).is("attributes"))) {
            next++;
        } else if (token.isWord()) {
            attribute();
        } else {
            next++;
            fault(token, next, shown(token) + " is not expected here", "remove it: attributes stand one below the other");
        }
    }

    /** After an annotation's or an attribute's name. */
    private void skipBrackets() {
        if (!is(next, "(")) {
            return;
        }
        int depth = 0;
        do {
            depth += is(next, "(") ? 1 : is(next, ")") ? -1 : 0;
            next++;
        } while (depth > 0 && next < tokens.size());
    }

    private void attribute() {
        Token first = tokens.get(next);
        StringBuilder joined = new StringBuilder(first.text());
        next++;
        while (is(next, "-") && next + 1 < tokens.size() && tokens.get(next + 1).isWord()) {
            joined.append('-').append(tokens.get(next + 1).text());
            next += 2;
        }
        String name = joined.toString();
        if (name.equals("salience")) {
            number(first);
        } else if (TRUTHS.contains(name)) {
            truth(first, name);
        } else if (TEXTS.contains(name)) {
            text(first, name);
        } else if (TIMES.contains(name)) {
            skipValue(first);
        } else {
            unknown(first, name);
        }
    }

    private void number(Token name) {
        int from = next;
        if (is(next, "(")) {
            skipBrackets();
            return;
        }
        next += is(next, "-") || is(next, "+") ? 1 : 0;
        boolean number = next < tokens.size() && tokens.get(next).text().matches("[0-9]{1,9}");
        if (number && !is(next + 1, ".")) {
            next++;
            return;
        }
        next = from;
        skipValue(name);
        String message = next == from ? "\"salience\" has no value" : "\"salience\" is no number";
        fault(name, next, message, "salience takes a whole number: salience 10");
    }

    private void truth(Token name, String attribute) {
        if (is(next, "(")) {
            skipBrackets();
            return;
        }
        boolean given = next < tokens.size()
                && tokens.get(next).line() == name.line()
                && !is(next, ",")
                && !is(next, "@")
                && !beginsAttribute(next);
        String value = given ? DrlText.unquoted(tokens.get(next)) : "";
        boolean quoted = given && tokens.get(next).kind() == Kind.TEXT;
        if ((value.equals("true") || value.equals("false")) && (!quoted || attribute.equals("enabled"))) {
            next++;
        } else if (given || attribute.equals("enabled")) {
            Token place = given ? tokens.get(next) : name;
            skipValue(name);
            String right = meansNo(value) ? "false" : "true";
            fault(place, name, next, "\"" + attribute + "\" takes true or false", "write " + attribute + " " + right);
        }
    }

    private boolean beginsAttribute(int index) {
        String word = tokens.get(index).text();
        return known().contains(word) || (is(index + 1, "-") && isAttributeWord(word));
    }

    private static boolean meansNo(String value) {
        return value.toLowerCase(java.util.Locale.ROOT).matches("n.*|f.*|0|off");
    }

    private void text(Token name, String attribute) {
        if (next >= tokens.size() || tokens.get(next).kind() != Kind.TEXT) {
            Token place = next < tokens.size() && tokens.get(next).line() == name.line() ? tokens.get(next) : name;
            skipValue(name);
            fault(place, name, next, "\"" + attribute + "\" takes a text in quotes", "write " + attribute + " \"…\"");
            return;
        }
        String value = DrlText.unquoted(tokens.get(next));
        next++;
        while (is(next, ",") && next + 1 < tokens.size() && tokens.get(next + 1).kind() == Kind.TEXT) {
            next += 2;
        }
        boolean silent = attribute.equals("agenda-group") && !value.equals("MAIN") && rule.word("auto").isEmpty();
        if (silent || attribute.equals("ruleflow-group")) {
            fault(name, next, "in " + attribute + " \"" + value + "\" the rule would never fire",
                    "remove it: nothing here calls groups of rules up");
        }
    }

    private void unknown(Token first, String name) {
        skipValue(first);
        String hint = NearestName.to(name, OFFERED)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("there are " + String.join(", ", new TreeSet<>(OFFERED)) + "; other words are written as annotations: @"
                        + name + "( … )");
        fault(first, next, "a rule has no attribute \"" + name + "\"", hint);
    }

    /** To the end of the line on which an attribute begins. */
    private void skipValue(Token name) {
        while (next < tokens.size() && tokens.get(next).line() == name.line() && !tokens.get(next).is("@")) {
            next++;
        }
    }

    private boolean is(int index, String text) {
        return index < tokens.size() && tokens.get(index).is(text);
    }

    private void fault(Token from, int end, String message, String hint) {
        fault(from, from, end, message, hint);
    }

    /** A problem at a place; what begins with {@code from} cannot be used. */
    private void fault(Token place, Token from, int end, String message, String hint) {
        faults.add(new Fault(Problem.at(file, place, message, hint), from.offset(), tokens.get(end - 1).end()));
    }

    private static Set<String> known() {
        Set<String> all = new TreeSet<>(OFFERED);
        all.addAll(TRUTHS);
        all.addAll(TEXTS);
        all.addAll(TIMES);
        return all;
    }

    private static String shown(Token token) {
        return token.kind() == Kind.TEXT ? token.text() : "\"" + token.text() + "\"";
    }
}
