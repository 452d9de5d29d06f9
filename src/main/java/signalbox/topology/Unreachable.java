package signalbox.topology;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.alert.Labels;

/**
 * A node cannot be reached, as all the ways to it lead over nodes that are down: a fact for the rules of all packages.
 *
 * @param path for people: the ways, each to what is down, such as {@code web1 > sw1 > core1, web1 > sw2}
 * @param causes the labels of the alerts that say what is down, in their order
 */
public record Unreachable(String node, String path, List<Labels> causes) {

    public Unreachable {
        requireNonNull(node, "node is null");
        requireNonNull(path, "path is null");
        causes = List.copyOf(causes);
    }
}
