package signalbox.rules.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Declare;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Field;
import signalbox.rules.language.Tree.Func;
import signalbox.rules.language.Tree.Import;
import signalbox.rules.language.Tree.Item;
import signalbox.rules.language.Tree.Parameter;
import signalbox.rules.language.Tree.Rule;
import signalbox.rules.language.Tree.Unreadable;
import signalbox.rules.language.Type.Member;

/** Reads and checks the files of one package. None of what they say is run, and nothing of it is handed to Drools. */
public final class Checker {

    private static final Logger log = LoggerFactory.getLogger(Checker.class);

    private static final int LARGEST_FUNCTION = 1_000;

    private final String packageName;
    private final Vocabulary words;
    private final Map<String, Func> functions = new LinkedHashMap<>();
    @SuppressWarnings("IdentityHashMapUsage") // two that say the same are two
    private final Map<Declare, Type> declarations = new IdentityHashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, Integer> costs = new HashMap<>();
    private final List<FileCheck> files;

    /** A file while it is checked. */
    private final class FileCheck {
        private final Source source;
        private final Reader.Result read;
        private final List<Remark> problems;
        private final List<Remark> warnings = new ArrayList<>();
        private final List<Mention> mentions = new ArrayList<>();
        private final Imports imports;
        private final ExpressionChecker expressions;

        private FileCheck(Source source) {
            this.source = source;
            read = Reader.read(source.text());
            problems = new ArrayList<>(read.remarks());
            imports = new Imports(words, read.importsAreWhole());
            expressions = new ExpressionChecker(words, functions, imports);
        }

        private <T extends Item> void each(Class<T> kind, Consumer<T> check) {
            for (Item item : read.file().items()) {
                if (kind.isInstance(item)) {
                    attempt(() -> check.accept(kind.cast(item)));
                }
            }
        }

        private void attempt(Runnable part) {
            try {
                part.run();
            } catch (Refused refused) {
                problems.add(refused.remark());
            }
        }

        private CheckedFile result() {
            return new CheckedFile(
                    source, read.file(), expressions.types(), sorted(problems), sorted(warnings), mentions);
        }
    }

    private Checker(String packageName, List<Source> sources, Vocabulary vocabulary) {
        this.packageName = packageName;
        this.words = vocabulary.copy();
        this.files = sources.stream().map(FileCheck::new).toList();
    }

    /**
     * The files of a package, checked.
     *
     * @param packageName the DRL package that its folder gives them
     */
    public static Checked check(String packageName, List<Source> sources) {
        return check(packageName, sources, Vocabulary.standard());
    }

    /** With another table. */
    static Checked check(String packageName, List<Source> sources, Vocabulary vocabulary) {
        try {
            return new Checker(packageName, sources, vocabulary).run();
        } catch (RuntimeException | StackOverflowError e) { // a fault of ours must not be one of everybody's
            log.warn("internal error of the rule checker: package={}", packageName, e);
            return unreadable(packageName, sources, e);
        }
    }

    private static Checked unreadable(String packageName, List<Source> sources, Throwable e) {
        Remark remark = new Remark(Place.WHOLE_FILE, "the package cannot be read: " + e.getClass().getSimpleName(),
                "this is a mistake of the program's: please report it, with the files");
        return new Checked(packageName, Vocabulary.standard(), sources.stream()
                .map(source -> new CheckedFile(
                        source, new Tree.File(Place.WHOLE_FILE, packageName, List.of()), Map.of(), List.of(remark), List.of(), List.of()))
                .toList());
    }

