package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in a YAML file, with the place where it stands: for those who read files of ours that are no configuration of
 * Alertmanager's, and have words of their own for what is wrong in them. Lines and columns count from 1. Any thread.
 */
public sealed interface YamlValue {

    /** From 1. */
    int line();

    /** From 1. */
    int column();

    /**
     * A text, a number, a time: as it is written.
     *
     * @param isNull whether it says that there is nothing
     */
    record Text(String text, boolean isNull, int line, int column) implements YamlValue {

        public Text {
            requireNonNull(text, "text is null");
        }
    }

    /** A list. */
    record Items(List<YamlValue> items, int line, int column) implements YamlValue {

        public Items {
            items = List.copyOf(items);
        }
    }

    /** Keys and their values, in order; what is merged into it ({@code <<}) stands where the merge does. */
    record Mapping(List<Entry> entries, int line, int column) implements YamlValue {

        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /** A key and its value. */
    record Entry(YamlValue key, YamlValue value) {}

    /**
     * The one document of a file; empty when there is nothing in it.
     *
     * @param file its name, for problems
     * @throws ConfigurationException when it is not YAML, or is more than anybody writes
     */
    static Optional<YamlValue> read(String file, byte[] bytes) {
        Problems problems = new Problems();
        problems.startFile(file);
        Node root = YamlText.compose(file, bytes, problems);
        if (!problems.warnings().isEmpty()) {
            problems.add(file, 0, 0, "there is more than one YAML document: expected one: what follows the next --- would have no effect");
        }
        problems.throwIfAny();
        return Optional.ofNullable(root).map(YamlValue::of);
    }

    private static YamlValue of(Node node) {
        int line = YamlText.line(node);
        int column = YamlText.column(node);
        if (node instanceof SequenceNode sequence) {
            return new Items(sequence.getValue().stream().map(YamlValue::of).toList(), line, column);
        }
        if (node instanceof MappingNode mapping) {
            List<Entry> entries = new ArrayList<>();
            mapping.getValue().forEach(tuple -> entries.addAll(entries(tuple)));
            return new Mapping(entries, line, column);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new Text(scalar.getValue(), scalar.getTag().equals(Tag.NULL), line, column);
    }

    private static List<Entry> entries(NodeTuple tuple) {
        YamlValue key = of(tuple.getKeyNode());
        YamlValue value = of(tuple.getValueNode());
        boolean isMerge = key instanceof Text text && text.text().equals("<<");
        return isMerge && value instanceof Mapping merged ? merged.entries() : List.of(new Entry(key, value));
    }
}
