package signalbox.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.rules.DrlText.Kind;
import signalbox.rules.DrlText.Token;

/**
 * A part of a rule file that stands by itself: an import, a rule, a query, a declaration, a function.
 *
 * @param tokens at least one; the first is the word that says what it is
 * @param end the offset at which the next one begins
 */
record Statement(List<Token> tokens, int end) {

    static final Set<String> WORDS =
            Set.of("package", "unit", "import", "global", "declare", "function", "rule", "query");

    Statement {
        tokens = List.copyOf(tokens);
    }

    /** Cuts a file where a line begins with one of the words that begin statements. What comes before the first is left out. */
    static List<Statement> in(DrlText text) {
        List<Statement> found = new ArrayList<>();
        List<Token> open = new ArrayList<>();
        int lastLine = 0;
        for (Token token : text.tokens()) {
            boolean begins = WORDS.contains(token.text()) && token.line() > lastLine;
            if (begins && !open.isEmpty()) {
                found.add(new Statement(open, token.offset()));
                open.clear();
            }
            if (begins || !open.isEmpty()) {
                open.add(token);
            }
            lastLine = token.line();
        }
        if (!open.isEmpty()) {
            found.add(new Statement(open, text.text().length()));
        }
        return found;
    }

    Token first() {
        return tokens.get(0);
    }

    int start() {
        return first().offset();
    }

    boolean isRule() {
        return first().is("rule");
    }

    boolean endsWithEnd() {
        return isRule() || first().is("query") || first().is("declare");
    }

    boolean contains(int offset) {
        return offset >= start() && offset < end;
    }

    /** The name of a rule or a query, without quotes. */
    String name() {
        String shown = shown();
        return shown.length() > first().text().length() + 2
                ? shown.substring(first().text().length() + 2, shown.length() - 1)
                : "";
    }

    /** How people know it: {@code rule "a"}. */
    String shown() {
        if (first().is("function")) {
            int bracket = tokens.stream().filter(token -> token.is("(")).findFirst().map(tokens::indexOf).orElse(1);
            return "function " + tokens.get(Math.min(Math.max(bracket, 2), tokens.size()) - 1).text();
        }
        StringBuilder name = new StringBuilder();
        for (Token token : tokens.subList(1, tokens.size())) {
            if (token.kind() == Kind.TEXT) {
                return first().text() + " \"" + DrlText.unquoted(token) + "\"";
            }
            if (token.line() > first().line() || !token.isWord()) {
                break;
            }
            name.append(name.isEmpty() ? "" : " ").append(token.text());
        }
        return first().text() + (name.isEmpty() ? "" : " \"" + name + "\"");
    }

    Optional<Token> word(String word) {
        return tokens.stream().filter(token -> token.isWord() && token.is(word)).findFirst();
    }

    /** The part from {@code when} to {@code then}, without both; everything after the name when one of them is missing. */
    List<Token> conditions() {
        int from = word("when").map(tokens::indexOf).orElse(0) + 1;
        int to = word("then").map(tokens::indexOf).orElse(tokens.size());
        return from > to ? List.of() : tokens.subList(from, to);
    }
}
