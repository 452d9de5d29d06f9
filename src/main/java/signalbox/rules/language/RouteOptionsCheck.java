package signalbox.rules.language;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.Labels;
import signalbox.route.Route;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Literal;

/** Checks that the options of a route go together. */
final class RouteOptionsCheck {

    private RouteOptionsCheck() {}

    /** @param chain the calls on {@code new Route( … )} */
    static void check(List<Call> chain) {
        Map<String, Call> options = new HashMap<>();
        chain.forEach(call -> options.putIfAbsent(call.name(), call));
        for (String option : List.of("per", "restAsSummary")) {
            Call call = options.get(option);
            if (call != null && !options.containsKey("atMost")) {
                throw new Refused(
                        call.place(),
                        option + " says something of a budget, and there is none",
                        "write .atMost( 5, \"1h\" )." + option + "( … )");
            }
        }
        Call beside = options.get("besideTheTree");
        if (beside != null && options.containsKey("insteadOfTheTree")) {
            throw new Refused(beside.place(), "a route is beside the tree or instead of it, not both", "write one of the two");
        }
        Call atMost = options.get("atMost");
        if (atMost != null && atMost.arguments().get(1) instanceof Literal window) {
            Tree.number(atMost.arguments().get(0)).ifPresent(count -> {
                try {
                    Route unused = new Route(Labels.EMPTY, "").atMost(count.intValue(), String.valueOf(window.value()));
                } catch (IllegalArgumentException e) {
                    throw Refused.because(atMost.place(), e);
                }
            });
        }
    }
}
