package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.junit.jupiter.api.Test;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.EntryPoint;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.inhibit.Inhibition;
import signalbox.limit.JoinBudget;
import signalbox.limit.JoinBudgetSpent;

/** Joins can be interrupted, and cost no more for it than they have to. */
class BudgetTest {

    private static final String HEAD =
            """
            package rules.teams.tour
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            """;
    private static final LongSupplier NO_TIME = () -> 0;

    private static Alert alert(String name, int instance) {
        return new Alert(
                Labels.of("alertname", name, "instance", "i" + instance), Labels.EMPTY, Instant.EPOCH, Alert.NOT_ENDED, "");
    }

    private static KieSession session(String rules) {
        Checked checked = LanguageTest.check(HEAD + rules);
        assertThat(LanguageTest.problems(checked)).isEmpty();
        Build build = LanguageTest.build(Printer.print(checked, LanguageTest.BY_NUMBER), checked);
        assertThat(build.faults()).isEmpty();
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase();
        base.addPackages(build.packages());
        return base.newKieSession();
    }

    private static final String JOIN =
            """
            rule "a source inhibits what is on its instance"
            when
                $source : Alert( name == "Source", $instance : instance )
                $target : Alert( name == "Target", instance == $instance )
            then
                insertLogical( new Inhibition( $target, $source ) );
            end
            """;

    private static final String CROSS_PRODUCT =
            """
            rule "everything with everything"
            when
                $a : Alert( name == "Source" )
                $b : Alert( name == "Target" )
                not Alert( name == "Never", instance == $b.instance )
                Alert( name == "Target", this != $b )
            then
                insertLogical( new Inhibition( $b, $a ) );
            end
            """;

    private static void fill(KieSession session, int count) {
        EntryPoint alerts = session.getEntryPoint("r0");
        IntStream.range(0, count).forEach(i -> {
            alerts.insert(alert("Source", i));
            alerts.insert(alert("Target", i));
        });
    }

    /** A join over an equal value looks at what is equal and at nothing else: the check of the budget does not cost the index. */
    @Test
    void whatIsLookedUpIsStillLookedUp() {
        KieSession session = session(JOIN);
        fill(session, 1_000);
        JoinBudget budget = new JoinBudget(1_000_000, 1, NO_TIME);

        budget.run(session::fireAllRules);

        assertThat(session.getObjects(Inhibition.class::isInstance)).hasSize(1_000);
        assertThat(budget.taken()).isLessThanOrEqualTo(2_000);
        session.dispose();
    }

    @Test
    void aCrossProductEnds_whenItsBudgetIsSpent() {
        KieSession session = session(CROSS_PRODUCT);
        fill(session, 1_000);
        JoinBudget budget = new JoinBudget(50_000, 1, NO_TIME);

        assertThatThrownBy(() -> budget.run(session::fireAllRules)).satisfies(thrown -> assertThat(causes(thrown))
                .anyMatch(JoinBudgetSpent.class::isInstance));
        assertThat(budget.taken()).isEqualTo(50_001);
    }

    @Test
    void aCrossProductEnds_whenItTakesTooLong() {
        KieSession session = session(CROSS_PRODUCT);
        fill(session, 1_000);
        AtomicLong nanos = new AtomicLong();
        JoinBudget budget = new JoinBudget(Long.MAX_VALUE, 100, nanos::incrementAndGet);

        assertThatThrownBy(() -> budget.run(session::fireAllRules)).satisfies(thrown -> assertThat(causes(thrown))
                .anyMatch(cause -> cause instanceof JoinBudgetSpent && String.valueOf(cause.getMessage()).contains("took too long")));
    }

    @Test
    void withoutABudgetNothingIsCounted() {
        KieSession session = session(CROSS_PRODUCT);
        fill(session, 30);

        session.fireAllRules();

        assertThat(session.getObjects(Inhibition.class::isInstance)).hasSize(900);
        session.dispose();
    }

    private static List<Throwable> causes(Throwable thrown) {
        return java.util.stream.Stream.iterate(thrown, java.util.Objects::nonNull, Throwable::getCause).toList();
    }
}
