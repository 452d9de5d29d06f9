package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import org.kie.internal.utils.KieHelper;

/**
 * Why rules that conclude what they join on are refused: plain Drools withdraws such conclusions one level at a time, and each
 * further level only when something else happens to wake the rule. A Drools in which one of these fails has become better.
 */
public class RecursionInDroolsTest {

    public record Root(String name) {}

    public record Edge(String child, String parent) {}

    public record Down(String name) {}

    public record Sick(String name) {}

    public record Lost(String name) {}

    private static final String HEAD = "package recursion\nimport " + RecursionInDroolsTest.class.getName() + ".*\n"
            + "rule \"a root is down\" when Root( $n : name ) then insertLogical( new Down( $n ) ); end\n";

    private static final String ONE_RULE = HEAD
            + "rule \"what depends on something down is down\" when Down( $p : name ) Edge( parent == $p, $c : child )"
            + " then insertLogical( new Down( $c ) ); end\n";

    private static final String TWO_RULES = HEAD
            + "rule \"what depends on something down is sick\" when Down( $p : name ) Edge( parent == $p, $c : child )"
            + " then insertLogical( new Sick( $c ) ); end\n"
            + "rule \"what is sick is down\" when Sick( $n : name ) then insertLogical( new Down( $n ) ); end\n";

    private static final String LAYERS = HEAD
            + "rule \"what depends on something down is sick\" when Down( $p : name ) Edge( parent == $p, $c : child )"
            + " then insertLogical( new Sick( $c ) ); end\n"
            + "rule \"what depends on something sick is lost\" when Sick( $p : name ) Edge( parent == $p, $c : child )"
            + " then insertLogical( new Lost( $c ) ); end\n";

    private KieSession session = new KieHelper().addContent(HEAD, ResourceType.DRL).build().newKieSession();

    private FactHandle chain(String rules) {
        session.dispose();
        session = new KieHelper().addContent(rules, ResourceType.DRL).build().newKieSession();
        FactHandle root = session.insert(new Root("d3"));
        List.of(new Edge("d2", "d3"), new Edge("d1", "d2"), new Edge("d0", "d1")).forEach(session::insert);
        session.fireAllRules();
        assertThat(down()).hasSize(4);
        return root;
    }

    private FactHandle layered() {
        session.dispose();
        session = new KieHelper().addContent(LAYERS, ResourceType.DRL).build().newKieSession();
        FactHandle root = session.insert(new Root("d3"));
        List.of(new Edge("d2", "d3"), new Edge("d1", "d2")).forEach(session::insert);
        session.fireAllRules();
        assertThat(List.<Object>copyOf(session.getObjects())).contains(new Sick("d2"), new Lost("d1"));
        return root;
    }

    private List<?> down() {
        return List.copyOf(session.getObjects(fact -> fact instanceof Down));
    }

    @AfterEach
    void dispose() {
        session.dispose();
    }

    @Test
    void onlyOneLevelIsWithdrawn_howeverOftenRulesAreFired() {
        FactHandle root = chain(ONE_RULE);
        session.delete(root);
        session.fireAllRules();
        session.fireAllRules();
        assertThat(down()).extracting(Object::toString).containsExactlyInAnyOrder("Down[name=d0]", "Down[name=d1]");
    }

    @Test
    void eachFactThatWakesTheRuleWithdrawsOneLevelMore() {
        FactHandle root = chain(ONE_RULE);
        session.delete(root);
        session.fireAllRules();
        session.insert(new Edge("x", "y"));
        session.fireAllRules();
        assertThat(down()).hasSize(1);
        session.insert(new Edge("v", "w"));
        session.fireAllRules();
        assertThat(down()).isEmpty();
    }

    @Test
    void overTwoTypesAndTwoRulesItIsTheSame() {
        FactHandle root = chain(TWO_RULES);
        session.delete(root);
        session.fireAllRules();
        assertThat(down()).isNotEmpty();
    }

    @Test
    void layersThatAreNotRecursiveAreWithdrawnWhole() {
        FactHandle root = layered();
        session.delete(root);
        session.fireAllRules();
        assertThat(List.<Object>copyOf(session.getObjects())).containsExactlyInAnyOrder(new Edge("d2", "d3"), new Edge("d1", "d2"));
    }
}
