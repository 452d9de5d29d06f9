package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drools.base.base.ValueResolver;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.base.rule.Accumulate;
import org.drools.base.rule.EntryPointId;
import org.drools.base.rule.GroupElement;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.RuleConditionElement;
import org.drools.base.rule.constraint.Constraint;
import org.drools.core.impl.RuleBaseFactory;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.drools.mvel.MVELConstraint;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBaseConfiguration;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.type.FactType;
import org.kie.internal.conf.ConstraintJittingThresholdOption;
import signalbox.alert.Alert;
import signalbox.limit.JoinBudget;
import signalbox.miss.ReadRule.Branch;
import signalbox.miss.ReadRule.Check;
import signalbox.miss.ReadRule.Condition;
import signalbox.miss.ReadRule.Standing;
import signalbox.rules.language.Build;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Checker;
import signalbox.rules.language.ListedClasses;
import signalbox.rules.language.Printer;
import signalbox.rules.language.Printer.EntryPoints;
import signalbox.rules.language.RuleText;
import signalbox.rules.language.Source;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.Kind;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Rule;
import signalbox.rules.language.Type;
import signalbox.rules.language.Vocabulary;

/**
 * One version of a team's package, read for questions. It is compiled from its sources, each alternative of an {@code or} as a rule of
 * its own and without what it concludes, so that every condition that is written has one that is compiled, and so has each part of it. Any
 * thread; whoever asks has to hold its monitor, for what Drools keeps beside a compiled condition is not meant for two at once.
 */
public final class ReadPackage {

    /** Drools looks so often at a condition before it compiles it to byte code: never, as our rows are not its own tuples. */
    private static final int NEVER = -1;

    private final String name;
    private final String version;
    private final Map<String, ReadRule> rules = new LinkedHashMap<>();
    /** The conditions that it states, each with whether it is about one alert. */
    private final Map<String, Boolean> conditions = new HashMap<>();
    /** The rules that state them, as they are told. */
    private final Map<String, List<String>> statedBy = new HashMap<>();
    private final List<Tree.Func> functions;
    private final Vocabulary vocabulary;
    private final InternalKnowledgeBase base;
    private final ValueResolver resolver;

    private ReadPackage(String name, String version, Checked checked, Map<String, GroupElement> compiled, InternalKnowledgeBase base) {
        this.name = name;
        this.version = version;
        this.vocabulary = checked.vocabulary();
        this.base = base;
        this.resolver = (ValueResolver) base.newKieSession(); // empty: constraints ask it for the base
        for (CheckedFile file : checked.files()) {
            RuleText wording = new RuleText(file.source().text());
            for (Rule rule : file.rules()) {
                rules.put(rule.name(), new RuleReading(rule, file.source().shown(), wording).read(compiled));
                rule.then().forEach(statement -> addCondition(rule, file.source().shown(), statement));
            }
        }
        this.functions = checked.files().stream()
                .flatMap(file -> file.tree().items().stream())
                .filter(Tree.Func.class::isInstance)
                .map(Tree.Func.class::cast)
                .toList();
    }

    private void addCondition(Rule rule, String file, Expr statement) {
        Expr made = beginning(((Call) statement).arguments().get(0));
        if (made instanceof Call call && call.on() instanceof Name type && type.name().equals("Condition")
                && call.arguments().get(0) instanceof Tree.Literal name) {
            boolean isAboutOneAlert = call.arguments().size() == 2
                    && call.arguments().get(1) instanceof Name subject
                    && Kept.typeOf(subject.name(), rule.when()).equals("Alert");
            conditions.merge(String.valueOf(name.value()), isAboutOneAlert, Boolean::logicalAnd);
            statedBy.computeIfAbsent(String.valueOf(name.value()), any -> new ArrayList<>())
                    .add("rule \"" + rule.name() + "\" (" + file + ":" + rule.place().line() + ")");
        }
    }

