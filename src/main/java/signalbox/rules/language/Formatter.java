package signalbox.rules.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.RuleToken.Kind;
import signalbox.rules.language.Tree.Declare;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Field;
import signalbox.rules.language.Tree.Func;
import signalbox.rules.language.Tree.Import;
import signalbox.rules.language.Tree.Item;
import signalbox.rules.language.Tree.Note;
import signalbox.rules.language.Tree.Rule;

/**
 * Lays a rule file out. The tree says what begins a line and how deep; between the words of one condition or conclusion the author's
 * line breaks stand, and lines that are too long get further ones. Only what stands between words changes: the same words in the same
 * order mean the same, and whether they still are is looked at before the text is given back.
 */
public final class Formatter {

    private static final int WIDTH = 140;
    private static final String STEP = "    ";
    /** Words before a bracket that are not called. */
    private static final Set<String> BETWEEN_VALUES = Set.of("and", "or", "return", "new");
    private static final Set<String> BROKEN_BEFORE = Set.of("and", "or", "&&", "||");

    /** What a word begins. */
    private enum Start {
        PACKAGE,
        IMPORT,
        ITEM,
        /** {@code when}, {@code then}, {@code end}, or the bracket that ends a function. */
        SECTION,
        NOTE,
        /** A field, a condition or a conclusion. */
        LINE
    }

    /** A word or a comment on its line. */
    private record Chunk(String text, boolean space, int depth, int breaking, boolean comment) {
        private int width() {
            return text.length() + (space ? 1 : 0);
        }
    }

    /** A line to be written. */
    private record Line(int base, int indent, boolean blankBefore, List<Chunk> chunks) {}

    private final String text;
    private final List<RuleToken> tokens;
    private final List<RuleComment> comments;
    private final Map<Integer, Start> starts = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();

    /** Of the part that is being laid out: how deep its first line is, and its open brackets. */
    private int base;
    private int depth;
    private boolean afterHead;
    private boolean commentSinceItem;
    private @Nullable Start item;

    private Formatter(String text, RuleLexer.Result lexed) {
        this.text = text;
        this.tokens = lexed.tokens();
        this.comments = lexed.comments();
    }

    /** The file as it is to look; what cannot be read stays as it is. */
    public static Formatted format(String text) {
        Reader.Result read = Reader.read(text);
        if (!read.remarks().isEmpty()) {
            return new Formatted(text, read.remarks());
        }
        RuleLexer.Result lexed = RuleLexer.read(text);
        Formatter formatter = new Formatter(text, lexed);
        formatter.mark(read.file());
        formatter.layOut();
        String formatted = formatter.written();
        return saysTheSame(lexed, formatted)
                ? new Formatted(formatted, List.of())
                : new Formatted(text, List.of(new Remark(Place.WHOLE_FILE, "this file cannot be laid out without changing what it says",
                        "this is a mistake of the program's: please report it, with the file")));
    }

    private static boolean saysTheSame(RuleLexer.Result before, String formatted) {
        RuleLexer.Result after = RuleLexer.read(formatted);
        return words(before).equals(words(after))
                && before.comments().stream().map(RuleComment::text).toList().equals(after.comments().stream().map(RuleComment::text).toList())
                && Reader.read(formatted).remarks().isEmpty();
    }

    private static List<String> words(RuleLexer.Result lexed) {
        return lexed.tokens().stream().map(RuleToken::text).toList();
    }

    // ---- what begins a line

