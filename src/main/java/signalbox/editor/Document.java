package signalbox.editor;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import signalbox.rules.language.Place;

/**
 * A file as it stands in the editor. Positions of the protocol count lines and characters from 0, ours from 1; characters are those of
 * Java.
 *
 * @param uri as the editor names it
 */
record Document(String uri, String text) {

    /** Where it is on disk; empty for what is not, or not yet. */
    Optional<Path> path() {
        return pathOf(uri);
    }

    static Optional<Path> pathOf(String uri) {
        try {
            return Optional.of(Path.of(URI.create(uri)).normalize());
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    boolean isRules() {
        return uri.endsWith(".drl");
    }

    boolean isTimelines() {
        return uri.endsWith(".test.yml") || uri.endsWith(".test.yaml");
    }

    /** After a change in the editor; without a range it is the whole text. */
    Document with(Optional<Range> range, String instead) {
        return new Document(uri, range.map(part -> {
            int from = offset(part.getStart());
            return text.substring(0, from) + instead + text.substring(Math.max(from, offset(part.getEnd())));
        }).orElse(instead));
    }

    /** In characters from the beginning. */
    int offset(Position position) {
        int at = 0;
        for (int line = 0; line < position.getLine(); line++) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                return text.length();
            }
            at = end + 1;
        }
        int end = text.indexOf('\n', at);
        return Math.min(at + Math.max(0, position.getCharacter()), end < 0 ? text.length() : end);
    }

    Position position(int offset) {
        int until = Math.max(0, Math.min(offset, text.length()));
        int line = (int) text.substring(0, until).chars().filter(c -> c == '\n').count();
        return new Position(line, until - (text.lastIndexOf('\n', until - 1) + 1));
    }

    Range range(int from, int to) {
        return new Range(position(from), position(to));
    }

    Range whole() {
        return range(0, text.length());
    }

    int offset(Place place) {
        return offset(new Position(Math.max(0, place.line() - 1), Math.max(0, place.column() - 1)));
    }

    /** The word at a place; without a column the line, without a line the first one. */
    Range word(int line, int column) {
        int from = offset(new Position(Math.max(0, line - 1), Math.max(0, column - 1)));
        if (column < 1) {
            int end = text.indexOf('\n', from);
            int to = end < 0 ? text.length() : end;
            int begin = from;
            while (begin < to && Character.isWhitespace(text.charAt(begin))) {
                begin++;
            }
            return range(begin, to);
        }
        return range(from, end(from));
    }

    private int end(int from) {
        if (from >= text.length()) {
            return from;
        }
        if (text.charAt(from) == '"') {
            int to = from + 1;
            while (to < text.length() && text.charAt(to) != '"' && text.charAt(to) != '\n') {
                to += text.charAt(to) == '\\' ? 2 : 1;
            }
            return Math.min(to < text.length() && text.charAt(to) == '"' ? to + 1 : to, text.length());
        }
        int to = from;
        while (to < text.length() && isOfWord(text.charAt(to))) {
            to++;
        }
        return to == from && text.charAt(from) != '\n' ? from + 1 : to;
    }

    static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