    /**
     * Reads a package.
     *
     * @param version of its sources
     * @param texts its files, by the names that people know them by
     * @throws IllegalArgumentException for what is no package that could run
     */
    public static ReadPackage of(String name, String version, Map<String, String> texts) {
        Checked checked = Checker.check(
                name, texts.entrySet().stream().map(file -> new Source(file.getKey(), file.getValue())).toList());
        checked.files().stream().flatMap(file -> file.problems().stream()).findFirst().ifPresent(problem -> {
            throw new IllegalArgumentException(
                    "the rules of " + name + " in version " + version + " are none that this program knows: " + problem.message());
        });
        Map<String, String> printed = new LinkedHashMap<>();
        Printer.print(apart(Parts.apart(checked)), EntryPoints.NONE).forEach(file -> printed.put(file.shown(), file.drl()));
        Build build = Build.of(printed, new ListedClasses(checked.vocabulary()), Build.LONGEST);
        if (!build.faults().isEmpty()) {
            throw new IllegalArgumentException("the rules of " + name + " cannot be compiled: " + build.faults().get(0).message());
        }
        Map<String, GroupElement> conditions = new HashMap<>();
        for (KiePackage built : build.packages()) {
            built.getRules().forEach(rule -> // a copy: making a base turns groups round where they stand
                    conditions.put(rule.getName(), (GroupElement) copy(((RuleImpl) rule).getLhs())));
        }
        KieBaseConfiguration configuration = RuleBaseFactory.newKnowledgeBaseConfiguration();
        configuration.setOption(ConstraintJittingThresholdOption.get(NEVER));
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase(configuration);
        base.addPackages(build.packages());
        return new ReadPackage(name, version, checked, conditions, base);
    }

    private static RuleConditionElement copy(RuleConditionElement element) {
        if (!(element instanceof GroupElement group)) {
            return element;
        }
        GroupElement copy = new GroupElement(group.getType());
        group.getChildren().forEach(child -> copy.addChild(copy(child)));
        return copy;
    }

    // ---- alternatives apart

    /** The same package, with a rule for each alternative of each rule. */
    private static Checked apart(Checked checked) {
        return new Checked(checked.packageName(), checked.vocabulary(), checked.files().stream().map(ReadPackage::apart).toList());
    }

    private static CheckedFile apart(CheckedFile file) {
        List<Tree.Item> items = new ArrayList<>();
        for (Tree.Item item : file.tree().items()) {
            if (item instanceof Rule rule) {
                List<List<Element>> branches = branches(rule);
                for (int i = 0; i < branches.size(); i++) {
                    items.add(new Rule(rule.place(), rule.namePlace(), branchName(rule, i), List.of(), branches.get(i), Set.of(), List.of(), true));
                }
            } else {
                items.add(item);
            }
        }
        Tree.File tree = new Tree.File(file.tree().packagePlace(), file.tree().packageName(), items);
        return new CheckedFile(file.source(), tree, file.types(), file.problems(), file.warnings(), file.mentions());
    }

    private static String branchName(Rule rule, int branch) {
        return branch + " " + rule.name();
    }

    private static List<List<Element>> branches(Rule rule) {
        return together(rule.when());
    }

    private static List<List<Element>> together(List<Element> elements) {
        List<List<Element>> all = List.of(List.of());
        for (Element element : elements) {
            List<List<Element>> longer = new ArrayList<>();
            for (List<Element> head : all) {
                for (List<Element> tail : branches(element)) {
                    List<Element> both = new ArrayList<>(head);
                    both.addAll(tail);
                    longer.add(both);
                }
            }
            all = longer;
        }
        return all;
    }

    private static List<List<Element>> branches(Element element) {
        if (element instanceof Group group && group.kind() == Kind.OR) {
            return group.of().stream().flatMap(part -> branches(part).stream()).toList();
        } else if (element instanceof Group group && group.kind() == Kind.AND) {
            return together(group.of());
        }
        return List.of(List.of(element));
    }

    // ---- a rule

