package signalbox.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule file as words with places. Reads only what is needed to say where something stands: words, texts in quotes, numbers and
 * marks; comments are left out.
 */
final class DrlText {

    enum Kind {
        WORD,
        /** In quotes, which are part of it. */
        TEXT,
        NUMBER,
        MARK,
        /** A text or comment that never ends. */
        UNENDED
    }

    /** Offset from 0; line and column from 1. */
    record Token(Kind kind, String text, int offset, int line, int column) {

        boolean is(String other) {
            return text.equals(other);
        }

        boolean isWord() {
            return kind == Kind.WORD;
        }

        int end() {
            return offset + text.length();
        }
    }

    private static final List<String> LONG_MARKS = List.of("==", "!=", "<=", ">=", "&&", "||", ":=", "->");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int line = 1;
    private int lineStart;

    DrlText(String text) {
        this.text = text;
        while (next < text.length()) {
            readOne();
        }
    }

    String text() {
        return text;
    }

    List<Token> tokens() {
        return tokens;
    }

    /** The tokens that begin in a stretch of the text. */
    List<Token> between(int from, int to) {
        return tokens.stream()
                .filter(token -> token.offset() >= from && token.offset() < to)
                .toList();
    }

    /** The first token at or after a place; line and column from 1. */
    Optional<Token> at(int atLine, int column) {
        return tokens.stream()
                .filter(token -> token.line() > atLine || (token.line() == atLine && token.column() >= column))
                .findFirst();
    }

    boolean beginsLine(Token token) {
        int index = tokens.indexOf(token);
        return index == 0 || tokens.get(index - 1).line() < token.line();
    }

    /** Where these tokens stand one after another, whatever the space between them. */
    static Optional<List<Token>> sequence(List<Token> within, List<Token> sought) {
        for (int start = 0; !sought.isEmpty() && start + sought.size() <= within.size(); start++) {
            List<Token> window = within.subList(start, start + sought.size());
            if (sameTexts(window, sought)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    private static boolean sameTexts(List<Token> left, List<Token> right) {
        for (int i = 0; i < left.size(); i++) {
            if (!unquoted(left.get(i)).equals(unquoted(right.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** A text without its quotes. */
    static String unquoted(Token token) {
        String text = token.text();
        return token.kind() == Kind.TEXT ? text.substring(1, text.length() - 1) : text;
    }

    private void readOne() {
        char c = text.charAt(next);
        if (c == '\n') {
            next++;
            line++;
            lineStart = next;
        } else if (Character.isWhitespace(c)) {
            next++;
        } else if (text.startsWith("//", next)) {
            next = endOfLine(next);
        } else if (text.startsWith("/*", next)) {
            comment();
        } else if (c == '"' || c == '\'') {
            quoted(c);
        } else if (Character.isJavaIdentifierStart(c)) {
            add(Kind.WORD, endOf(next));
        } else if (Character.isDigit(c)) {
            add(Kind.NUMBER, endOf(next));
        } else {
            add(Kind.MARK, LONG_MARKS.stream().anyMatch(mark -> text.startsWith(mark, next)) ? next + 2 : next + 1);
        }
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int endOf(int from) {
        int end = from;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private void comment() {
        int end = text.indexOf("*/", next + 2);
        if (end < 0) {
            add(Kind.UNENDED, next + 2);
            next = text.length();
            return;
        }
        for (int newline = text.indexOf('\n', next); newline >= 0 && newline < end; newline = text.indexOf('\n', newline + 1)) {
            line++;
            lineStart = newline + 1;
        }
        next = end + 2;
    }

    private void quoted(char quote) {
        int end = next + 1;
        int limit = endOfLine(next);
        while (end < limit && text.charAt(end) != quote) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= limit) {
            add(Kind.UNENDED, Math.min(next + 1, limit));
            next = limit;
        } else {
            add(Kind.TEXT, end + 1);
        }
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, text.substring(next, end), next, line, next - lineStart + 1));
        next = end;
    }
}
