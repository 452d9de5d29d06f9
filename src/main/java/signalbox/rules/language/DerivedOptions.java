package signalbox.rules.language;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import signalbox.derived.Derived;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;

/** Checks what is written in the options of a derived alert. */
final class DerivedOptions {

    private DerivedOptions() {}

    /** @param chain the calls from {@code Derived.alert( … )} on */
    static void check(List<Call> chain) {
        Set<String> given = new HashSet<>();
        for (Call call : chain) {
            Expr first = call.arguments().isEmpty() ? null : call.arguments().get(0);
            if (first instanceof Literal literal && literal.value() instanceof String text) {
                literal(call, literal, text);
                if (!given.add(call.name() + " " + text)) {
                    throw new Refused(literal.place(), "the " + call.name() + " " + Shown.quote(text) + " is there twice", "leave one of them out");
                }
            }
        }
    }

    /** Texts that would fail when the rule fires for the first time, at night perhaps. */
    private static void literal(Call call, Literal literal, String text) {
        try {
            switch (call.name()) {
                case "alert" -> Derived.alert(text);
                case "label" -> Derived.alert("any").label(text, "");
                case "annotation" -> Derived.alert("any").annotation(text, "");
                default -> {}
            }
        } catch (IllegalArgumentException e) {
            throw Refused.because(literal.place(), e);
        }
    }
}
