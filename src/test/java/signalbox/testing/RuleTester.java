package signalbox.testing;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.EntryPoint;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Alert;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleProblem;
import signalbox.rules.RuleSources;

/**
 * A session that holds only the rules of a few files: what goes in is what a test inserts, what comes out is what those rules
 * conclude. Nothing happens before {@link #fire}.
 */
public final class RuleTester {

    private static final Path RULES = Path.of("rules");
    private static final Path CACHE = Path.of("target", "rules-cache");
    private static final Map<List<String>, RuleBase> LOADED = new ConcurrentHashMap<>();

    private final KieSession session;

    /** Rule files of this repository, such as {@code rules/teams/infra/node-down.drl}; none at all: the standard rules. */
    public RuleTester(String... files) {
        RuleBase rules = LOADED.computeIfAbsent(List.of(files), RuleTester::load);
        session = rules.base(rules.packages().get(0).name()).newKieSession();
    }

    private static synchronized RuleBase load(List<String> files) {
        RuleSources all = RuleSources.read(RULES);
        List<String> standard = all.paths().stream().filter(path -> path.startsWith("standard/")).toList();
        List<String> chosen = files.stream().map(file -> file.substring("rules/".length())).toList();
        RuleBase rules = new RuleLoader(CACHE).load(all.only(files.isEmpty() ? standard : chosen));
        if (!rules.problems().isEmpty()) {
            throw new AssertionError(
                    String.join("\n", rules.problems().stream().map(RuleProblem::toString).toList()));
        }
        return rules;
    }

    public RuleTester insert(Object... facts) {
        return insert(Arrays.asList(facts));
    }

    public RuleTester insert(Collection<?> facts) {
        facts.forEach(fact -> places(fact).forEach(place -> place.insert(fact)));
        return this;
    }

    /** Takes a fact out that is equal to this one. */
    public RuleTester retract(Object fact) {
        places(fact).forEach(place -> place.delete(handleOf(fact, place)));
        return this;
    }

    public RuleTester update(Object old, Object replacement) {
        places(old).forEach(place -> place.update(handleOf(old, place), replacement));
        return this;
    }

    /** Fires until nothing is left to do; fails when there is no end to it. */
    public RuleTester fire() {
        int limit = 1_000_000;
        if (session.fireAllRules(limit) == limit) {
            throw new AssertionError("the rules do not come to rest");
        }
        return this;
    }

    /** All facts of a type that are there now, inserted and concluded ones. */
    public <T> List<T> facts(Class<T> type) {
        return session.getObjects(type::isInstance).stream().map(type::cast).toList();
    }

    /** Teams' rules look for alerts each in a place of its own. */
    private Collection<? extends EntryPoint> places(Object fact) {
        return fact instanceof Alert ? session.getEntryPoints() : List.of(session);
    }

    private static FactHandle handleOf(Object fact, EntryPoint place) {
        return place.getFactHandles(fact::equals).stream()
                .findFirst()
                .map(FactHandle.class::cast)
                .orElseThrow(() -> new AssertionError("there is no such fact: " + fact));
    }
}
