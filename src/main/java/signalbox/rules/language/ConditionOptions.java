package signalbox.rules.language;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.condition.Condition;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;

/** Checks that the options of a condition go together, and what is written in them. */
final class ConditionOptions {

    private static final Set<String> NAMES =
            Set.of("forAtLeast", "keepFor", "before", "level", "from", "until", "times", "changes", "within");

    private final Map<String, Call> options = new HashMap<>();

    private ConditionOptions(List<Call> chain) {
        for (Call call : chain) {
            if (NAMES.contains(call.name()) && options.put(call.name(), call) != null) {
                throw new Refused(call.place(), "the option " + call.name() + " is there twice", "leave one of them out");
            }
        }
    }

    /** @param chain the calls from {@code Condition.of( … )} on */
    static void check(List<Call> chain) {
        name(chain.get(0));
        ConditionOptions of = new ConditionOptions(chain);
        chain.forEach(of::literal);
        of.together();
        of.bounds();
    }

    private static void name(Call factory) {
        Expr name = factory.arguments().get(0);
        if (name instanceof Literal literal && literal.value() instanceof String text && text.isBlank()) {
            throw new Refused(name.place(), "the condition has no name", "write for example Condition.of( \"flapping\", $alert )");
        }
    }

    /** Texts and numbers that would fail when the rule fires for the first time, at night perhaps. */
    private void literal(Call call) {
        if (!NAMES.contains(call.name())) {
            return;
        }
        Expr last = call.arguments().get(call.arguments().size() - 1);
        Object value = last instanceof Literal literal ? literal.value() : Tree.number(last).orElse(null);
        if (value == null) {
            return;
        }
        Condition any = Condition.of("any");
        try {
            switch (call.name()) {
                case "forAtLeast" -> any.forAtLeast(String.valueOf(value));
                case "keepFor" -> any.keepFor(String.valueOf(value));
                case "before" -> any.before(Instant.EPOCH, String.valueOf(value));
                case "within" -> any.within(String.valueOf(value));
                case "times" -> any.times(number(value).intValue());
                case "changes" -> any.changes(number(value).intValue());
                default -> {}
            }
        } catch (IllegalArgumentException e) {
            throw Refused.because(last.place(), e);
        }
    }

    private static Number number(@Nullable Object value) {
        return value instanceof Number number ? number : 1;
    }

    private void together() {
        Call before = options.get("before");
        if (before != null && (options.containsKey("times") || options.containsKey("changes"))) {
            throw new Refused(before.place(), "before says from when on it holds, and times and changes say how often it begins",
                    "state two conditions, and ask for both: Holds( … ) and Holds( … )");
        }
        needs("level", "from", "a level alone says nothing", "write .level( $n ).from( 5 ), and .until( 3 ) if it is to end lower");
        needs("from", "level", "from which level on, of what?", "write .level( $n ).from( 5 )");
        needs("until", "from", "until which level, and from which on?", "write .level( $n ).from( 5 ).until( 3 )");
        needs("times", "within", "how often, but within which time?", "write .times( 3 ).within( \"24h\" )");
        needs("changes", "within", "how often, but within which time?", "write .changes( 4 ).within( \"20m\" )");
        Call within = options.get("within");
        if (within != null && !options.containsKey("times") && !options.containsKey("changes")) {
            throw new Refused(within.place(), "within which time, but how often?",
                    "write .times( 3 ).within( \"24h\" ) for how often it begins, or .changes( 4 ).within( \"20m\" ) for begins or ends");
        }
        Call changes = options.get("changes");
        if (changes != null && options.containsKey("times")) {
            throw new Refused(changes.place(), "a condition counts its times or its changes, not both",
                    "state two conditions, and ask for both: Holds( … ) and Holds( … )");
        }
    }

    private void needs(String option, String other, String message, String hint) {
        Call call = options.get(option);
        if (call != null && !options.containsKey(other)) {
            throw new Refused(call.place(), message, hint);
        }
    }

    private void bounds() {
        Optional<Double> from = value("from");
        Optional<Double> until = value("until");
        Call lower = options.get("until");
        if (lower != null && from.isPresent() && until.isPresent() && until.get() > from.get()) {
            throw new Refused(lower.place(), "it would be over as soon as it begins: until is higher than from",
                    "it ends at a level below until: write for example .from( 5 ).until( 3 )");
        }
    }

    private Optional<Double> value(String option) {
        return Optional.ofNullable(options.get(option))
                .flatMap(call -> Tree.number(call.arguments().get(0)))
                .map(Number::doubleValue);
    }
}
