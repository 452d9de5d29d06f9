package signalbox.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import signalbox.rules.DrlText.Token;

/** A statement of a file, in which the word that an error is about is looked for. */
record RulePlace(ParsedFile file, Statement statement) {

    Problem at(Token token, String message, String hint) {
        return file.problem(token, message, hint);
    }

    Problem atBeginning(String message, String hint) {
        return at(statement.first(), message, hint);
    }

    /** At the first such word, else at the beginning of the statement. */
    Problem atWord(String word, String message, String hint) {
        return at(firstIn(statement.tokens(), word).orElse(statement.first()), message, hint);
    }

    /** The place of a name in an expression as the compiler repeats it, wherever that stands in the conditions. */
    Token nameIn(String expression, String name) {
        List<Token> sought = new DrlText(expression).tokens();
        return DrlText.sequence(statement.tokens(), sought)
                .flatMap(window -> firstIn(window, name))
                .or(() -> firstIn(statement.conditions(), name))
                .or(() -> firstIn(statement.tokens(), name))
                .orElse(statement.first());
    }

    /** The first token of an expression as the compiler repeats it. */
    Token startOf(String expression) {
        return DrlText.sequence(statement.tokens(), new DrlText(expression).tokens())
                .map(window -> window.get(0))
                .orElse(statement.first());
    }

    /** Such a word on a line, else the first in what the rule does, else the first in the rule. */
    Token wordOnLine(String word, int line) {
        List<Token> onLine = onLine(line);
        List<Token> after = file.text().between(thenOffset(), statement.end());
        return firstIn(onLine, word)
                .or(() -> firstIn(after, word))
                .or(() -> firstIn(statement.tokens(), word))
                .orElse(onLine.isEmpty() ? statement.first() : onLine.get(0));
    }

    /** The last such word on a line, else as {@link #wordOnLine}. */
    Token lastOnLine(String word, int line) {
        return onLine(line).stream()
                .filter(token -> token.is(word))
                .reduce((earlier, later) -> later)
                .orElseGet(() -> wordOnLine(word, line));
    }

    List<Token> onLine(int line) {
        return statement.tokens().stream().filter(token -> token.line() == line).toList();
    }

    /** The last token of a line, or of the last line before it that has one. */
    Token endOfLine(int line) {
        return statement.tokens().stream()
                .filter(token -> token.line() <= line)
                .reduce((earlier, later) -> later)
                .orElse(statement.first());
    }

    /** Names given in the rule by {@code $name :}, and every other name with a {@code $} that it binds. */
    Set<String> variables() {
        List<Token> tokens = statement.tokens();
        Set<String> names = new TreeSet<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).isWord() && Set.of(":", ":=").contains(tokens.get(i + 1).text())) {
                names.add(tokens.get(i).text());
            }
        }
        return names;
    }

    /** Those that are known at a place: what is named before it. */
    Set<String> variablesBefore(Token place) {
        List<Token> tokens = statement.tokens();
        Set<String> names = variables();
        names.removeIf(name -> tokens.stream()
                .noneMatch(token -> token.offset() < place.offset() && token.is(name) && Set.of(":", ":=").contains(after(token))));
        return names;
    }

    /** The type of what a variable stands for: {@code $alert : Alert(}; {@code ""} when it is no fact. */
    String typeOf(String variable) {
        List<Token> tokens = statement.tokens();
        for (int i = 0; i + 3 < tokens.size(); i++) {
            if (tokens.get(i).is(variable) && Set.of(":", ":=").contains(tokens.get(i + 1).text()) && tokens.get(i + 3).is("(")) {
                return tokens.get(i + 2).text();
            }
        }
        return "";
    }

    /** The token that stands so many before another, if there is one. */
    Optional<Token> before(Token token, int steps) {
        int index = statement.tokens().indexOf(token) - steps;
        return index >= 0 ? Optional.of(statement.tokens().get(index)) : Optional.empty();
    }

    /** What follows a token in the statement, {@code ""} at its end. */
    String after(Token token) {
        int index = statement.tokens().indexOf(token) + 1;
        return index < statement.tokens().size() ? statement.tokens().get(index).text() : "";
    }

    /** What stands before a token in the statement, {@code ""} at its beginning. */
    String before(Token token) {
        int index = statement.tokens().indexOf(token) - 1;
        return index >= 0 ? statement.tokens().get(index).text() : "";
    }

    /** Simple names of what the file imports. */
    Set<String> imported() {
        return file.parsed().getImports().stream()
                .map(descr -> descr.getTarget().substring(descr.getTarget().lastIndexOf('.') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private int thenOffset() {
        return statement.word("then").map(Token::offset).orElse(statement.start());
    }

    private static Optional<Token> firstIn(List<Token> tokens, String word) {
        return tokens.stream().filter(token -> token.is(word)).findFirst();
    }
}
