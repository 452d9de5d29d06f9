package signalbox.rules.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Func;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;
import signalbox.rules.language.Type.Member;
import signalbox.rules.language.Wanted.What;

/** What the words around a place mean: names that the rule gave so far, types of what is written, and what a text names. */
final class Around {

    /** What asks for a label by its name. */
    private static final Set<String> BY_LABEL = Set.of("label", "labelsWithout", "groupedBy", "per", "get", "has");

    /** A name that the rule gave. */
    record Given(String type, Place place) {}

    private final List<RuleToken> tokens;
    private final Checked checked;
    private final Map<String, Given> names = new LinkedHashMap<>();

    /**
     * @param tokens of the file
     * @param checked the package, with the rule as far as it can be read
     * @param file the file in it
     * @param rule where the rule begins
     */
    Around(List<RuleToken> tokens, Checked checked, Checked.CheckedFile file, Place rule) {
        this.tokens = tokens;
        this.checked = checked;
        file.rules().stream().filter(one -> one.place().equals(rule)).findFirst().ifPresent(one -> gather(one, file.types()));
        file.tree().items().stream()
                .filter(one -> one.place().equals(rule) && one instanceof Func)
                .forEach(one -> ((Func) one).parameters().forEach(each -> names.put(each.name(), new Given(each.type(), each.place()))));
    }

    private void gather(Rule rule, Map<Tree.Expr, String> types) {
        rule.when().forEach(element -> gather(element, types));
    }

    private void gather(Element element, Map<Tree.Expr, String> types) {
        if (element instanceof Pattern pattern) {
            give(pattern.bind(), pattern.type(), pattern.place());
            for (Constraint constraint : pattern.constraints()) {
                give(constraint.bind(), types.getOrDefault(constraint.of(), Types.UNKNOWN), constraint.place());
            }
        } else if (element instanceof Group group) {
            group.of().forEach(one -> gather(one, types));
        } else if (element instanceof Accumulate accumulate) {
            gather(accumulate.source(), types);
            accumulate.functions().forEach(function ->
                    give(function.bind(), RuleChecker.FUNCTIONS.getOrDefault(function.name(), Types.UNKNOWN), function.place()));
        }
    }

    private void give(@Nullable String name, String type, Place place) {
        if (name != null) {
            names.putIfAbsent(name, new Given(type, place));
        }
    }

    Map<String, Given> names() {
        return names;
    }

    Vocabulary words() {
        return checked.vocabulary();
    }

    Optional<Func> function(String name) {
        return checked.files().stream()
                .flatMap(file -> file.tree().items().stream())
                .filter(item -> item instanceof Func function && function.name().equals(name))
                .map(Func.class::cast)
                .findFirst();
    }

    /** The type of the fact whose pattern these open brackets are in. */
    Optional<Type> pattern(List<Integer> open) {
        for (int bracket : open) {
            if (bracket > 0 && tokens.get(bracket - 1).isTypeName() && (bracket < 2 || !tokens.get(bracket - 2).is("new"))) {
                return words().type(tokens.get(bracket - 1).text()).filter(Type::isRead);
            }
        }
        return Optional.empty();
    }

    /** Brackets that are open before a token, the innermost first. */
    List<Integer> openBefore(int index) {
        List<Integer> open = new ArrayList<>();
        int depth = 0;
        for (int i = index - 1; i >= 0; i--) {
            RuleToken token = tokens.get(i);
            if (token.is(")") || token.is("]")) {
                depth++;
            } else if (token.is("(") || token.is("[")) {
                if (depth == 0) {
                    open.add(i);
                } else {
                    depth--;
                }
            } else if (token.is("when") || token.is("then")) {
                break;
            }
        }
        return open;
    }

    /** What it is whose value ends with a token: {@code $alert.labels()}. */
    Optional<Type> typeEndingAt(int end) {
        if (end < 0) {
            return Optional.empty();
        }
        RuleToken token = tokens.get(end);
        if (token.isText()) {
            return words().type(Types.TEXT);
        }
        if (token.is(")")) {
            int opening = counterpart(end);
            return opening > 0 ? called(opening - 1) : Optional.empty();
        }
        if (!token.isWord()) {
            return Optional.empty();
        }
        if (end > 1 && tokens.get(end - 1).is(".")) {
            return typeEndingAt(end - 2).flatMap(owner -> Optional.ofNullable(owner.properties().get(token.text()))
                            .or(() -> Optional.ofNullable(owner.constants().get(token.text()))))
                    .flatMap(words()::type);
        }
        Given given = names.get(token.text());
        if (given != null) {
            return words().type(Types.plain(given.type()).equals(Types.SUBJECT) ? Types.TEXT : given.type());
        }
        Optional<Type> pattern = pattern(openBefore(end));
        if (token.is("this")) {
            return pattern;
        }
        return pattern.flatMap(type -> Optional.ofNullable(type.properties().get(token.text())))
                .flatMap(words()::type)
                .or(() -> token.isTypeName() ? words().type(token.text()) : Optional.empty());
    }

