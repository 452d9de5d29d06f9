package signalbox.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drools.drl.ast.descr.AbstractClassTypeDeclarationDescr;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.ImportDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import signalbox.alert.NearestName;
import signalbox.rules.DrlText.Token;

/**
 * What rules may use. Rules decide by facts alone: no clock, no chance, no files, no network, no threads, or the same alerts
 * would not give the same decisions, and one rule could stop the pages of everybody. It keeps honest people from mistakes; who
 * wants around it finds a way.
 */
final class Allowed {

    private static final String DECIDE = "rules decide by facts alone";
    private static final String ENDLESS = "it may never end, and then nobody is told anything";
    static final String TIME = "time belongs to the engine: its timers insert and change facts when their time has come";

    private static final Set<String> JDK_PACKAGES = Set.of(
            "java.lang", "java.util", "java.util.function", "java.util.stream", "java.time", "java.math");
    /** First words of names in the libraries and the JDK. */
    private static final Set<String> ROOTS =
            Set.of("java", "javax", "jakarta", "jdk", "sun", "com", "org", "net", "io", "kotlin", "okhttp3", "signalbox");

    private static final Set<String> REFUSED_TYPES = Set.of(
            "System", "Runtime", "Thread", "ThreadGroup", "ThreadLocal", "InheritableThreadLocal", "Process", "ProcessBuilder",
            "ProcessHandle", "Class", "ClassLoader", "ClassValue", "Module", "ModuleLayer", "StackWalker", "Shutdown");
    private static final Set<String> REFUSED_UTILITIES = Set.of("ServiceLoader", "Scanner", "ResourceBundle", "Formatter");
    private static final Set<String> CLOCKS = Set.of("Clock", "InstantSource", "Date", "Calendar", "GregorianCalendar", "Timer",
            "TimerTask");
    private static final Set<String> CHANCE = Set.of("Random", "SplittableRandom", "UUID");
    private static final Set<String> REFLECTION = Set.of("getClass", "forName", "getClassLoader", "newInstance");
    private static final String WAIT = "rules do not wait: everybody's pages would wait with them";
    /** What every object can be waited with; no fact has a method of these names. */
    private static final Set<String> WAITING = Set.of("wait", "notifyAll");
    private static final Set<String> ENGINE_CALLS =
            Set.of("getRule", "insert", "insertLogical", "update", "modify", "delete", "retract");
    private static final Set<String> TIMED_ATTRIBUTES =
            Set.of("timer", "duration", "calendars", "date-effective", "date-expires");

    private final ParsedFile file;
    private final PackageDescr parsed;
    private final String packageName;
    private final List<Problem> problems = new ArrayList<>();

    private Allowed(ParsedFile file, String packageName) {
        this.file = file;
        this.parsed = file.parsed();
        this.packageName = packageName;
    }

    /** Everything in the file that rules may not use. */
    static List<Problem> problemsIn(ParsedFile file, String packageName) {
        Allowed check = new Allowed(file, packageName);
        check.imports();
        check.globals();
        check.declarations();
        check.attributes();
        check.words();
        check.recursion();
        check.problems.addAll(EngineFacts.problemsIn(file));
        return check.problems;
    }

    private void imports() {
        // A type that does not exist is the compiler's to find: it knows what was meant.
        parsed.getImports().stream()
                .filter(descr -> descr.getTarget().endsWith("*") || Vocabulary.exists(descr.getTarget()))
                .forEach(this::checkImport);
        parsed.getFunctionImports().forEach(this::checkImport);
        parsed.getAccumulateImports().forEach(this::checkImport);
    }

    private void checkImport(ImportDescr descr) {
        String name = descr.getTarget();
        Optional<Token> place = file.statementAt(descr.getStartCharacter())
                .map(statement -> statement.tokens().get(Math.min(1, statement.tokens().size() - 1)));
        refusalOf(name).ifPresent(hint -> problems.add(place
                .map(token -> file.problem(token, "rules may not use " + name, hint))
                .orElseGet(() -> file.problem(descr, "rules may not use " + name, hint))));
    }

    /** Why a qualified name may not be used; empty when it may. */
    private Optional<String> refusalOf(String name) {
        List<String> parts = List.of(name.split("\\."));
        int type = 0;
        while (type < parts.size() && !parts.get(type).isEmpty() && Character.isLowerCase(parts.get(type).charAt(0))) {
            type++;
        }
        String inPackage = String.join(".", parts.subList(0, type));
        if (inPackage.equals(packageName) || Vocabulary.FACT_PACKAGES.contains(inPackage)) {
            return Optional.empty();
        }
        if (!JDK_PACKAGES.contains(inPackage)) {
            return Optional.of(NearestName.to(inPackage, Vocabulary.FACT_PACKAGES)
                    .map(near -> "did you mean \"" + near + "\"? ")
                    .orElse("") + "allowed are the fact types of signalbox, and java.lang, java.util, java.util.function, "
                    + "java.util.stream, java.time and java.math");
        }
        return type < parts.size() ? refusalOfType(parts.get(type)) : Optional.empty();
    }

