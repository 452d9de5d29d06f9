package signalbox.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Turns the bytes of a file into nodes, within bounds: no file, however made, takes more than some memory and a moment.
 * Nothing is constructed from the nodes, so tags cannot name classes.
 */
final class YamlText {

    static final int LARGEST_FILE = 8 << 20;
    static final int DEEPEST = 200;
    private static final int MOST_NODES = 500_000;

    /** Characters that are read in all, over and over where tabs stand in the way. */
    private static final long MOST_WORK = 32 << 20;

    /** Characters and nodes once every alias is written out. */
    private static final long LARGEST_EXPANSION = 32 << 20;

    private final String file;
    private final Problems problems;
    private final IdentityHashMap<Node, Size> sizes = new IdentityHashMap<>();

    private YamlText(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The first document of a file; null when there is none or something is wrong with it. */
    static @Nullable Node compose(String file, byte[] bytes, Problems problems) {
        return new YamlText(file, problems).compose(bytes);
    }

    private @Nullable Node compose(byte[] bytes) {
        if (bytes.length > LARGEST_FILE) {
            problem(0, 0, "the file is too large: expected at most " + (LARGEST_FILE >> 20) + " MiB: is it the right file?");
            return null;
        }
        try {
            return compose(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            invalidBytes(bytes);
            return null;
        }
    }

    private @Nullable Node compose(String text) {
        StringBuilder readable = new StringBuilder(text);
        long work = 0;
        while (true) {
            work += text.length();
            try {
                return composed(readable.toString());
            } catch (MarkedYAMLException e) { // its own message quotes the file, secrets included
                OptionalInt tab = strayTab(e, text);
                if (tab.isPresent() && work < MOST_WORK) {
                    readable.setCharAt(tab.getAsInt(), ' ');
                } else {
                    YamlSyntax.Fault fault = YamlSyntax.explain(e, text);
                    problem(fault.line(), fault.column(), fault.message());
                    return null;
                }
            }
        }
    }

    /** A tab that stands between words, where other readers of YAML take it for a space; SnakeYAML stops at it. */
    private static OptionalInt strayTab(MarkedYAMLException e, String text) {
        Mark mark = e.getProblemMark();
        if (mark == null || e.getProblem() == null || !e.getProblem().contains("(TAB)")) {
            return OptionalInt.empty();
        }
        int offset = text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
        boolean isIndentation = text.substring(text.lastIndexOf('\n', offset) + 1, offset).isBlank();
        return isIndentation ? OptionalInt.empty() : OptionalInt.of(offset);
    }

    private @Nullable Node composed(String text) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(Integer.MAX_VALUE); // bounded above
            options.setMaxAliasesForCollections(Integer.MAX_VALUE); // many are fine, what they expand to is bounded below
            options.setNestingDepthLimit(DEEPEST);
            options.setProcessComments(false);
            Parser parser = new BoundedParser(new ParserImpl(new StreamReader(text), options));
            Composer composer = new Composer(parser, Scalar.resolver(), options);
            if (!composer.checkNode()) {
                return null;
            }
            Node root = composer.getNode();
            warnOfMore(composer);
            return isBounded(root) ? root : null;
        } catch (MarkedYAMLException e) {
            throw e;
        } catch (ReaderException e) {
            int position = Math.min(e.getPosition(), text.codePointCount(0, text.length()));
            String before = text.substring(0, text.offsetByCodePoints(0, position));
            problem(lines(before), before.length() - before.lastIndexOf('\n'),
                    "not YAML: control characters are not allowed: expected printable text, found U+%04X"
                            .formatted(e.getCodePoint()));
        } catch (YAMLException e) {
            problem(1, 1, "not YAML: the file is nested too deeply or otherwise unreadable: expected at most "
                    + DEEPEST + " levels");
        }
        return null;
    }

    /** Alertmanager reads one document and never looks at what follows, be it YAML or not. */
    private void warnOfMore(Composer composer) {
        boolean more;
        try {
            more = composer.checkNode();
        } catch (YAMLException e) {
            more = true;
        }
        if (more) {
            problems.warn(file + ": only the first YAML document is read, what follows the next --- has no effect");
        }
    }

    private void invalidBytes(byte[] bytes) {
        CharBuffer valid = CharBuffer.allocate(bytes.length);
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), valid, true);
        String before = valid.flip().toString();
        problem(lines(before), before.length() - before.lastIndexOf('\n'), isUtf16(bytes)
                ? "the file is in UTF-16: expected a text in UTF-8: save it anew in that encoding"
                : "invalid UTF-8: expected a text in UTF-8: save the file anew in that encoding");
    }

    /** As some editors write it: the mark at the beginning says so. */
    private static boolean isUtf16(byte[] bytes) {
        return bytes.length > 1 && ((bytes[0] == -1 && bytes[1] == -2) || (bytes[0] == -2 && bytes[1] == -1));
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count() + 1;
    }

    /** How large a node is when every alias in it is written out. */
    private record Size(long characters, int depth) {

        static final Size UNFINISHED = new Size(-1, -1);
    }

    private boolean isBounded(Node root) {
        @Nullable Size size = sizeOf(root);
        if (size == null) {
            return false;
        }
        if (size.characters() > LARGEST_EXPANSION || size.depth() > DEEPEST) {
            problem(line(root), column(root), "yaml: document contains excessive aliasing: expected at most "
                    + LARGEST_EXPANSION + " characters and " + DEEPEST + " levels once every alias is written out");
            return false;
        }
        return true;
    }

    /**
     * Null when a node contains itself. An anchor stands before its aliases, so what an alias means has been measured
     * before: this goes no deeper than the text does.
     */
    private @Nullable Size sizeOf(Node node) {
        Size known = sizes.get(node);
        if (Size.UNFINISHED.equals(known)) {
            problem(line(node), column(node), "yaml: anchor '" + node.getAnchor() + "' value contains itself");
            return null;
        }
        if (known != null) {
            return known;
        }
        sizes.put(node, Size.UNFINISHED);
        long characters = node instanceof ScalarNode scalar ? 1 + scalar.getValue().length() : 1;
        int depth = 0;
        for (Node child : children(node)) {
            @Nullable Size size = sizeOf(child);
            if (size == null) {
                return null;
            }
            characters = Math.min(characters + size.characters(), LARGEST_EXPANSION + 1);
            depth = Math.max(depth, size.depth() + 1);
        }
        Size size = new Size(characters, depth);
        sizes.put(node, size);
        return size;
    }

    private static List<Node> children(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .flatMap(tuple -> Stream.of(tuple.getKeyNode(), tuple.getValueNode()))
                    .toList();
        }
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    private void problem(int line, int column, String message) {
        problems.add(file, line, column, message);
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    static int column(Node node) {
        return node.getStartMark().getColumn() + 1;
    }

    /** Counts what is parsed, since nodes are many times larger than the text that they stand for. */
    private static final class BoundedParser implements Parser {

        private final Parser parser;
        private int events;

        BoundedParser(Parser parser) {
            this.parser = parser;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return parser.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public Event getEvent() {
            Event event = parser.getEvent();
            if (++events > MOST_NODES) {
                throw new TooManyNodes(event.getStartMark());
            }
            return event;
        }
    }

    private static final class TooManyNodes extends MarkedYAMLException {

        TooManyNodes(Mark mark) {
            super(null, null, "more than " + MOST_NODES + " keys and values", mark);
        }
    }
}
