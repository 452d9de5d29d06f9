package signalbox.topology;

import static java.util.Objects.requireNonNull;

/**
 * A rule says that one node is reached by way of another:
 *
 * <pre>{@code
 * insertLogical( new DependsOn( "web1", "sw1", "switches" ) );
 * insertLogical( new DependsOn( "web1", "sw2", "switches" ) );
 * }</pre>
 *
 * @param group of the parents of one group one is enough; {@code ""}: this one is needed
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 */
public record DependsOn(String child, String parent, String group, String rule) {

    public DependsOn {
        requireNonNull(child, "child is null");
        requireNonNull(parent, "parent is null");
        requireNonNull(group, "group is null");
        requireNonNull(rule, "rule is null");
    }

    /** For team rules: {@code child} needs {@code parent}. */
    public DependsOn(String child, String parent) {
        this(child, parent, "", "");
    }

    /** For team rules: {@code child} needs one of the parents of {@code group}. */
    public DependsOn(String child, String parent, String group) {
        this(child, parent, group, "");
    }

    /** The same, said by this rule. */
    public DependsOn by(String name) {
        return new DependsOn(child, parent, group, name);
    }
}
