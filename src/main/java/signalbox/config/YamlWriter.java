package signalbox.config;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.serializer.Serializer;

/** Writes trees of plain objects as yaml.v2 lays them out (spec/config.md 9). */
final class YamlWriter {

    /** What other readers of YAML 1.1 take for numbers of base sixty or for dates: quoted for their sake. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|<<|=");

    /** Line ends other than a line feed, other control characters, and space where it would get lost. */
    private static final Pattern UNUSUAL =
            Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029\\ufeff&&[^\n]]|^\\s|[ \t]\n|\\s$(?<!\n)");

    private YamlWriter() {}

    /** A list that is written on one line. */
    record Line(List<String> items) {}

    /** The pairs of a mapping in the order in which they are added; what is empty is left out. */
    static final class Pairs {

        private final Map<String, @Nullable Object> pairs = new LinkedHashMap<>();

        Pairs always(String key, @Nullable Object value) {
            pairs.put(key, value);
            return this;
        }

        Pairs unlessEmpty(String key, String value) {
            return value.isEmpty() ? this : always(key, value);
        }

        Pairs unlessEmpty(String key, Secret value) {
            return unlessEmpty(key, value.toString());
        }

        Pairs unlessEmpty(String key, List<?> value) {
            return value.isEmpty() ? this : always(key, value);
        }

        Pairs unlessEmpty(String key, Map<?, ?> value) {
            return value.isEmpty() ? this : always(key, value);
        }

        Pairs ifPresent(String key, Optional<?> value) {
            value.ifPresent(present -> always(key, present));
            return this;
        }

        Pairs ifTrue(String key, boolean value) {
            return value ? always(key, true) : this;
        }

        /** Values of the author's choice, by key. */
        Pairs sorted(String key, Map<String, ?> values) {
            return values.isEmpty() ? this : always(key, YamlWriter.sorted(values));
        }

        Map<String, @Nullable Object> map() {
            return pairs;
        }
    }

    /** The same tree with the keys of its mappings in order, as Go shows what it does not know the type of. */
    static @Nullable Object sorted(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> sorted = new LinkedHashMap<>();
            map.entrySet().stream()
                    .sorted(comparing(pair -> String.valueOf(pair.getKey())))
                    .forEach(pair -> sorted.put(pair.getKey(), sorted(pair.getValue())));
            return sorted;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return tree;
    }

    static String write(Map<String, @Nullable Object> tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setSplitLines(false);
        StringWriter text = new StringWriter();
        try {
            Serializer serializer = new Serializer(new Emitter(text, options), Scalar.resolver(), options, null);
            serializer.open();
            serializer.serialize(node(tree));
            serializer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer does not fail", e);
        }
        return text.toString();
    }

    private static Node node(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<NodeTuple> tuples = new ArrayList<>();
            map.forEach((key, item) -> tuples.add(new NodeTuple(node(key), node(item))));
            return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
        }
        if (value instanceof List<?> list) {
            return new SequenceNode(Tag.SEQ, nodes(list), FlowStyle.BLOCK);
        }
        if (value instanceof Line line) {
            return new SequenceNode(Tag.SEQ, nodes(line.items()), FlowStyle.FLOW);
        }
        return scalar(value);
    }

    private static List<Node> nodes(List<?> items) {
        List<Node> nodes = new ArrayList<>();
        items.forEach(item -> nodes.add(node(item)));
        return nodes;
    }

    private static Node scalar(@Nullable Object value) {
        Tag tag = Scalar.tagOf(value);
        String text = value == null ? "null" : value instanceof Double decimal ? decimal(decimal) : value.toString();
        return new ScalarNode(tag, text, null, null, tag.equals(Tag.STR) ? style(text) : ScalarStyle.PLAIN);
    }

    private static ScalarStyle style(String text) {
        boolean mistakable = !Scalar.tagOf(Scalar.resolve(text)).equals(Tag.STR) || isAmbiguous(text);
        if (mistakable || UNUSUAL.matcher(text).find()) {
            return ScalarStyle.DOUBLE_QUOTED;
        }
        return text.contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.PLAIN;
    }

    private static boolean isAmbiguous(String text) {
        return text.length() < 100 && AMBIGUOUS.matcher(text).matches(); // no number or date is longer
    }

    private static String decimal(double value) {
        if (Double.isNaN(value)) {
            return ".nan";
        }
        return Double.isInfinite(value) ? value > 0 ? ".inf" : "-.inf" : Double.toString(value);
    }
}
