package signalbox.config;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;
import signalbox.config.Written.Start;

/** Finds where the lines of a value begin in the text of a file: where it is written letter by letter as it is meant. */
final class WrittenLines {

    private WrittenLines() {}

    /** None when the value is written in another way, such as with escapes or folded. */
    static List<Start> of(ScalarNode node, String text) {
        int line = node.getStartMark().getLine();
        int column = node.getStartMark().getColumn();
        String value = node.getValue();
        if (node.getScalarStyle() == ScalarStyle.LITERAL) {
            return block(value, line + 1, text.lines().skip(line + 1L).limit(value.lines().count()).toList());
        }
        String written = text.lines().skip(line).findFirst().orElse("");
        int start = column + (node.isPlain() ? 0 : 1);
        int offset = Math.min(start, written.codePointCount(0, written.length()));
        boolean asItIs = written.startsWith(value, written.offsetByCodePoints(0, offset));
        return asItIs ? List.of(new Start(line + 1, start + 1)) : List.of();
    }

    /** The lines of a block are indented, all by the same. */
    private static List<Start> block(String value, int firstLine, List<String> written) {
        List<String> lines = value.lines().toList();
        List<Start> starts = new ArrayList<>();
        for (int i = 0; i < Math.min(lines.size(), written.size()); i++) {
            int indent = written.get(i).length() - lines.get(i).length();
            if (!written.get(i).endsWith(lines.get(i)) || indent < 0) {
                return List.of();
            }
            starts.add(new Start(firstLine + i + 1, indent + 1));
        }
        return starts;
    }
}
