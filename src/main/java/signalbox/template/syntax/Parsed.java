package signalbox.template.syntax;

import java.util.List;
import java.util.Map;
import signalbox.template.value.Runes;

/**
 * What one text contained.
 *
 * @param name the name the text was parsed under, "" for none
 * @param body the text without its definitions
 * @param definitions the named templates defined in it, by name, in order of appearance
 */
public record Parsed(String name, List<Node> body, Map<String, List<Node>> definitions) {

    /** Whether there is nothing in it but white space: such a definition does not replace one with content. */
    static boolean isEmpty(List<Node> body) {
        return body.stream().allMatch(node -> node instanceof Node.Text text && Runes.isBlank(text.text()));
    }
}