    private static Optional<String> refusalOfType(String type) {
        if (CLOCKS.contains(type)) {
            return Optional.of(TIME);
        }
        if (CHANCE.contains(type)) {
            return Optional.of("rules leave nothing to chance: the same alerts must give the same decisions");
        }
        boolean refused = REFUSED_TYPES.contains(type) || REFUSED_UTILITIES.contains(type);
        return refused ? Optional.of(DECIDE + "; they do not reach for the machine they run on") : Optional.empty();
    }

    private void globals() {
        statements("global", token -> file.problem(
                token, "\"global\" may not be used", "what a rule knows, it knows from facts: every decision can then be explained"));
        statements("unit", token -> file.problem(token, "\"unit\" may not be used", "a file belongs to the package of its folder"));
    }

    private void statements(String word, java.util.function.Function<Token, Problem> problem) {
        file.statements().stream()
                .map(Statement::first)
                .filter(token -> token.is(word))
                .map(problem)
                .forEach(problems::add);
    }

    private void declarations() {
        parsed.getClassAndEnumDeclarationDescrs().forEach(this::checkDeclaration);
        parsed.getEntryPointDeclarations()
                .forEach(descr -> problems.add(file.problem(descr, "\"declare entry-point\" may not be used", DECIDE)));
        parsed.getWindowDeclarations()
                .forEach(descr -> problems.add(file.problem(descr, "\"declare window\" may not be used", TIME)));
    }

    private void checkDeclaration(AbstractClassTypeDeclarationDescr descr) {
        String name = descr.getTypeName();
        boolean imported = parsed.getImports().stream().anyMatch(i -> i.getTarget().endsWith("." + name));
        boolean elsewhere = !descr.getNamespace().isEmpty() && !descr.getNamespace().equals(packageName);
        if (imported || elsewhere) {
            problems.add(file.problem(
                    descr, "\"" + name + "\" exists already and may not be declared again", "declare a type of another name"));
        }
        if (!imported && !elsewhere) {
            problems.add(file.problem(
                    descr, "types cannot be declared yet", "conclude one of signalbox's, or a text: insertLogical( \"outage of \" + $x )"));
        }
    }

    private void attributes() {
        parsed.getAttributes().forEach(this::checkAttribute);
        for (RuleDescr rule : parsed.getRules()) {
            rule.getAttributes().values().forEach(this::checkAttribute);
        }
    }

    private void checkAttribute(AttributeDescr descr) {
        if (TIMED_ATTRIBUTES.contains(descr.getName())) {
            refuseAttribute(descr, TIME);
        }
        if (descr.getName().equals("dialect") && !descr.getValue().equals("java")) {
            refuseAttribute(descr, "rules are written in the one language that is checked: remove it");
        }
    }

    /** The parser notes where the value of an attribute stands, not its name. */
    private void refuseAttribute(AttributeDescr descr, String hint) {
        String message = "\"" + descr.getName() + "\" may not be used";
        List<Token> name = new DrlText(descr.getName()).tokens();
        problems.add(file.statementAt(descr.getStartCharacter())
                .flatMap(statement -> DrlText.sequence(statement.tokens(), name))
                .map(tokens -> file.problem(tokens.get(0), message, hint))
                .orElseGet(() -> file.problem(descr, message, hint)));
    }

    private void words() {
        Set<String> ownNames = ownNames();
        for (Statement statement : file.statements()) {
            if (Set.of("rule", "query", "function", "declare").contains(statement.first().text())) {
                List<Token> tokens = statement.tokens();
                for (int i = 1; i < tokens.size(); i++) {
                    if (tokens.get(i).isWord()) {
                        checkWord(tokens, i, ownNames);
                    }
                }
            }
        }
    }

    /** Simple names that mean something else here than in the JDK. */
    private Set<String> ownNames() {
        Set<String> names = new HashSet<>();
        parsed.getImports().forEach(i -> names.add(i.getTarget().substring(i.getTarget().lastIndexOf('.') + 1)));
        parsed.getClassAndEnumDeclarationDescrs().forEach(d -> names.add(d.getTypeName()));
        return names;
    }