    private Checked run() {
        files.forEach(file -> file.attempt(() -> packageOf(file)));
        files.forEach(file -> file.each(Import.class, file.imports::add));
        files.forEach(file -> file.each(Declare.class, this::name));
        files.forEach(file -> file.each(Declare.class, declared -> fields(declared, file)));
        files.forEach(file -> file.each(Func.class, function -> name(function, file)));
        files.forEach(file -> file.each(Func.class, function -> body(function, file)));
        files.forEach(file -> file.each(Func.class, function -> cost(function, new ArrayDeque<>())));
        files.forEach(file -> file.each(Rule.class, rule -> rule(rule, file)));
        Recursion.find(rules(), words).forEach((rule, remark) -> fileOf(rule).problems.add(remark));
        ConditionNames conditions = new ConditionNames(rules());
        conditions.unstated().forEach(found -> fileOf(found.rule()).problems.add(found.remark()));
        if (files.stream().allMatch(file -> file.problems.isEmpty())) {
            conditions.unasked().forEach(found -> fileOf(found.rule()).warnings.add(found.remark()));
            files.forEach(file -> file.each(
                    Rule.class, rule -> file.warnings.addAll(Lint.look(rule, file.expressions.types()))));
        }
        return new Checked(packageName, words, files.stream().map(FileCheck::result).toList());
    }

    private List<Rule> rules() {
        return files.stream()
                .flatMap(file -> file.read.file().items().stream())
                .filter(Rule.class::isInstance)
                .map(Rule.class::cast)
                .toList();
    }

    private FileCheck fileOf(Rule rule) {
        return files.stream().filter(file -> file.read.file().items().contains(rule)).findFirst().orElseThrow();
    }

    /** What is said of one place more than once is said once. */
    private static List<Remark> sorted(List<Remark> remarks) {
        return remarks.stream().distinct().sorted(Comparator.comparing(Remark::place)).toList();
    }

    private void packageOf(FileCheck file) {
        Tree.File tree = file.read.file();
        if (tree.packagePlace().equals(Place.WHOLE_FILE) || tree.packageName().equals("?")) {
            return; // there is nothing in it, or it is said already
        }
        String right = "package " + packageName;
        if (tree.packageName().isEmpty()) {
            throw new Refused(tree.packagePlace(), "the package is missing", "begin the file with \"" + right + "\"");
        }
        if (!tree.packageName().equals(packageName)) {
            throw new Refused(tree.packagePlace(), "the package is \"" + tree.packageName() + "\", but the file is in the folder of \""
                    + packageName + "\"", "write " + right);
        }
        for (String part : packageName.split("\\.", -1)) {
            if (Words.RESERVED.contains(part)) {
                throw new Refused(tree.packagePlace(), "\"" + part + "\" is no name for a package", "give the folder another name");
            }
        }
    }

    /** Remembers where something is, or says that it is there already. */
    private void once(String what, Place place, String shown, FileCheck file) {
        String earlier = places.putIfAbsent(what, file.source.shown() + ":" + place.line());
        if (earlier != null) {
            throw new Refused(place, shown + " is in this package already, at " + earlier, "give it a name of its own");
        }
    }

    // ---- types

    private void name(Declare declared) {
        String name = declared.name();
        if (words.type(name).isPresent()) {
            throw new Refused(declared.namePlace(), "there is a type \"" + name + "\" already", "declare a type of another name");
        }
        Type type = new Type(name, packageName + "." + name, Type.Kind.DECLARED);
        words.add(type);
        declarations.put(declared, type);
        if (!name.matches("[A-Z][A-Za-z0-9]*") || Imports.isJavaLang(name)) {
            throw new Refused(declared.namePlace(), "\"" + name + "\" is no name for a type",
                    "it begins with a capital letter, has letters and digits, and is none that Java has");
        }
    }

    private void fields(Declare declared, FileCheck file) {
        Type type = declarations.get(declared);
        if (type == null) {
            return; // there is one of its name already
        }
        List<String> all = new ArrayList<>();
        for (Field field : declared.fields()) {
            all.add(field.type());
            file.attempt(() -> field(field, type, file));
        }
        if (declared.readable()) {
            type.constructors().add(new Member("new", all, type.name(), true));
        } else {
            type.constructors().add(new Member("new", List.of("?..."), type.name(), true));
        }
    }

    private static void field(Field field, Type type, FileCheck file) {
        String name = field.name();
        type.methods().add(new Member(name, List.of(), Types.plain(field.type()), false));
        if (type.properties().put(name, field.type()) != null) {
            throw new Refused(field.place(), "the field \"" + name + "\" is there twice", "choose another name");
        }
        if (!name.matches("[a-z][A-Za-z0-9]*") || Words.RESERVED.contains(name) || name.equals("class")) {
            throw new Refused(field.place(), "\"" + name + "\" is no name for a field",
                    "it begins with a small letter, has letters and digits, and is no word of Java or of rules");
        }
        Type of = file.imports.typed(field.typePlace(), field.type());
        if (of.isConcluded() || of.name().equals("Object") || of.name().equals("Locale")) {
            throw new Refused(field.typePlace(), "a field of type " + of.name() + " is not possible",
                    "fields are texts, numbers, times, labels, alerts, lists and sets");
        }
    }