    /** Pairs what is written with what is compiled. Used once. */
    private static final class RuleReading {

        private final Rule rule;
        private final String file;
        private final RuleText wording;
        @SuppressWarnings("IdentityHashMapUsage") // two that say the same are two
        private final Map<Pattern, List<Check>> checks = new IdentityHashMap<>();
        private int slots;

        RuleReading(Rule rule, String file, RuleText wording) {
            this.rule = rule;
            this.file = file;
            this.wording = wording;
        }

        ReadRule read(Map<String, GroupElement> compiled) {
            List<Branch> branches = new ArrayList<>();
            List<List<Element>> written = branches(rule);
            for (int i = 0; i < written.size(); i++) {
                branches.add(branch(written.get(i), requireNonNull(compiled.get(branchName(rule, i))).getChildren()));
            }
            return new ReadRule(rule, file, about(rule), List.copyOf(branches), checks);
        }

        private Branch branch(List<Element> written, List<RuleConditionElement> compiled) {
            if (written.size() != compiled.size()) {
                throw new IllegalStateException("rule \"" + rule.name() + "\" has " + written.size() + " conditions, compiled "
                        + compiled.size() + ": please report this");
            }
            List<Condition> conditions = new ArrayList<>();
            List<Standing> standings = new ArrayList<>();
            for (int i = 0; i < written.size(); i++) {
                Element element = written.get(i);
                conditions.add(new Condition(wording.condition(element.place()), element.place().line(), element, compiled.get(i)));
                pair(compiled.get(i), Optional.of(element));
                addStandings(i, compiled.get(i), standings);
            }
            return new Branch(List.copyOf(conditions), List.copyOf(standings));
        }

        /** Gives each pattern a slot of its own, and each constraint its text. */
        private void pair(RuleConditionElement compiled, Optional<Element> written) {
            Optional<Element> inside = written.map(RuleReading::withoutBrackets);
            if (compiled instanceof Pattern pattern) {
                pattern.setTupleIndex(slots);
                pattern.setObjectIndex(slots++);
                if (pattern.getSource() instanceof Accumulate accumulate) {
                    Optional<Tree.Accumulate> said = inside.filter(Tree.Accumulate.class::isInstance).map(Tree.Accumulate.class::cast);
                    List<Said> filters = new ArrayList<>();
                    said.ifPresent(each -> each.filters().forEach(filter -> filters.addAll(said(filter, Tree.beginning(filter)))));
                    checks.put(pattern, checks(pattern, filters, said.map(Tree.Accumulate::filters).orElse(List.of())));
                    pair(accumulate.getSource(), said.map(Tree.Accumulate::source));
                } else {
                    List<Said> said = new ArrayList<>();
                    List<Tree.Constraint> constraints = inside.filter(Tree.Pattern.class::isInstance)
                            .map(each -> ((Tree.Pattern) each).constraints())
                            .orElse(List.of());
                    constraints.stream()
                            .filter(constraint -> constraint.bind() == null || !isValue(constraint.of()))
                            .forEach(constraint -> said.addAll(said(constraint.of(), constraint.place())));
                    checks.put(pattern, checks(pattern, said, constraints.stream().map(Tree.Constraint::of).toList()));
                }
            } else if (compiled instanceof GroupElement group) {
                List<Element> parts = inside.filter(Group.class::isInstance).map(each -> ((Group) each).of()).orElse(List.of());
                List<RuleConditionElement> children = group.getChildren();
                if (parts.size() == 1 && children.size() > 1 && withoutBrackets(parts.get(0)) instanceof Group below) {
                    parts = below.of();
                }
                for (int i = 0; i < children.size(); i++) {
                    pair(children.get(i), parts.size() == children.size() ? Optional.of(parts.get(i)) : Optional.empty());
                }
            }
        }

        private static Element withoutBrackets(Element element) {
            Element inside = element;
            while (inside instanceof Group group && group.kind() == Kind.AND && group.of().size() == 1) {
                inside = group.of().get(0);
            }
            return inside;
        }

