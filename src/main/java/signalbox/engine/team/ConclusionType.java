package signalbox.engine.team;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.Labels;
import signalbox.attribute.SaidAttribute;
import signalbox.condition.Condition;
import signalbox.condition.Subject;
import signalbox.decision.Because;
import signalbox.decision.Decision.Kind;
import signalbox.incident.SameIncident;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Withheld;
import signalbox.route.Route;
import signalbox.topology.Down;

/**
 * A type of fact that teams' rules conclude for others about an alert, with all that the engine asks of every such fact. A further type is an entry
 * here, and one for its effect where conclusions are put into force.
 *
 * @param kind what is decided by it about the alert; empty: nothing by itself
 * @param alert the labels of the alert that it is about
 * @param sources the labels of other alerts without which it does not hold
 * @param receiver whom it concerns; {@code ""}: everybody
 * @param because what it rests on
 * @param outlivesItsPackage whether it stands when its package is stopped: nobody is to miss a page for that
 */
public record ConclusionType<T>(
        Class<T> type,
        Optional<Kind> kind,
        Function<T, Labels> alert,
        Function<T, List<Labels>> sources,
        Function<T, String> receiver,
        Function<T, Because> because,
        boolean outlivesItsPackage) {

    private static final Map<Class<?>, ConclusionType<?>> ALL = Stream.of(
                    new ConclusionType<>(
                            Route.class,
                            Optional.of(Kind.ROUTED),
                            Route::alert,
                            route -> List.of(),
                            route -> route.destination().receiver(),
                            route -> Because.ITSELF,
                            true),
                    new ConclusionType<>(
                            Inhibition.class,
                            Optional.of(Kind.INHIBITED),
                            Inhibition::target,
                            Inhibition::sources,
                            Inhibition::receiver,
                            inhibition -> Because.of(inhibition.sources(), inhibition.endsQuiet()),
                            false),
                    new ConclusionType<>(
                            Withheld.class,
                            Optional.of(Kind.WITHHELD),
                            Withheld::target,
                            withheld -> List.of(),
                            Withheld::receiver,
                            withheld -> Because.words(withheld.reason()),
                            false),
                    new ConclusionType<>(
                            Down.class,
                            Optional.empty(),
                            Down::alert,
                            down -> List.of(),
                            down -> "",
                            down -> Because.ITSELF,
                            false),
                    new ConclusionType<>(
                            SameIncident.class,
                            Optional.empty(),
                            SameIncident::alert,
                            same -> List.of(same.other()),
                            same -> "",
                            same -> Because.ITSELF,
                            false),
                    new ConclusionType<>(
                            SaidAttribute.class,
                            Optional.empty(),
                            SaidAttribute::alert,
                            said -> List.of(),
                            said -> "",
                            said -> Because.ITSELF,
                            false))
            .collect(Collectors.toUnmodifiableMap(ConclusionType::type, type -> type));

    /** The types themselves. */
    public static Iterable<Class<?>> types() {
        return ALL.keySet();
    }

    /** Whether a fact stands when its package is stopped: what lasts or was counted is to go on when the package does. */
    static boolean outlivesItsPackage(Object fact) {
        return fact instanceof Condition || of(fact).map(Said::outlivesItsPackage).orElse(false);
    }

    /** The alerts that a fact is about: it holds as long as all of them fire. */
    static Stream<Labels> alerts(Object fact) {
        return fact instanceof Condition condition
                ? condition.subjects().stream().filter(Subject::isAlert).map(Subject::labels)
                : of(fact).stream().flatMap(Said::alerts);
    }

    /** What a fact says, if it is a conclusion for others. */
    public static Optional<Said> of(Object fact) {
        return Optional.ofNullable(ALL.get(fact.getClass())).map(type -> type.said(fact));
    }

    private Said said(Object fact) {
        T conclusion = type.cast(fact);
        return new Said(
                kind, alert.apply(conclusion), sources.apply(conclusion), receiver.apply(conclusion), because.apply(conclusion),
                outlivesItsPackage);
    }

    /** What a conclusion says. */
    public record Said(
            Optional<Kind> kind, Labels alert, List<Labels> sources, String receiver, Because because, boolean outlivesItsPackage) {

        /** The alerts that it is about: it holds as long as all of them fire. */
        public Stream<Labels> alerts() {
            return Stream.concat(Stream.of(alert), sources.stream());
        }
    }
}
