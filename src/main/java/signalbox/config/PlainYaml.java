package signalbox.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a text as Go's yaml.v2 does when nobody says what it should be, and without complaints (spec/receivers.md 3.8):
 * whatever the text holds, that takes some memory and a moment at most.
 */
public final class PlainYaml {

    private static final List<Tag> RESOLVED = List.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    /** Characters and nodes once every alias is written out. */
    private static final int LARGEST = 16 << 20;

    private int size;

    private PlainYaml() {}

    /**
     * The first document of a text as plain objects: null, Boolean, Long, BigInteger, Double, String, List, Map with keys of
     * these kinds; all immutable. Of equal keys the last one counts.
     *
     * @param otherwise the answer when the text is no YAML, or expands without measure
     */
    public static @Nullable Object parse(String text, @Nullable Object otherwise) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text) || hasStrangeDirective(text)) {
            return otherwise;
        }
        Problems problems = new Problems();
        Node root = YamlText.compose("", text.getBytes(StandardCharsets.UTF_8), problems);
        if (!problems.isEmpty()) {
            return otherwise;
        }
        try {
            return root == null ? null : new PlainYaml().tree(root);
        } catch (NoValueException e) {
            return otherwise;
        }
    }

    /** An unknown directive before the document is a fault, but SnakeYAML passes over it. */
    private static boolean hasStrangeDirective(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
                .findFirst()
                .filter(line -> line.startsWith("%") && !line.startsWith("%YAML ") && !line.startsWith("%TAG "))
                .isPresent();
    }

    private @Nullable Object tree(Node node) {
        count(1);
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>(sequence.getValue().size());
            sequence.getValue().forEach(item -> list.add(tree(item)));
            return Collections.unmodifiableList(list);
        }
        if (node instanceof MappingNode mapping) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            addTo(map, mapping);
            return Collections.unmodifiableMap(map);
        }
        return scalar((ScalarNode) node);
    }

    private void addTo(Map<@Nullable Object, @Nullable Object> map, MappingNode mapping) {
        for (NodeTuple pair : mapping.getValue()) {
            if (!(pair.getKeyNode() instanceof ScalarNode key)) {
                throw new NoValueException(); // a list or a mapping cannot be a key
            }
            if (key.isPlain() && key.getValue().equals("<<")) {
                merge(map, pair.getValueNode());
            } else {
                map.put(scalar(key), tree(pair.getValueNode()));
            }
        }
    }

    private void merge(Map<@Nullable Object, @Nullable Object> map, Node node) {
        List<Node> merged = node instanceof SequenceNode sequence ? new ArrayList<>(sequence.getValue()) : List.of(node);
        if (merged.size() > 1) {
            Collections.reverse(merged); // the first one wins
        }
        for (Node part : merged) {
            if (!(part instanceof MappingNode mapping)) {
                throw new NoValueException();
            }
            count(1);
            addTo(map, mapping);
        }
    }

    private @Nullable Object scalar(ScalarNode node) {
        count(node.getValue().length());
        return RESOLVED.contains(node.getTag()) ? Scalar.resolve(node.getValue()) : node.getValue();
    }

    private void count(int more) {
        size += more;
        if (size > LARGEST) {
            throw new NoValueException();
        }
    }

    private static final class NoValueException extends RuntimeException {}
}
