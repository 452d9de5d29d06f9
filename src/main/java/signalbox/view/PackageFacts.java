package signalbox.view;

import java.util.List;
import signalbox.condition.Awaited;
import signalbox.topology.Dependencies;

/**
 * The facts that the rules of a package look at.
 *
 * @param facts alerts that fire, and all others, those included that rules of the package concluded for themselves
 * @param awaited conditions of the package that do not hold yet
 * @param dependencies what nodes depend on, from which the engine finds those that cannot be reached
 * @param complete whether what the package concluded for itself is among them: not while it is late or stopped
 */
public record PackageFacts(List<Object> facts, List<Awaited> awaited, Dependencies dependencies, boolean complete) {

    public static final PackageFacts NONE = new PackageFacts(List.of(), List.of(), Dependencies.NONE, true);

    public PackageFacts {
        facts = List.copyOf(facts);
        awaited = List.copyOf(awaited);
    }
}
