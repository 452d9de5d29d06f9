package signalbox.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drools.compiler.compiler.DescrBuildError;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.kie.internal.builder.KnowledgeBuilderResult;
import org.kie.internal.jci.CompilationProblem;
import signalbox.alert.NearestName;
import signalbox.rules.DrlText.Token;

/** Says in plain words what the compiler of the rules found wrong, and where. */
final class BuildProblems {

    private static final Pattern IMPORT = Pattern.compile("Error importing : '(.+)'");
    private static final Pattern TYPE = Pattern.compile("Unable to resolve ObjectType '(.+)'");
    private static final Pattern EXPRESSION =
            Pattern.compile("Unable to Analyse Expression (.*?):\\s*\\[Error: (.*?)\\]\\s*(?:\\[Near.*|\\[Line.*|$)", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("Field Reader does not exist for declaration '(.+?)' in '(.+?) :=? ?(.+)' in the rule .*");
    private static final Pattern ACCUMULATE = Pattern.compile("Unknown accumulate function: '(.+?)' on rule .*", Pattern.DOTALL);
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate declaration for variable '(.+?)' in the rule .*");
    private static final Pattern PREDICATE = Pattern.compile("Predicate '(.+?)' must be a Boolean expression.*", Pattern.DOTALL);
    private static final Pattern FIELD_TYPE = Pattern.compile("Cannot resolve type '(.+?) for field (.+?) in declared type (.+)");
    private static final Pattern FUNCTION_LINE = Pattern.compile("\\(line:(\\d+)\\): (.*)");
    private static final Set<String> ACCUMULATE_FUNCTIONS = Set.of(
            "count", "sum", "average", "min", "max", "collectList", "collectSet", "variance", "standardDeviation");
    /** Said by the compiler after it said what is wrong. */
    private static final List<String> ECHOES = List.of(
            "Unable to analyze expression", "Unable to build expression", "Unable to process type", "Duplicate rule name",
            "Parser returned a null Package", "A Sliding Window", "Rule Compilation error Only a type can be imported",
            "Unable to build set timer", "Unable to resolve type");
    private static final Pattern OPERATOR = Pattern.compile("Cannot use (.+?) on class (\\S+) in expression '(.+)'.*", Pattern.DOTALL);
    private static final Pattern POSITION = Pattern.compile("Unable to find @Positional field .*", Pattern.DOTALL);

    private final String packageName;
    private final Map<String, ParsedFile> files;
    private final Vocabulary vocabulary;
    private final ConditionProblems conditions;
    private final ConsequenceProblems consequences;
    private final Set<String> failedImports = new HashSet<>();
    private final Set<Statement> faultyConditions = new HashSet<>();
    private final List<Problem> found = new ArrayList<>();
    private final List<Problem> echoes = new ArrayList<>();

    BuildProblems(
            String packageName,
            Map<String, ParsedFile> files,
            Vocabulary vocabulary,
            ToIntBiFunction<CompilationProblem, RuleDescr> sourceLine) {
        this.packageName = packageName;
        this.files = files;
        this.vocabulary = vocabulary;
        conditions = new ConditionProblems(vocabulary);
        consequences = new ConsequenceProblems(vocabulary, sourceLine);
    }

    /** The problems of a failed build. */
    List<Problem> explain(List<KnowledgeBuilderResult> results) {
        results.forEach(this::noteFailedImport);
        results.stream().filter(result -> !isAboutConsequences(result)).forEach(this::explainOne);
        results.stream().filter(BuildProblems::isAboutConsequences).forEach(this::explainOne);
        return found;
    }

    /** What was left unsaid because it usually follows from another problem; at least one. For when there is no other. */
    List<Problem> unsaid() {
        return echoes.isEmpty()
                ? List.of(new Problem(files.keySet().iterator().next(), 0, 0, "the package cannot be compiled", ""))
                : echoes;
    }

    private static boolean isAboutConsequences(KnowledgeBuilderResult result) {
        return result instanceof DescrBuildError error && error.getObject() instanceof CompilationProblem[];
    }

    private void noteFailedImport(KnowledgeBuilderResult result) {
        Matcher match = IMPORT.matcher(result.getMessage());
        if (match.matches()) {
            String simple = simpleName(match.group(1));
            failedImports.add(simple);
            NearestName.to(simple, vocabulary.typeNames()).ifPresent(failedImports::add);
        }
    }

    private void explainOne(KnowledgeBuilderResult result) {
        String message = result.getMessage();
        ParsedFile file = fileOf(result);
        if (IMPORT.matcher(message).matches()) {
            importProblem(file, matched(IMPORT, message).group(1)).ifPresent(found::add);
        } else if (result instanceof DescrBuildError error) {
            inRule(file, error);
        } else if (message.startsWith("[ function")) {
            functionProblems(file, message);
        } else if (FIELD_TYPE.matcher(message).matches()) {
            Matcher match = matched(FIELD_TYPE, message);
            found.add(declared(file, match.group(1), match.group(3)));
        } else if (message.contains("duplicate declaration")) {
            found.add(general(file, result, "a type is declared twice in this package", "give one of them another name"));
        } else {
            Problem general = general(file, result, "this cannot be compiled: " + shortened(message), "");
            (isEcho(message) ? echoes : found).add(general);
        }
    }

    private ParsedFile fileOf(KnowledgeBuilderResult result) {
        String path = result.getResource() == null ? "" : result.getResource().getSourcePath();
        ParsedFile first = files.values().iterator().next();
        return path == null ? first : files.getOrDefault(path, first);
    }

    private Optional<Problem> importProblem(ParsedFile file, String name) {
        if (isFunction(name)) {
            return Optional.empty(); // it does not compile, which is said elsewhere
        }
        Token place = file.statements().stream()
                .filter(statement -> statement.first().is("import") && joined(statement).endsWith(name))
                .findFirst()
                .map(statement -> statement.tokens().stream()
                        .filter(token -> token.isWord() && token.line() == statement.first().line())
                        .reduce((earlier, later) -> later)
                        .orElse(statement.first()))
                .orElse(file.text().tokens().get(0));
        String hint = vocabulary.type(simpleName(name))
                .or(() -> NearestName.to(simpleName(name), vocabulary.typeNames()).flatMap(vocabulary::type))
                .map(type -> "did you mean \"" + type.getName() + "\"?")
                .orElse("most rules need signalbox.alert.Alert, signalbox.inhibit.Inhibition or signalbox.route.Route");
        return Optional.of(file.problem(place, "there is no type \"" + name + "\"", hint));
    }

    /** Functions of a package are imported by the compiler itself, each from a class of its own. */
    private boolean isFunction(String name) {
        return name.startsWith(packageName + ".")
                && files.values().stream()
                        .flatMap(file -> file.statements().stream())
                        .anyMatch(statement -> statement.shown().equals("function " + simpleName(name)));
    }

    private static String joined(Statement statement) {
        StringBuilder text = new StringBuilder();
        statement.tokens().stream()
                .filter(token -> token.line() == statement.first().line() && !token.is(";"))
                .forEach(token -> text.append(token.text()));
        return text.toString();
    }

    private void inRule(ParsedFile file, DescrBuildError error) {
        Optional<RuleDescr> rule = ruleOf(file, error);
        Optional<Statement> statement = rule.flatMap(r -> file.statementAt(r.getStartCharacter()));
        if (statement.isEmpty()) {
            Problem general = general(file, error, "this cannot be compiled: " + shortened(error.getMessage()), "");
            (isEcho(error.getMessage()) ? echoes : found).add(general);
            return;
        }
        RulePlace place = new RulePlace(file, statement.get());
        if (error.getObject() instanceof CompilationProblem[] problems) {
            saying(problems)
                    .flatMap(problem -> consequences.explain(place, rule.get(), problem, failedImports).stream())
                    .forEach(problem -> (followsFromConditions(place, problem) ? echoes : found).add(problem));
        } else {
            faultyConditions.add(place.statement());
            inConditions(place, error);
        }
    }

    /** Where the form is wrong, what the compiler goes on to say is guesswork; so is all but the first that it says of a line. */
    private static Stream<CompilationProblem> saying(CompilationProblem[] problems) {
        Set<Integer> lines = new HashSet<>();
        List<CompilationProblem> ofForm = Stream.of(problems)
                .filter(problem -> problem.getMessage().startsWith("Syntax error"))
                .filter(problem -> lines.add(problem.getStartLine()))
                .toList();
        return ofForm.isEmpty() ? Stream.of(problems) : ofForm.stream();
    }

    private boolean followsFromConditions(RulePlace place, Problem problem) {
        return faultyConditions.contains(place.statement()) && conditions.followsFromAnother(place, problem);
    }

    private static Optional<RuleDescr> ruleOf(ParsedFile file, DescrBuildError error) {
        BaseDescr inner = error.getDescr();
        if (error.getParentDescr() instanceof RuleDescr rule) {
            return Optional.of(rule);
        }
        if (inner instanceof RuleDescr rule) {
            return Optional.of(rule);
        }
        int offset = inner == null ? -1 : inner.getStartCharacter();
        return file.parsed().getRules().stream()
                .filter(rule -> offset >= rule.getStartCharacter() && offset <= rule.getEndCharacter())
                .findFirst();
    }

    private void inConditions(RulePlace place, DescrBuildError error) {
        String message = error.getMessage();
        Matcher type = TYPE.matcher(message);
        Matcher expression = EXPRESSION.matcher(message);
        Matcher field = FIELD.matcher(message);
        Matcher accumulate = ACCUMULATE.matcher(message);
        Matcher duplicate = DUPLICATE.matcher(message);
        Matcher predicate = PREDICATE.matcher(message);
        Matcher operator = OPERATOR.matcher(message);
        if (type.matches()) {
            if (!failedImports.contains(simpleName(type.group(1)))) {
                found.add(conditions.unknownType(place, type.group(1)));
            }
        } else if (expression.matches()) {
            Problem problem = conditions.expression(place, expression.group(1).strip(), expression.group(2).strip());
            (conditions.followsFromAnother(place, problem) || isSaid(problem) ? echoes : found).add(problem);
        } else if (field.matches() && error.getDescr() instanceof PatternDescr pattern) {
            conditions.boundProperty(place, pattern.getObjectType(), field.group(3)).ifPresentOrElse(found::add, () ->
                    echoes.add(place.atWord(field.group(1), "\"" + field.group(3) + "\" cannot be read", "")));
        } else if (accumulate.matches()) {
            found.add(place.atWord(
                    accumulate.group(1),
                    "there is no accumulate function \"" + accumulate.group(1) + "\"",
                    SyntaxProblems.meant(accumulate.group(1), ACCUMULATE_FUNCTIONS)
                            .orElse("count, sum, average, min, max, collectList, collectSet")));
        } else if (duplicate.matches()) {
            found.add(conditions.boundTwice(place, duplicate.group(1)));
        } else if (predicate.matches()) {
            found.add(place.at(
                    place.startOf(predicate.group(1)),
                    "\"" + predicate.group(1) + "\" is neither true nor false",
                    "compare it with something: " + predicate.group(1) + " == …"));
        } else if (operator.matches()) {
            found.add(place.at(
                    place.startOf(operator.group(3)),
                    "\"" + operator.group(1) + "\" cannot be used on what is no text and no list: " + operator.group(3),
                    ""));
        } else if (message.startsWith("Unable to determine the used declarations")) {
            found.add(consequences.unreadable(place));
        } else if (POSITION.matcher(message).matches()) {
            found.add(place.atWord(";", "\";\" is not expected here", "conditions are separated by \",\""));
        } else {
            Problem general = place.atBeginning(place.statement().shown() + " cannot be compiled: " + shortened(message), "");
            (isEcho(message) ? echoes : found).add(general);
        }
    }

    /** Whether something is said of this place already: the compiler comes by there more than once. */
    private boolean isSaid(Problem problem) {
        return found.stream().anyMatch(other -> other.file().equals(problem.file())
                && other.line() == problem.line()
                && other.column() == problem.column());
    }

    private void functionProblems(ParsedFile file, String message) {
        Matcher match = FUNCTION_LINE.matcher(message);
        while (match.find()) {
            int line = Integer.parseInt(match.group(1));
            file.text().at(line, 1).flatMap(token -> file.statementAt(token.offset())).ifPresent(statement ->
                    consequences.explain(new RulePlace(file, statement), line, match.group(2), failedImports).ifPresent(found::add));
        }
    }

    private Problem declared(ParsedFile file, String type, String declaredType) {
        RulePlace place = file.statements().stream()
                .filter(statement -> statement.first().is("declare") && statement.word(declaredType).isPresent())
                .findFirst()
                .map(statement -> new RulePlace(file, statement))
                .orElse(new RulePlace(file, file.statements().get(0)));
        return conditions.unknownType(place, type);
    }

    private static Problem general(ParsedFile file, KnowledgeBuilderResult result, String message, String hint) {
        int line = result.getLines().length > 0 ? Math.max(0, result.getLines()[0]) : 0;
        return file.text().at(Math.max(1, line), 1)
                .map(token -> file.problem(token, message, hint))
                .orElse(new Problem(file.file().shown(), line, 0, message, hint));
    }

    private static boolean isEcho(String message) {
        return ECHOES.stream().anyMatch(message::startsWith);
    }

    /** The first sentence, without the words of the machinery. */
    static String shortened(String message) {
        String line = message.strip().lines().findFirst().orElse("");
        line = line.replaceAll("Rule_\\w+", "the rule")
                .replaceAll("Rule Compilation error ", "")
                .replaceAll("\\[?\\bError: ", "")
                .replaceAll("\\b(?:class |interface )?(?:[a-z]\\w*\\.)+(?=[A-Z])", "")
                .replaceAll("\\]$", "");
        return line.length() > 160 ? line.substring(0, 160) + "…" : line;
    }

    static String simpleName(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher match = pattern.matcher(text);
        match.matches();
        return match;
    }
}