        /** A name is given to a value alone, or to what is compared in passing. */
        private static boolean isValue(Expr expr) {
            return !(expr instanceof Tree.Binary binary && !binary.operator().matches("[-+*/%]"))
                    && !(expr instanceof Tree.In)
                    && !(expr instanceof Tree.Unary unary && unary.operator().equals("!"));
        }

        /** What has to hold by itself. */
        private record Said(String text, Optional<Expr> written) {}

        private List<Said> said(Expr expr, signalbox.rules.language.Place place) {
            List<Expr> parts = Parts.conjuncts(expr);
            List<String> texts = wording.saidOfAFact(place);
            List<Said> said = new ArrayList<>();
            if (parts.size() == 1) {
                return List.of(new Said(wording.upTo(Tree.beginning(expr)), Optional.of(expr)));
            }
            for (int i = 0; i < parts.size(); i++) {
                said.add(new Said(texts.size() == parts.size() ? texts.get(i) : "", Optional.of(parts.get(i))));
            }
            return said;
        }

        /** @param written all of what is written of the fact: what it consists of is said once more behind it */
        private List<Check> checks(Pattern pattern, List<Said> said, List<Expr> written) {
            List<Constraint> all = pattern.getConstraints().stream().filter(constraint -> !isBudget(constraint)).toList();
            int once = all.size() - Parts.count(written);
            List<Constraint> compiled = all.subList(0, once);
            Iterator<Constraint> again = all.subList(once, all.size()).iterator();
            boolean areTheSame = compiled.size() == said.size();
            List<Check> checks = new ArrayList<>();
            for (int i = 0; i < compiled.size(); i++) {
                Constraint constraint = compiled.get(i);
                String text = areTheSame && !said.get(i).text().isEmpty() ? said.get(i).text() : expression(constraint);
                Optional<Expr> tree = areTheSame ? said.get(i).written() : Optional.empty();
                Optional<ConditionPart> parts = tree.flatMap(expr -> Parts.of(expr, text, again, wording));
                checks.add(new Check(text, tree, constraint, parts, weight(text, pattern)));
            }
            return List.copyOf(checks);
        }

        private static boolean isBudget(Constraint constraint) {
            return expression(constraint).contains(JoinBudget.class.getSimpleName() + ".step");
        }

        private static String expression(Constraint constraint) {
            return constraint instanceof MVELConstraint readable ? readable.getExpression() : String.valueOf(constraint);
        }

        private static int weight(String text, Pattern pattern) {
            String first = text.split("[^\\w(\" ]", 2)[0].strip();
            boolean isAlert = pattern.getObjectType().isAssignableFrom(ALERT);
            if (first.equals("name") || first.equals("this.name") || first.equals("condition") || text.matches("label\\( ?\"alertname\".*")) {
                return ReadRule.NAME;
            }
            return isAlert && first.equals("severity") ? 1 : 2;
        }

        private static final Class<?> ALERT = Alert.class;

        /** Patterns over alerts, and over what names one, that the rule wants to match: not what it wants not to be. */
        private static void addStandings(int condition, RuleConditionElement element, List<Standing> to) {
            if (element instanceof Pattern pattern) {
                if (pattern.getSource() instanceof Accumulate accumulate) {
                    addStandings(condition, accumulate.getSource(), to);
                } else if (pattern.getObjectType().getClassName().equals(ALERT.getName()) && isOfFacts(pattern)) {
                    to.add(new Standing(condition, variable(pattern), pattern));
                } else if (isOfFacts(pattern)) {
                    AlertOf.variable(pattern).ifPresent(name -> to.add(new Standing(condition, name, pattern)));
                }
            } else if (element instanceof GroupElement group && !group.isNot()) {
                group.getChildren().forEach(child -> addStandings(condition, child, to));
            }
        }

        private static boolean isOfFacts(Pattern pattern) {
            return pattern.getSource() == null || pattern.getSource() instanceof EntryPointId;
        }