    private void checkWord(List<Token> tokens, int index, Set<String> ownNames) {
        Token token = tokens.get(index);
        Token before = tokens.get(index - 1);
        String following = index + 1 < tokens.size() ? tokens.get(index + 1).text() : "";
        boolean member = before.is(".");
        String word = token.text();
        if (!member && ROOTS.contains(word) && following.equals(".")) {
            checkQualified(tokens, index);
        } else if (!member && REFUSED_TYPES.contains(word) && !ownNames.contains(word)) {
            refuse(token, word, refusalOfType(word).orElse(DECIDE));
        } else if (!member && word.equals("kcontext")) {
            refuse(token, word, DECIDE);
        } else if (word.equals("drools") && following.equals(".")) {
            checkEngineCall(tokens, index + 2);
        } else if (REFLECTION.contains(word) && following.equals("(")) {
            refuse(token, word + "()", DECIDE);
        } else if (member && word.equals("now") && following.equals("(")) {
            refuse(token, "now()", TIME);
        } else if (member && word.equals("random") && following.equals("(")) {
            refuse(token, "random()", "rules leave nothing to chance: the same alerts must give the same decisions");
        } else if (!member && word.equals("while") && following.equals("(")) {
            refuse(token, word, ENDLESS + ": go through what there is with for ( X x : list )");
        } else if (!member && word.equals("for") && countsOn(tokens, index)) {
            refuse(token, "for ( ; ; )", ENDLESS + ": go through what there is with for ( X x : list )");
        } else if (member && (word.equals("iterate") || word.equals("generate")) && following.equals("(")) {
            refuse(token, word + "()", ENDLESS);
        } else if (WAITING.contains(word) && member && following.equals("(")) {
            refuse(token, word + "()", WAIT);
        } else if (!member && word.equals("synchronized")) {
            refuse(token, word, WAIT);
        } else if (member && (word.equals("parallelStream") || word.equals("parallel")) && following.equals("(")) {
            refuse(token, word + "()", "rules run on one thread, which they do not leave: use stream()");
        } else if (word.equals("window") && following.equals(":")) {
            refuse(token, "window", TIME);
        } else if (word.equals("entry") && following.equals("-") && index + 2 < tokens.size() && tokens.get(index + 2).is("point")) {
            refuse(token, "entry-point", "all facts are in one place");
        }
    }

    /** Whether a {@code for} has a semicolon in its head. */
    private static boolean countsOn(List<Token> tokens, int index) {
        int depth = 0;
        for (int i = index + 1; i < tokens.size(); i++) {
            String text = tokens.get(i).text();
            if (text.equals("(")) {
                depth++;
            } else if (text.equals(")") && --depth == 0) {
                return false;
            } else if (text.equals(";")) {
                return depth > 0;
            }
        }
        return false;
    }

    private void checkQualified(List<Token> tokens, int index) {
        StringBuilder name = new StringBuilder(tokens.get(index).text());
        for (int i = index + 1; i + 1 < tokens.size() && tokens.get(i).is(".") && tokens.get(i + 1).isWord(); i += 2) {
            name.append('.').append(tokens.get(i + 1).text());
        }
        refusalOf(name.toString()).ifPresent(hint -> refuse(tokens.get(index), name.toString(), hint));
    }

    private void checkEngineCall(List<Token> tokens, int index) {
        if (index < tokens.size() && !ENGINE_CALLS.contains(tokens.get(index).text())) {
            refuse(tokens.get(index), "drools." + tokens.get(index).text(), "drools.getRule().getName() is the name of the rule");
        }
    }

    private void refuse(Token token, String what, String hint) {
        problems.add(file.problem(token, "rules may not use " + what, hint));
    }

    /** Queries that call each other in a circle can run for ever. */
    private void recursion() {
        Map<String, Set<String>> calls = new HashMap<>();
        Set<String> names = new HashSet<>();
        parsed.getRules().stream().filter(RuleDescr::isQuery).forEach(query -> names.add(query.getName()));
        for (Statement statement : file.statements()) {
            if (statement.first().is("query") && statement.tokens().size() > 2) {
                Set<String> called = new HashSet<>();
                statement.tokens().subList(2, statement.tokens().size()).stream()
                        .map(Token::text)
                        .filter(names::contains)
                        .forEach(called::add);
                calls.put(DrlText.unquoted(statement.tokens().get(1)), called);
            }
        }
        for (RuleDescr query : parsed.getRules()) {
            if (query.isQuery() && reaches(query.getName(), query.getName(), calls, new HashSet<>())) {
                problems.add(file.problem(
                        query,
                        "the query \"" + query.getName() + "\" calls itself",
                        "recursion can run for ever, and its answers do not follow the facts"));
            }
        }
    }

    private static boolean reaches(String from, String sought, Map<String, Set<String>> calls, Set<String> seen) {
        for (String called : calls.getOrDefault(from, Set.of())) {
            if (called.equals(sought) || (seen.add(called) && reaches(called, sought, calls, seen))) {
                return true;
            }
        }
        return false;
    }
}
