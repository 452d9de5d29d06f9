package signalbox.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import signalbox.gotext.GoOrder;

/**
 * Finds files by a pattern as Go's {@code filepath.Glob} does (spec/templates.md 1): {@code *}, {@code ?}, {@code [a-z]},
 * {@code [^a]} and backslashes in each part of a path; names that begin with a dot are names like others.
 */
final class Glob {

    private final List<Element> elements = new ArrayList<>();
    private final int[] pattern;
    private int at;

    /** What a pattern is made of. */
    private sealed interface Element permits Run, Rune {}

    /** Any characters, or none. */
    private record Run() implements Element {}

    /** One character, within one of some ranges, or outside of all. */
    private record Rune(boolean outside, List<int[]> ranges) implements Element {
        boolean matches(int c) {
            return ranges.stream().anyMatch(range -> range[0] <= c && c <= range[1]) != outside;
        }
    }

    private Glob(String pattern) {
        this.pattern = pattern.codePoints().toArray();
        while (at < this.pattern.length) {
            elements.add(element());
        }
    }

    /**
     * The paths that match, those of one folder in the order of their names' bytes; a path without special characters only
     * if it exists. What cannot be read matches nothing.
     *
     * @throws IllegalArgumentException if it is no pattern
     */
    static List<Path> find(String pattern) {
        int slash = pattern.lastIndexOf('/');
        String folder = slash > 0 ? pattern.substring(0, slash) : slash == 0 ? "/" : "";
        String name = pattern.substring(slash + 1);
        Glob glob = new Glob(name);
        if (!isSpecial(pattern)) {
            return Files.exists(Path.of(pattern), LinkOption.NOFOLLOW_LINKS) ? List.of(Path.of(pattern)) : List.of();
        }
        List<Path> folders = isSpecial(folder) ? find(folder) : List.of(Path.of(folder));
        return folders.stream().flatMap(each -> glob.in(each).stream()).toList();
    }

    private static boolean isSpecial(String pattern) {
        return pattern.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
    }

    private List<Path> in(Path folder) {
        if (!Files.isDirectory(folder.toString().isEmpty() ? Path.of(".") : folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> matches(name(file)))
                    .sorted((a, b) -> GoOrder.compare(name(a), name(b)))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // as in Go
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Whether a name matches: a run takes as little as it can, and one more whenever what follows does not fit. */
    boolean matches(String text) {
        int[] name = text.codePoints().toArray();
        int element = 0;
        int rune = 0;
        int afterRun = -1;
        int runEnd = 0;
        while (rune < name.length) {
            if (element < elements.size() && elements.get(element) instanceof Run) {
                afterRun = ++element;
                runEnd = rune;
            } else if (element < elements.size() && elements.get(element) instanceof Rune one && one.matches(name[rune])) {
                element++;
                rune++;
            } else if (afterRun >= 0) {
                element = afterRun;
                rune = ++runEnd;
            } else {
                return false;
            }
        }
        return elements.subList(element, elements.size()).stream().allMatch(Run.class::isInstance);
    }

    private Element element() {
        int c = pattern[at];
        return switch (c) {
            case '*' -> {
                at++;
                yield new Run();
            }
            case '?' -> {
                at++;
                yield new Rune(true, List.of());
            }
            case '[' -> {
                at++;
                yield choice();
            }
            default -> {
                int literal = escapable();
                yield new Rune(false, List.of(new int[] {literal, literal}));
            }
        };
    }

    private Element choice() {
        boolean outside = peek() == '^';
        if (outside) {
            at++;
        }
        List<int[]> ranges = new ArrayList<>();
        while (peek() != ']' || ranges.isEmpty()) {
            int from = bound();
            int to = from;
            if (peek() == '-') {
                at++;
                to = bound();
            }
            ranges.add(new int[] {from, to});
        }
        at++;
        return new Rune(outside, ranges);
    }

    private int bound() {
        if (peek() == '-' || peek() == ']') {
            throw malformed();
        }
        return escapable();
    }

    private int escapable() {
        if (peek() == '\\') {
            at++;
        }
        int c = peek();
        at++;
        return c;
    }

    private int peek() {
        if (at >= pattern.length) {
            throw malformed();
        }
        return pattern[at];
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("syntax error in pattern");
    }
}