    // ---- functions: one expression, not recursive, and small with all that they call written out

    private void name(Func function, FileCheck file) {
        String name = function.name();
        functions.putIfAbsent(name, function);
        once("function " + name, function.place(), "function " + name, file);
        if (!name.matches("[a-z][A-Za-z0-9]*") || Words.RESERVED.contains(name)) {
            throw new Refused(function.place(), "\"" + name + "\" is no name for a function",
                    "it begins with a small letter, has letters and digits, and is no word of Java or of rules");
        }
        words.types().forEach(type -> {
            if (!type.isDeclared() && !type.methodsNamed(name).isEmpty()) {
                throw new Refused(function.place(), type.name() + " has a method \"" + name + "\" already", "choose another name");
            }
        });
        String hidden = Character.toUpperCase(name.charAt(0)) + name.substring(1); // Drools puts it into a class of that name
        if (words.type(hidden).isPresent() || Imports.isJavaLang(hidden)) {
            throw new Refused(function.place(), "function " + name + " would hide the type " + hidden, "choose another name");
        }
    }

    private static void body(Func function, FileCheck file) {
        if (function.result() instanceof Unreadable) {
            return;
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (Parameter parameter : function.parameters()) {
            String type = file.imports.typed(parameter.place(), parameter.type()).name();
            String name = parameter.name();
            if (!name.matches("[a-z][A-Za-z0-9]*") || Words.RESERVED.contains(name) || names.put(name, type) != null) {
                throw new Refused(parameter.place(), "\"" + name + "\" is no name for a parameter",
                        "each has one of its own, of letters and digits, that is no word of Java or of rules");
            }
        }
        file.imports.typed(function.typePlace(), function.type());
        String result = file.expressions.type(function.result(), NameScope.ofFunction(names));
        if (!Types.fits(function.type(), result)) {
            throw new Refused(function.result().place(), Types.words(result) + " stands where " + Types.words(function.type()) + " is needed",
                    "function " + function.name() + " returns " + function.type());
        }
    }

    private int cost(Func function, Deque<String> under) {
        if (under.contains(function.name())) {
            throw new Refused(function.place(), "function " + function.name() + " calls itself",
                    "a function is one expression over its parameters: recursion can run for ever");
        }
        Integer known = costs.get(function.name());
        if (known != null) {
            return known;
        }
        under.push(function.name());
        int cost = cost(function.result(), under);
        under.pop();
        if (cost > LARGEST_FUNCTION) {
            throw new Refused(function.place(), "function " + function.name() + " is too long with all that it calls",
                    "it has " + LARGEST_FUNCTION + " steps at most");
        }
        costs.put(function.name(), cost);
        return cost;
    }

    private int cost(Expr expr, Deque<String> under) {
        int cost = 1;
        for (Expr part : Tree.parts(expr)) {
            cost = Math.min(LARGEST_FUNCTION + 1, cost + cost(part, under));
        }
        if (expr instanceof Call call && call.on() == null && functions.containsKey(call.name())) {
            cost = Math.min(LARGEST_FUNCTION + 1, cost + cost(functions.get(call.name()), under));
        }
        return cost;
    }

    // ---- rules

    private void rule(Rule rule, FileCheck file) {
        if (!rule.name().isEmpty()) {
            once("rule " + rule.name(), rule.place(), "rule \"" + rule.name() + "\"", file);
        }
        if (!rule.readable()) {
            return;
        }
        ConclusionChecker conclusions = new ConclusionChecker(words, file.expressions, file.imports, file.mentions::add);
        NameScope unused = new RuleChecker(rule, file.expressions, file.imports, file.problems::add).check(conclusions);
        file.mentions.addAll(Lint.intervals(rule));
    }
}