        private static String variable(Pattern pattern) {
            return pattern.getDeclaration() == null || !pattern.getDeclaration().getIdentifier().startsWith("$")
                    ? ""
                    : pattern.getDeclaration().getIdentifier();
        }
    }

    // ---- what a conclusion is about

    private static String about(Rule rule) {
        String named = rule.then().stream()
                .map(statement -> ((Call) statement).arguments().get(0))
                .flatMap(made -> subject(made).stream())
                .findFirst()
                .orElse("");
        return counted(rule.when(), named).orElse(named);
    }

    /** The first argument that is, or begins with, a variable. */
    private static Optional<String> subject(Expr made) {
        Expr first = beginning(made);
        List<Expr> arguments = first instanceof New value ? value.arguments() : first instanceof Call call ? call.arguments() : List.of();
        return arguments.stream().flatMap(argument -> variable(argument).stream()).findFirst();
    }

    /** A conclusion without its options. */
    private static Expr beginning(Expr made) {
        Expr first = made;
        while (first instanceof Call call && call.on() != null && !(call.on() instanceof Name)) {
            first = call.on();
        }
        return first;
    }

    private static Optional<String> variable(Expr expr) {
        if (expr instanceof Property property) {
            return variable(property.of());
        } else if (expr instanceof Call call && call.on() != null) {
            return variable(call.on());
        }
        return expr instanceof Name name && name.name().startsWith("$") ? Optional.of(name.name()) : Optional.empty();
    }

    /** The variable that is collected, where a list of them is named. */
    private static Optional<String> counted(List<Element> elements, String list) {
        for (Element element : elements) {
            if (element instanceof Tree.Accumulate accumulate) {
                for (Tree.Function function : accumulate.functions()) {
                    if (function.bind().equals(list) && function.name().startsWith("collect")) {
                        return Optional.ofNullable(function.argument()).flatMap(ReadPackage::variable);
                    }
                }
            } else if (element instanceof Group group) {
                Optional<String> inside = counted(group.of(), list);
                if (inside.isPresent()) {
                    return inside;
                }
            }
        }
        return Optional.empty();
    }

    // ---- what there is

    public String name() {
        return name;
    }

    public String version() {
        return version;
    }

    /** The names of its rules, by file and line. */
    public List<String> ruleNames() {
        return List.copyOf(rules.keySet());
    }

    @Nullable ReadRule rule(String ruleName) {
        return rules.get(ruleName);
    }

    /** The conditions that it states, each with whether it is about one alert and nothing else. */
    Map<String, Boolean> conditions() {
        return conditions;
    }

    /** The rules that state a condition, each {@code rule "NAME" (FILE:LINE)}. */
    List<String> statedBy(String condition) {
        return statedBy.getOrDefault(condition, List.of());
    }

    /** The time intervals that its rules name. */
    Set<String> intervals() {
        return rules.values().stream()
                .flatMap(rule -> rule.tree().when().stream())
                .flatMap(element -> Kept.texts(element, "TimeInterval"))
                .collect(Collectors.toSet());
    }

    /** What functions of its own with a name make of what they are given. */
    Stream<Expr> functions(String named) {
        return functions.stream().filter(function -> function.name().equals(named)).map(Tree.Func::result);
    }

    /** The rules that keep alerts quiet. */
    List<ReadRule> quieting() {
        return rules.values().stream().filter(rule -> rule.tree().then().stream().anyMatch(ReadPackage::isQuieting)).collect(Collectors.toList());
    }

    private static boolean isQuieting(Expr statement) {
        return beginning(((Call) statement).arguments().get(0)) instanceof New value
                && value.type().replaceFirst(".*\\.", "").matches("Inhibition|Withheld");
    }

    ValueResolver resolver() {
        return resolver;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** A type that the package declares, as the compiled conditions know it. */
    Optional<FactType> declared(String type) {
        return vocabulary.type(type).filter(Type::isDeclared).map(any -> base.getFactType(name, type));
    }
}