    private void mark(Tree.File file) {
        Map<Place, Integer> at = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            at.put(tokens.get(i).place(), i);
        }
        if (!file.packageName().isEmpty()) {
            starts.put(at.getOrDefault(file.packagePlace(), 1) - 1, Start.PACKAGE);
        }
        List<Item> items = file.items();
        for (int i = 0; i < items.size(); i++) {
            int from = at.getOrDefault(items.get(i).place(), 0);
            int to = i + 1 < items.size() ? at.getOrDefault(items.get(i + 1).place(), tokens.size() - 1) : tokens.size() - 1;
            mark(items.get(i), from, to, at);
        }
    }

    private void mark(Item marked, int from, int to, Map<Place, Integer> at) {
        starts.put(from, marked instanceof Import ? Start.IMPORT : Start.ITEM);
        if (marked instanceof Rule rule) {
            int end = word("end", from + 2, to);
            int then = word("then", from + 2, end);
            for (Note note : rule.notes()) {
                starts.put(at.get(note.place()), Start.NOTE);
            }
            starts.put(word("when", from + 2, then), Start.SECTION);
            for (Element element : rule.when()) {
                starts.put(at.get(element.place()), Start.LINE);
            }
            for (int i = then + 1; i < end; i++) {
                if (i == then + 1 || tokens.get(i - 1).is(";")) {
                    starts.put(i, Start.LINE);
                }
            }
            starts.put(then, Start.SECTION);
            starts.put(end, Start.SECTION);
        } else if (marked instanceof Declare declare) {
            for (Field field : declare.fields()) {
                starts.put(at.get(field.place()), Start.LINE);
            }
            int last = declare.fields().isEmpty() ? from + 1 : at.getOrDefault(declare.fields().get(declare.fields().size() - 1).place(), from);
            starts.put(word("end", last + 2, to), Start.SECTION);
        } else if (marked instanceof Func) {
            int body = word("{", from, to);
            starts.put(body + 1, Start.LINE);
            starts.put(word("}", body, to), Start.SECTION);
        }
    }

    private int word(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.get(i).is(text) && !tokens.get(i - 1).is(".")) {
                return i;
            }
        }
        return to;
    }

    // ---- lines

    private void layOut() {
        int comment = 0;
        int end = 0; // behind what was laid out last
        boolean lineIsOver = false;
        for (int i = 0; i < tokens.size(); i++) {
            RuleToken token = tokens.get(i);
            while (comment < comments.size() && comments.get(comment).offset() < token.offset()) {
                RuleComment next = comments.get(comment++);
                comment(next, i, breaks(end, next.offset()), lineIsOver);
                end = next.end();
                lineIsOver = next.endsLine();
            }
            if (token.kind() != Kind.END) {
                token(i, breaks(end, token.offset()), lineIsOver);
                end = token.end();
                lineIsOver = false;
            }
        }
    }

    /** How many lines end between two places of the file. */
    private int breaks(int from, int to) {
        return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
    }

    private void comment(RuleComment comment, int next, int breaks, boolean lineIsOver) {
        Chunk chunk = new Chunk(comment.text(), true, depth, 0, true);
        if (!lines.isEmpty() && breaks == 0 && !lineIsOver) {
            lines.get(lines.size() - 1).chunks().add(chunk);
            return;
        }
        Start start = tokens.get(next).kind() == Kind.END ? Start.ITEM : starts.get(next);
        if (start == null) {
            open(base, continued(null), false, chunk);
        } else if (isItem(start)) {
            open(0, 0, betweenItems(start, breaks), chunk);
            commentSinceItem = true;
        } else {
            open(STEP.length(), STEP.length(), breaks > 1 && !afterHead && start == Start.LINE, chunk);
            afterHead = false;
        }
    }

    private static boolean isItem(Start start) {
        return start == Start.PACKAGE || start == Start.IMPORT || start == Start.ITEM;
    }

    /** One empty line stands between what a file consists of; between imports, and around comments, where the author put one. */
    private boolean betweenItems(Start next, int breaks) {
        boolean required = item != null && !commentSinceItem && !(item == Start.IMPORT && next == Start.IMPORT);
        return !lines.isEmpty() && (required || breaks > 1);
    }

    private void token(int i, int breaks, boolean lineIsOver) {
        RuleToken token = tokens.get(i);
        Start start = starts.get(i);
        if (start != null) {
            begin(i, start, breaks);
        } else {
            boolean isCloser = token.is(")") || token.is("]") || token.is("}");
            depth -= isCloser ? 1 : 0;
            boolean broken = lineIsOver || (breaks > 0 && mayBegin(i));
            Chunk chunk = new Chunk(token.text(), !broken && spaceBefore(i), depth, breaking(i), false);
            if (broken) {
                open(base, continued(token), false, chunk);
            } else {
                lines.get(lines.size() - 1).chunks().add(chunk);
            }
        }
        depth += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
    }

    private void begin(int i, Start start, int breaks) {
        boolean blank = isItem(start) ? betweenItems(start, breaks) : start == Start.LINE && breaks > 1 && !afterHead;
        base = start == Start.LINE || start == Start.NOTE ? STEP.length() : 0;
        depth = 0;
        open(base, base, blank, new Chunk(tokens.get(i).text(), false, 0, 0, false));
        afterHead = start == Start.ITEM || start == Start.SECTION;
        if (isItem(start)) {
            item = start;
            commentSinceItem = false;
        }
    }

    private void open(int from, int indent, boolean blankBefore, Chunk first) {
        List<Chunk> chunks = new ArrayList<>();
        chunks.add(new Chunk(first.text(), false, first.depth(), first.breaking(), first.comment()));
        lines.add(new Line(from, indent, blankBefore, chunks));
    }

    /** How deep a further line of a part begins; its brackets are counted already. */
    private int continued(@Nullable RuleToken first) {
        boolean closing = first != null && (first.is(")") || first.is("]") || first.is("}"));
        return depth == 0 && closing ? base : indent(base, depth);
    }

    private static int indent(int base, int depth) {
        return base + STEP.length() * (1 + Math.max(1, depth));
    }

    /** Whether an author's line break before it stands. */
    private boolean mayBegin(int i) {
        RuleToken token = tokens.get(i);
        if (token.is(",") || token.is(";") || token.is("{")) {
            return false;
        }
        Start before = starts.get(i - 1);
        boolean inHead = before == Start.ITEM || before == Start.NOTE || base == 0;
        return !inHead;
    }

    /** How willingly a line is broken before it: 0 never, 1 between parts, 2 within a chain of calls. */
    private int breaking(int i) {
        RuleToken token = tokens.get(i);
        if (Words.BEGINNINGS.contains(token.text()) || base == 0) {
            return 0;
        }
        RuleToken before = tokens.get(i - 1);
        boolean separated = before.is(",") || before.is(";");
        if ((separated && !token.is(")")) || BROKEN_BEFORE.contains(token.text())) {
            return 1;
        }
        return token.is(".") && i + 2 < tokens.size() && tokens.get(i + 2).is("(") ? 2 : 0;
    }

    // ---- between two words

    private boolean spaceBefore(int i) {
        RuleToken before = tokens.get(i - 1);
        RuleToken token = tokens.get(i);
        if (token.is(")")) {
            return !before.is("(");
        }
        if (token.is(",") || token.is(";") || token.is(".") || token.is("[") || token.is("]")) {
            return false;
        }
        if (before.is(".") || before.is("[") || before.is("@") || before.is("!")) {
            return false;
        }
        if (token.is("(")) {
            return !isCalled(i - 1);
        }
        return !(before.is("-") && isSignOf(i - 1) && !token.is("-"));
    }

    /** Whether the bracket behind it belongs to it: what is called, the type of a fact, and {@code not} or {@code exists}. */
    private boolean isCalled(int i) {
        RuleToken word = tokens.get(i);
        if (word.is("(")) {
            return false;
        }
        boolean compares = ExpressionReader.WORD_COMPARISONS.contains(word.text()) && !tokens.get(i - 1).is(".")
                && (tokens.get(i - 1).is("not") || isValue(i - 1));
        return word.isWord() && !BETWEEN_VALUES.contains(word.text()) && !compares;
    }

    private boolean isValue(int i) {
        RuleToken word = tokens.get(i);
        return word.isLiteral() || word.is(")") || word.is("]") || (word.isWord() && !BETWEEN_VALUES.contains(word.text()));
    }

    /** Whether this minus stands before one value, and not between two. */
    private boolean isSignOf(int i) {
        RuleToken before = tokens.get(i - 1);
        return !isValue(i - 1) || ExpressionReader.WORD_COMPARISONS.contains(before.text());
    }

    // ---- text

    private String written() {
        StringBuilder out = new StringBuilder();
        for (Line line : lines) {
            if (line.blankBefore()) {
                out.append('\n');
            }
            write(line, out);
        }
        return out.toString();
    }

    /** A line that is too long is broken where it is nested least; one with a comment stays, for the comment is about all of it. */
    private static void write(Line line, StringBuilder out) {
        Optional<Integer> breaking = breaking(line);
        out.append(" ".repeat(line.indent()));
        List<Chunk> chunks = line.chunks();
        int until = breaking.orElse(chunks.size());
        for (int i = 0; i < until; i++) {
            Chunk chunk = chunks.get(i);
            out.append(chunk.space() && i > 0 ? " " : "").append(chunk.text());
        }
        out.append('\n');
        if (until < chunks.size()) {
            write(new Line(line.base(), indent(line.base(), chunks.get(until).depth()), false, chunks.subList(until, chunks.size())), out);
        }
    }

    private static Optional<Integer> breaking(Line line) {
        if (line.chunks().stream().anyMatch(Chunk::comment)) {
            return Optional.empty();
        }
        int best = 0;
        int bestRank = Integer.MAX_VALUE;
        int column = line.indent();
        List<Chunk> chunks = line.chunks();
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            int rank = chunk.depth() * 2 + chunk.breaking();
            if (i > 0 && chunk.breaking() > 0 && column <= WIDTH && rank <= bestRank) {
                best = i;
                bestRank = rank;
            }
            column += i == 0 ? chunk.text().length() : chunk.width();
        }
        return column > WIDTH && best > 0 ? Optional.of(best) : Optional.empty();
    }
}
