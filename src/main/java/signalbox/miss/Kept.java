package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Type;

/**
 * Which of the facts that rules read are known of a moment. A condition about others is not asked: an answer without them would be a
 * guess.
 *
 * @param masked names of labels and annotations that the record has without their values
 */
public record Kept(Source source, Set<String> masked) {

    /** All of them, as of the present. */
    public static final Kept ALL = new Kept(Source.PRESENT, Set.of());

    /** Where the facts are from. */
    public enum Source {
        /** From a server that runs: they are all there. */
        PRESENT,
        /** From a record alone, which does not have every fact. */
        RECORD,
        /** The history of the record was lived again. */
        LIVED_AGAIN,
        /** The same by another version of the package: what this one would have concluded for itself nobody knows. */
        LIVED_AGAIN_BY_ANOTHER_VERSION
    }

    private static final String AUDIT = "the audit does not keep ";

    /** Facts that nobody wrote down, with what they are. */
    private static final Map<String, String> NO_FACTS =
            Map.of("Unreachable", "which nodes could not be reached", "Incident", "which alerts were an incident");

    /** Parts of facts that nobody wrote down. */
    private static final Map<String, Set<String>> NO_PARTS = Map.of(
            "Silence", Set.of("lastMatchedAt"),
            "Acknowledged", Set.of("id", "until"),
            "Holds", Set.of("level", "times"),
            "Alert", Set.of("endsAt"));

    /** Those of them that are not found by living it again either. */
    private static final Map<String, Set<String>> NO_PARTS_EVER = Map.of("Acknowledged", Set.of("id", "until"));

    public Kept {
        requireNonNull(source, "source is null");
        masked = Set.copyOf(masked);
    }

    /** Whether they are of the past. */
    boolean isPast() {
        return source != Source.PRESENT;
    }

    /** A part of a condition, with the type of the fact that it is said of; {@code ""}: of no fact. */
    private record Said(Expr expr, String type) {}

    /** What a condition would have to know, in words; empty where all of it is known. */
    Optional<String> lacks(Element condition, ReadRule rule, ReadPackage rules) {
        if (!isPast()) {
            return Optional.empty();
        }
        List<Said> said = said(condition, "").flatMap(each -> all(each, rules)).toList();
        return patterns(condition)
                .flatMap(pattern -> unknownFact(pattern, rules).stream())
                .findFirst()
                .or(() -> said.stream().flatMap(each -> unknownPart(each, rule).stream()).findFirst())
                .or(() -> said.stream().flatMap(each -> names(each.expr())).filter(masked::contains).findFirst()
                        .map(name -> AUDIT + "values of \"" + name + "\": they are masked"));
    }

    private Optional<String> unknownFact(Pattern pattern, ReadPackage rules) {
        if (source == Source.LIVED_AGAIN) {
            return Optional.empty();
        }
        String type = typeOf(pattern);
        if (rules.vocabulary().type(type).filter(Type::isDeclared).isPresent()) {
            return Optional.of(AUDIT + "facts of types that packages declare, such as " + type);
        } else if (type.equals("Holds")) {
            return unknownCondition(pattern, rules);
        }
        return source == Source.RECORD ? Optional.ofNullable(NO_FACTS.get(type)).map(what -> AUDIT + what) : Optional.empty();
    }

    /** Conditions are on record where they are about one alert. */
    private static Optional<String> unknownCondition(Pattern pattern, ReadPackage rules) {
        List<String> named = said(pattern, "")
                .flatMap(each -> all(each, rules))
                .flatMap(each -> names(each.expr()))
                .filter(rules.conditions()::containsKey)
                .toList();
        return (named.isEmpty() ? rules.conditions().keySet() : named).stream()
                .filter(name -> !rules.conditions().getOrDefault(name, true))
                .findFirst()
                .map(name -> AUDIT + "conditions that are not about one alert, such as \"" + name + "\"");
    }

    private Optional<String> unknownPart(Said said, ReadRule rule) {
        @Nullable Expr on = said.expr() instanceof Property property ? property.of() : said.expr() instanceof Call call ? call.on() : null;
        String type = on instanceof Name variable ? typeOf(variable.name(), rule) : on == null ? said.type() : "";
        return names(said.expr())
                .filter((source == Source.LIVED_AGAIN ? NO_PARTS_EVER : NO_PARTS).getOrDefault(type, Set.of())::contains)
                .findFirst()
                .map(part -> AUDIT + part + " of " + type);
    }

    /** The type of the fact to which a rule gives a name; {@code ""} for a value. */
    static String typeOf(String variable, ReadRule rule) {
        return typeOf(variable, rule.tree().when());
    }

    static String typeOf(String variable, List<Element> when) {
        return when.stream()
                .flatMap(Kept::patterns)
                .filter(pattern -> variable.equals(pattern.bind()))
                .map(Kept::typeOf)
                .findFirst()
                .orElse("");
    }

    private static String typeOf(Pattern pattern) {
        return pattern.type().replaceFirst(".*\\.", "");
    }

    private static Stream<Pattern> patterns(Element element) {
        if (element instanceof Group group) {
            return group.of().stream().flatMap(Kept::patterns);
        } else if (element instanceof Accumulate accumulate) {
            return patterns(accumulate.source());
        }
        return Stream.of((Pattern) element);
    }

    /** The texts that are said of facts of a type. */
    static Stream<String> texts(Element condition, String type) {
        return patterns(condition)
                .filter(pattern -> typeOf(pattern).equals(type))
                .flatMap(pattern -> pattern.constraints().stream())
                .flatMap(constraint -> Tree.withAllParts(constraint.of()))
                .flatMap(Kept::text);
    }

    private static Stream<String> text(Expr expr) {
        return expr instanceof Literal literal && literal.value() instanceof String text ? Stream.of(text) : Stream.empty();
    }

    private static Stream<Said> said(Element element, String type) {
        if (element instanceof Group group) {
            return group.of().stream().flatMap(part -> said(part, type));
        } else if (element instanceof Accumulate accumulate) {
            Stream<Expr> arguments = accumulate.functions().stream().flatMap(each -> Stream.ofNullable(each.argument()));
            return Stream.concat(
                    said(accumulate.source(), type),
                    Stream.concat(arguments, accumulate.filters().stream()).map(expr -> new Said(expr, "")));
        }
        Pattern pattern = (Pattern) element;
        return pattern.constraints().stream().map(constraint -> new Said(constraint.of(), typeOf(pattern)));
    }

    /** An expression with all its parts, and what functions of the package make of them. */
    private static Stream<Said> all(Said said, ReadPackage rules) {
        Stream<Expr> below = Stream.concat(
                Tree.parts(said.expr()).stream(),
                said.expr() instanceof Call call && call.on() == null ? rules.functions(call.name()) : Stream.empty());
        return Stream.concat(Stream.of(said), below.flatMap(part -> all(new Said(part, said.type()), rules)));
    }

    private static Stream<String> names(Expr expr) {
        if (expr instanceof Name name) {
            return Stream.of(name.name());
        } else if (expr instanceof Property property) {
            return Stream.of(property.name());
        } else if (expr instanceof Call call) {
            return Stream.of(call.name());
        }
        return text(expr);
    }
}
