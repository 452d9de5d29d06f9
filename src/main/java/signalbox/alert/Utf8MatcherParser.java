package signalbox.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Utf8MatcherLexer.Kind;
import signalbox.alert.Utf8MatcherLexer.Token;
import signalbox.gotext.GoQuote;

/** Reads matchers in the UTF-8 grammar (spec/behaviour.md 3.4). */
final class Utf8MatcherParser {

    private static final Set<Kind> LABELS = Set.of(Kind.QUOTED, Kind.UNQUOTED);
    private static final Set<Kind> OPERATORS = Set.of(Kind.EQUAL, Kind.NOT_EQUAL, Kind.REGEX, Kind.NOT_REGEX);

    private static final Set<Kind> AFTER_MATCHER = Set.of(Kind.COMMA, Kind.CLOSE_BRACE, Kind.END);
    private static final Set<Kind> AFTER_COMMA = Set.of(Kind.QUOTED, Kind.UNQUOTED, Kind.CLOSE_BRACE, Kind.END);

    private final Utf8MatcherLexer lexer;
    private final List<Matcher> matchers = new ArrayList<>();

    private Utf8MatcherParser(String input) {
        this.lexer = new Utf8MatcherLexer(input);
    }

    static List<Matcher> list(String input) {
        return new Utf8MatcherParser(input).readAll();
    }

    static Matcher one(String input) {
        List<Matcher> matchers = list(input);
        return switch (matchers.size()) {
            case 0 -> throw new MatcherSyntaxException("no matchers");
            case 1 -> matchers.get(0);
            default -> throw new MatcherSyntaxException("expected 1 matcher, found " + matchers.size());
        };
    }

    private List<Matcher> readAll() {
        boolean braces = lexer.peek().kind() == Kind.OPEN_BRACE;
        if (braces) {
            lexer.next();
        }
        Kind first = lexer.peek().kind();
        if (first != Kind.CLOSE_BRACE && first != Kind.END) {
            readMatchers();
        }
        readCloseBrace(braces);
        readEnd();
        return List.copyOf(matchers);
    }

    private void readMatchers() {
        do {
            matchers.add(readMatcher());
        } while (readComma());
    }

    private Matcher readMatcher() {
        String name = decode(expect(LABELS, "expected label name"));
        Matcher.Type type =
                Matcher.Type.of(expect(OPERATORS, "expected an operator such as '=', '!=', '=~' or '!~'").text());
        String value = decode(expect(LABELS, "expected label value"));
        try {
            return new Matcher(type, name, value);
        } catch (InvalidExpressionException e) {
            throw new MatcherSyntaxException("failed to create matcher: " + e.getMessage());
        }
    }

    /** Whether another matcher follows. */
    private boolean readComma() {
        if (peek(AFTER_MATCHER, "expected a comma or close brace") != Kind.COMMA) {
            return false;
        }
        lexer.next();
        return LABELS.contains(peek(AFTER_COMMA, "expected a matcher or close brace after comma"));
    }

    private void readCloseBrace(boolean wanted) {
        if (wanted) {
            try {
                expect(Set.of(Kind.CLOSE_BRACE), "expected close brace");
            } catch (MatcherSyntaxException e) {
                throw new MatcherSyntaxException("0:" + lexer.column() + ": " + e.getMessage());
            }
        } else if (lexer.peek().kind() == Kind.CLOSE_BRACE) {
            lexer.next();
            throw new MatcherSyntaxException("0:" + lexer.column() + ": }: expected opening brace");
        }
    }

    private void readEnd() {
        Token token = read("expected end of input");
        if (token.kind() != Kind.END) {
            throw new MatcherSyntaxException(token.place() + token.text() + ": expected end of input");
        }
    }

    private Token expect(Set<Kind> kinds, String otherwise) {
        return checked(read(otherwise), kinds, otherwise);
    }

    private Kind peek(Set<Kind> kinds, String otherwise) {
        Token token;
        try {
            token = lexer.peek();
        } catch (MatcherSyntaxException e) {
            throw new MatcherSyntaxException(e.getMessage() + ": " + otherwise);
        }
        return checked(token, kinds, otherwise).kind();
    }

    private Token read(String otherwise) {
        try {
            return lexer.next();
        } catch (MatcherSyntaxException e) {
            throw new MatcherSyntaxException(e.getMessage() + ": " + otherwise);
        }
    }

    private static Token checked(Token token, Set<Kind> allowed, String otherwise) {
        if (allowed.contains(token.kind())) {
            return token;
        }
        String found = token.kind() == Kind.END ? "end of input" : token.place() + "unexpected " + token.text();
        throw new MatcherSyntaxException(found + ": " + otherwise);
    }

    private static String decode(Token token) {
        Optional<String> text =
                token.kind() == Kind.QUOTED ? GoQuote.unquote(token.text()) : Optional.of(token.text());
        return text.filter(LabelSyntax::isValidText)
                .orElseThrow(() -> new MatcherSyntaxException(token.place() + token.text() + ": invalid input"));
    }
}
