package signalbox.template;

import java.util.List;
import java.util.stream.Stream;
import signalbox.template.syntax.Node;

/** Which templates a tree calls. */
final class Calls {

    private Calls() {}

    static Stream<String> in(List<Node> nodes) {
        return nodes.stream().flatMap(Calls::in);
    }

    private static Stream<String> in(Node node) {
        if (node instanceof Node.Call call) {
            return Stream.of(call.name());
        }
        if (node instanceof Node.If branch) {
            return Stream.concat(in(branch.body()), in(branch.otherwise()));
        }
        if (node instanceof Node.With with) {
            return Stream.concat(in(with.body()), in(with.otherwise()));
        }
        if (node instanceof Node.Range range) {
            return Stream.concat(in(range.body()), in(range.otherwise()));
        }
        return Stream.of();
    }
}