    private Optional<Type> called(int name) {
        RuleToken word = tokens.get(name);
        if (!word.isWord()) {
            return Optional.empty();
        }
        if (name > 0 && tokens.get(name - 1).is("new")) {
            return words().type(word.text());
        }
        Optional<Type> owner = name > 1 && tokens.get(name - 1).is(".") ? typeEndingAt(name - 2) : pattern(openBefore(name));
        return owner.flatMap(type -> type.methodsNamed(word.text()).stream().findFirst())
                .map(Member::result)
                .or(() -> function(word.text()).map(Func::type))
                .flatMap(words()::type);
    }

    private int counterpart(int closing) {
        int depth = 0;
        for (int i = closing; i >= 0; i--) {
            depth += tokens.get(i).is(")") ? 1 : tokens.get(i).is("(") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** What a text that stands, or would stand, behind these tokens names. */
    Optional<Wanted> wanted(int index) {
        if (index <= 0) {
            return Optional.empty();
        }
        RuleToken last = tokens.get(index - 1);
        if (ExpressionReader.COMPARISONS.contains(last.text()) || last.is("matches") || last.is("contains") || last.is("]")) {
            int left = index - (index > 1 && tokens.get(index - 2).is("not") ? 3 : last.is("]") ? 5 : 2);
            return ofLeft(left);
        }
        List<Integer> open = openBefore(index);
        if (open.isEmpty() || !(last.is("(") || last.is(","))) {
            return Optional.empty();
        }
        int bracket = open.get(0);
        if (bracket == 0) {
            return Optional.empty();
        }
        RuleToken callee = tokens.get(bracket - 1);
        if (callee.is("in")) {
            return ofLeft(bracket - (bracket > 1 && tokens.get(bracket - 2).is("not") ? 3 : 2));
        }
        return argument(callee, bracket, index);
    }

    private Optional<Wanted> argument(RuleToken callee, int bracket, int index) {
        int number = 0;
        int depth = 0;
        for (int i = bracket + 1; i < index; i++) {
            RuleToken token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            number += depth == 0 && token.is(",") ? 1 : 0;
        }
        if (callee.is("label") && number == 1) {
            return tokens.get(bracket + 1).isText() ? Optional.of(Wanted.valueOf(tokens.get(bracket + 1).content())) : Optional.empty();
        }
        if (BY_LABEL.contains(callee.text()) || (callee.is("inGroup") && number == 0)) {
            return Optional.of(Wanted.a(What.LABEL_NAME));
        }
        if ((callee.is("Route") && number == 1) || callee.is("onlyTo")) {
            return Optional.of(Wanted.a(What.RECEIVER));
        }
        if (callee.is("heldUntil")) {
            return Optional.of(Wanted.a(What.TIME_INTERVAL));
        }
        boolean onType = bracket > 2 && tokens.get(bracket - 2).is(".");
        if (onType && number == 0 && callee.is("of") && tokens.get(bracket - 3).is("Condition")) {
            return Optional.of(Wanted.a(What.CONDITION));
        }
        return onType && number == 0 && callee.is("alert") && tokens.get(bracket - 3).is("Derived")
                ? Optional.of(Wanted.valueOf("alertname"))
                : Optional.empty();
    }

    /** What is compared with a text. */
    private Optional<Wanted> ofLeft(int end) {
        if (end < 0) {
            return Optional.empty();
        }
        RuleToken token = tokens.get(end);
        if (token.is(")")) {
            int opening = counterpart(end);
            boolean asksForLabel = opening > 0 && (tokens.get(opening - 1).is("label") || tokens.get(opening - 1).is("get"));
            return asksForLabel && tokens.get(opening + 1).isText()
                    ? Optional.of(Wanted.valueOf(tokens.get(opening + 1).content()))
                    : Optional.empty();
        }
        Optional<Type> owner = end > 1 && tokens.get(end - 1).is(".") ? typeEndingAt(end - 2) : pattern(openBefore(end));
        return owner.flatMap(type -> property(type, token.text()));
    }

    private static Optional<Wanted> property(Type owner, String property) {
        return switch (owner.name() + "." + property) {
            case "Alert.name" -> Optional.of(Wanted.valueOf("alertname"));
            case "Alert.generatorUrl" -> Optional.empty();
            case "Holds.condition" -> Optional.of(Wanted.a(What.CONDITION));
            case "TimeInterval.name" -> Optional.of(Wanted.a(What.TIME_INTERVAL));
            case "TableRow.table" -> Optional.of(Wanted.a(What.TABLE));
            default -> owner.name().equals("Alert") && Types.TEXT.equals(owner.properties().get(property))
                    ? Optional.of(Wanted.valueOf(property))
                    : Optional.empty();
        };
    }
}
