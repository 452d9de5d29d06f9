package signalbox.config;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import signalbox.gotext.GoDuration;
import signalbox.gotext.GoQuote;

/**
 * A value in a YAML file, or the place where one could be. Each method reads it as one type; when it is another, that is
 * noted as a problem and the default is answered, so that reading goes on and finds the next problem. Types convert as in
 * Go's yaml.v2 (spec/config.md 1.1, spec/receivers.md 1.2).
 */
final class Yaml {

    private static final List<Tag> PLAIN_TAGS =
            List.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);

    /** What a count can be at most: 64 bits. */
    private static final double MOST = 0x1p64;

    /** Types whose values are no secrets, wherever they stand. */
    private static final Set<String> SIMPLE_TYPES = Set.of("bool", "uint64", "float64", "time.Duration");

    /** A key and its value, each where it stands. */
    record Pair(Yaml key, Yaml value) {}

    private final Problems problems;
    private final @Nullable Node node;
    private final int line;
    private final int column;
    private final boolean confidential;
    private final @Nullable Recording recording;

    /**
     * What is asked of it is noted, and there is nothing to read.
     *
     * @param saysNull whether it looks as if it said null: what readers ask differs
     */
    private record Recording(Shape shape, boolean saysNull) {}

    /** What does not change from value to value of a file. */
    private record Source(String file, String text) {}

    private final Source source;

    private Yaml(
            Source source, Problems problems, @Nullable Node node, int line, int column, boolean confidential, @Nullable Recording recording) {
        this.source = source;
        this.problems = problems;
        this.node = node;
        this.line = line;
        this.column = column;
        this.confidential = confidential;
        this.recording = recording;
    }

    /** The first document of a file. It {@link #isNull} when the file is empty or is not YAML; the latter is a problem. */
    static Yaml document(String file, byte[] bytes, Problems problems) {
        problems.startFile(file);
        Node root = YamlText.compose(file, bytes, problems);
        String text = root == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        Yaml start = new Yaml(new Source(file, text), problems, null, 1, 1, false, null);
        return root == null ? start : start.at(root);
    }

    /** No document: what its readers ask for is noted in a shape. */
    static Yaml recording(Shape shape, boolean saysNull) {
        return new Yaml(new Source("", ""), new Problems(), null, 1, 1, false, new Recording(shape, saysNull));
    }

    private void note(Shape.Kind kind) {
        if (recording != null) {
            recording.shape().note(kind);
        }
    }

    private Yaml recording(Shape part) {
        return new Yaml(source, problems, null, line, column, confidential, new Recording(part, recording != null && recording.saysNull()));
    }

    /** What stands behind a key that is not there. */
    Yaml missing(String key) {
        return recording == null ? missing() : recording(recording.shape().key(key));
    }

    private Yaml at(Node child) {
        return new Yaml(source, problems, child, YamlText.line(child), YamlText.column(child), confidential, null);
    }

    /** The place of a value that is not there: problems with its absence are shown where this is. */
    Yaml missing() {
        return new Yaml(source, problems, null, line, column, confidential, recording);
    }

    /** The same, to be read as something that may hold secrets: then a text in the wrong place is not repeated in problems. */
    Yaml confidential() {
        return new Yaml(source, problems, node, line, column, true, recording);
    }

    /** Whether there is no value: the key is missing, or says null. */
    boolean isNull() {
        return recording == null ? node == null || node.getTag().equals(Tag.NULL) : recording.saysNull();
    }

    /** Whether there is nothing to read: null, or a text without a letter. */
    boolean isEmpty() {
        return isNull() || (node instanceof ScalarNode scalar && scalar.getValue().isEmpty());
    }

    /** Whether the key is not there at all; a key that says null is there. */
    boolean isMissing() {
        return recording == null ? node == null : recording.saysNull();
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isMapping() {
        return node instanceof MappingNode || (recording != null && !recording.saysNull());
    }

    /** Notes that something is wrong here: what it is and what was expected. */
    void problem(String message) {
        problems.add(source.file(), line, column, message);
    }

    /** Notes that something is wrong with the file as a whole. */
    void problemOfFile(String message) {
        problems.add(source.file(), 0, 0, message);
    }

    /** As others refer to it. */
    String place() {
        return source.file() + ":" + line + ":" + column;
    }

    /** Where this stands, for those who come later. */
    Written written(String key) {
        List<Written.Start> lines = node instanceof ScalarNode scalar && scalar.getValue().contains("{{")
                ? WrittenLines.of(scalar, source.text())
                : List.of();
        return new Written(source.file(), line, column, key, lines);
    }

    /** A text somewhere within a value. */
    record Text(String text, Written written) {}

    /** Every text in here, however deep, under the key by which it is reached. */
    Stream<Text> scalars(String key) {
        if (node instanceof SequenceNode sequence) {
            List<Node> items = sequence.getValue();
            return IntStream.range(0, items.size()).boxed().flatMap(i -> at(items.get(i)).scalars(key + "[" + i + "]"));
        }
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode)
                    .flatMap(tuple -> at(tuple.getValueNode()).scalars(within(key, ((ScalarNode) tuple.getKeyNode()).getValue())));
        }
        return node instanceof ScalarNode scalar ? Stream.of(new Text(scalar.getValue(), written(key))) : Stream.of();
    }

    private static String within(String key, String name) {
        return name.equals("<<") ? key : key + "." + name;
    }

    String text() {
        return text("");
    }

    /** A key that says null has said something, here and below: it is nothing, and not the default (spec/config.md 1.1). */
    String text(String otherwise) {
        note(Shape.Kind.TEXT);
        if (node == null) {
            return otherwise;
        }
        if (isNull()) {
            return "";
        }
        if (!(node instanceof ScalarNode scalar)) {
            wrongType("string", isTemplate() ? "expected a text: put a template into quotes: '{{ … }}'" : "expected a text");
            return otherwise;
        }
        return words(scalar);
    }

    /** Nothing is ever made of a tag; that of another program, such as {@code !vault}, is worth a warning. */
    private String words(ScalarNode scalar) {
        if (scalar.getTag().equals(Tag.BINARY)) {
            try {
                String packed = scalar.getValue().replaceAll("[\r\n]", "");
                return new String(Base64.getDecoder().decode(packed), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                problem("!!binary value contains invalid base64 data: expected base64, or a text without a tag");
            }
        } else if (!PLAIN_TAGS.contains(scalar.getTag())) {
            problems.warn(place() + ": the tag " + scalar.getTag().getValue() + " has no effect: what follows it is read as a text");
        }
        return scalar.getValue();
    }

    Secret secret() {
        return new Secret(text());
    }

    boolean flag(boolean otherwise) {
        note(Shape.Kind.FLAG);
        if (isNull()) {
            return isMissing() && otherwise;
        }
        return scalar() instanceof Boolean value ? value : wrongType("bool", "expected true or false", otherwise);
    }

    Optional<Boolean> flag() {
        note(Shape.Kind.FLAG);
        return isNull() ? Optional.empty() : Optional.of(flag(false));
    }

    /** A whole number from 0 up; what is more than {@code Long.MAX_VALUE} comes out as that, no matter to anybody. */
    long count() {
        note(Shape.Kind.NUMBER);
        if (isNull()) {
            return 0;
        }
        Object value = scalar();
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        if (value instanceof BigInteger) {
            return Long.MAX_VALUE;
        }
        if (value instanceof Double decimal && decimal >= 0 && decimal <= MOST) {
            return decimal.longValue();
        }
        return wrongType("uint64", "expected a whole number from 0 up", 0L);
    }

    /** A whole number of Go type {@code type}; what stands behind a point is cut off. Nothing is 0. */
    long integer(String type) {
        note(Shape.Kind.NUMBER);
        if (isNull()) {
            return 0;
        }
        Object value = scalar();
        boolean isNumber = value instanceof Long || (value instanceof Double decimal && Math.abs(decimal) < Long.MAX_VALUE);
        return isNumber && value instanceof Number number
                ? number.longValue()
                : wrongType(type, "expected a whole number", 0L);
    }

    /** A number as it is written; empty when there is none. */
    Optional<Number> number() {
        note(Shape.Kind.NUMBER);
        if (isNull()) {
            return Optional.empty();
        }
        return scalar() instanceof Number number
                ? Optional.of(number)
                : wrongType("float64", "expected a number", Optional.empty());
    }

    /** In Prometheus' notation. */
    Optional<Duration> duration() {
        note(Shape.Kind.DURATION);
        return isNull()
                ? Optional.empty()
                : parsed(PrometheusDuration::parse, "expected a duration such as 30s, 5m or 1d12h");
    }

    /** In Go's notation; a bare whole number counts nanoseconds. Nothing is no time. */
    Duration goDuration() {
        return goDuration(Duration.ZERO);
    }

    Duration goDuration(Duration otherwise) {
        note(Shape.Kind.TEXT);
        if (isNull()) {
            return isMissing() ? otherwise : Duration.ZERO;
        }
        Object value = scalar();
        if (value instanceof Long nanos) {
            return Duration.ofNanos(nanos);
        }
        if (value instanceof Double nanos && nanos <= Long.MAX_VALUE) {
            return Duration.ofNanos(nanos.longValue());
        }
        try {
            return GoDuration.parse(value instanceof String text ? text : "");
        } catch (IllegalArgumentException e) {
            return wrongType("time.Duration", "expected a duration such as 10s or 1m30s", otherwise);
        }
    }

    /** What {@code parse} makes of the text; the message of its IllegalArgumentException is the problem, if there is one. */
    <T> Optional<T> parsed(Function<String, T> parse, String expected) {
        String text = text();
        if (recording != null) {
            return Optional.empty();
        }
        if (node != null && !(node instanceof ScalarNode)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            problem(e.getMessage() + ": " + expected);
            return Optional.empty();
        }
    }

    /** A path, seen from a folder when it is relative; {@code ""} when there is none (spec/config.md 1). */
    String path(Path folder) {
        String path = text();
        try {
            return path.isEmpty() ? "" : folder.resolve(path).normalize().toString();
        } catch (InvalidPathException e) {
            problem("not a path: expected the name of a file");
            return "";
        }
    }

    /** The elements of a list of Go type {@code type}; none when it is null. */
    List<Yaml> items(String type) {
        if (recording != null) {
            return recording.shape().items(type).map(item -> List.of(recording(item))).orElse(List.of());
        }
        if (node == null || isNull()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            wrongType(type, "expected a list");
            return List.of();
        }
        return sequence.getValue().stream().map(this::at).toList();
    }

    List<String> texts() {
        return items("[]string").stream().map(Yaml::text).toList();
    }

    /** The pairs of a mapping with keys of the author's choice. */
    Map<String, Yaml> pairs(String type) {
        if (recording != null) {
            return Map.of("key", recording(recording.shape().values()));
        }
        Map<String, Pair> pairs = new LinkedHashMap<>();
        collect(type, "key %2$s already set in map", pairs);
        Map<String, Yaml> values = new LinkedHashMap<>();
        pairs.forEach((name, pair) -> values.put(name, pair.value()));
        return values;
    }

    Map<String, String> textPairs() {
        Map<String, String> texts = new LinkedHashMap<>();
        pairs("map[string]string").forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    /** The pairs of a mapping whose keys are known. Close it when all of them have been asked for. */
    Fields fields(String type) {
        if (recording != null) {
            recording.shape().note(Shape.Kind.MAPPING);
            return new Fields(this, type, Map.of());
        }
        Map<String, Pair> pairs = new LinkedHashMap<>();
        collect(type, "field %1$s already set in type " + type, pairs);
        return new Fields(this, type, pairs);
    }

    /** Like yaml.v2: a merge (<<) replaces what stands before it, and what comes after replaces what was merged. */
    private void collect(String type, String duplicate, Map<String, Pair> into) {
        if (!(node instanceof MappingNode mapping)) {
            if (!isNull()) {
                wrongType(type, "expected a mapping of keys to values" + (lacksSpace() ? ": after the \":\" a space is missing" : ""));
            }
            return;
        }
        Map<String, Yaml> own = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Yaml key = at(tuple.getKeyNode());
            Yaml value = at(tuple.getValueNode());
            if (key.isMerge()) {
                value.merge(type, duplicate, into);
            } else if (key.node instanceof ScalarNode) {
                String name = key.text();
                Yaml first = own.putIfAbsent(name, key);
                if (first != null) {
                    key.problem(duplicate.formatted(name, GoQuote.quote(name)) + ": expected it once, it is also at "
                            + first.place());
                }
                into.put(name, new Pair(key, value));
            } else {
                key.text(); // says that it is no text
            }
        }
    }

    /** What {@code {{ .Status }}} is without quotes: a mapping with a mapping as its key. */
    private boolean isTemplate() {
        return node instanceof MappingNode mapping
                && !mapping.getValue().isEmpty()
                && mapping.getValue().get(0).getKeyNode() instanceof MappingNode;
    }

    /** {@code receiver:a}, which YAML reads as one word. */
    private boolean lacksSpace() {
        return node instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().matches("[a-z_]+:[^/\\s].*");
    }

    private boolean isMerge() {
        return node instanceof ScalarNode scalar
                && scalar.getValue().equals("<<")
                && (scalar.isPlain() || scalar.getTag().equals(Tag.MERGE));
    }

    private void merge(String type, String duplicate, Map<String, Pair> into) {
        List<Node> maps = node instanceof SequenceNode sequence ? new ArrayList<>(sequence.getValue()) : new ArrayList<>();
        if (node instanceof MappingNode) {
            maps.add(node);
        }
        if (maps.isEmpty() || !maps.stream().allMatch(MappingNode.class::isInstance)) {
            problem("map merge requires map or sequence of maps as the value: expected an alias such as *defaults");
            return;
        }
        Collections.reverse(maps); // in a list the first one wins
        maps.forEach(map -> at(map).collect(type, duplicate, into));
    }

    /** The value as plain objects: null, Boolean, Long, BigInteger, Double, String, List, Map; all immutable. */
    @Nullable Object tree() {
        note(Shape.Kind.ANYTHING);
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.getValue().forEach(item -> list.add(at(item).tree()));
            return Collections.unmodifiableList(list);
        }
        if (node instanceof MappingNode mapping) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            addTo(map, mapping);
            return Collections.unmodifiableMap(map);
        }
        return scalar();
    }

    private void addTo(Map<@Nullable Object, @Nullable Object> map, MappingNode mapping) {
        Set<@Nullable Object> own = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Yaml key = at(tuple.getKeyNode());
            Yaml value = at(tuple.getValueNode());
            if (key.isMerge() && value.node instanceof MappingNode merged) {
                addTo(map, merged);
            } else if (!(key.node instanceof ScalarNode scalar)) {
                key.problem("invalid map key: expected a text");
            } else if (!own.add(key.scalar())) {
                key.problem("key " + GoQuote.quote(scalar.getValue()) + " already set in map: expected it once");
            } else {
                map.put(key.scalar(), value.tree());
            }
        }
    }

    private @Nullable Object scalar() {
        if (!(node instanceof ScalarNode scalar)) {
            return null;
        }
        boolean resolves = List.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL).contains(scalar.getTag());
        return resolves ? Scalar.resolve(scalar.getValue()) : words(scalar);
    }

    private <T> T wrongType(String type, String expected, T otherwise) {
        wrongType(type, expected);
        return otherwise;
    }

    private void wrongType(String type, String expected) {
        problem("cannot unmarshal " + shown(type) + " into " + type + ": " + expected);
    }

    /** What is there, in the words of yaml.v2. */
    private String shown(String type) {
        // as yaml.v2 says it, since that is what people find when they search
        if (!(node instanceof ScalarNode scalar)) {
            return node instanceof MappingNode ? "!!map" : "!!seq";
        }
        boolean hidden = confidential && !SIMPLE_TYPES.contains(type);
        return hidden ? tag(scalar) : tag(scalar) + " `" + shortened(scalar.getValue()) + "`";
    }

    private static String tag(Node node) {
        String tag = node.getTag().getValue();
        return tag.startsWith("!") ? tag : "!!" + tag.replaceFirst(".*:", "");
    }

    private static String shortened(String value) {
        return value.length() <= 10 ? value : value.substring(0, value.offsetByCodePoints(0, 7)) + "...";
    }
}
