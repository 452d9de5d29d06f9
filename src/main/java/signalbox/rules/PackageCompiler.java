package signalbox.rules;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.drools.base.common.DroolsObjectOutputStream;
import org.drools.base.rule.LineMappings;
import org.drools.compiler.builder.impl.KnowledgeBuilderImpl;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.io.ByteArrayResource;
import org.kie.api.io.ResourceType;
import org.kie.internal.builder.CompositeKnowledgeBuilder;
import org.kie.internal.builder.KnowledgeBuilderConfiguration;
import org.kie.internal.builder.KnowledgeBuilderFactory;
import org.kie.internal.builder.KnowledgeBuilderResult;
import org.kie.internal.builder.ResultSeverity;
import org.kie.internal.jci.CompilationProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles one package by itself, and says all that is wrong with it at once. */
final class PackageCompiler {

    private static final Logger log = LoggerFactory.getLogger(PackageCompiler.class);

    /**
     * How it went.
     *
     * @param compiled the package in serialized form; empty when there are problems
     * @param problems sorted
     */
    record Result(Optional<byte[]> compiled, List<Problem> problems) {}

    /** Compiled rules run on every JDK from here up, whichever compiled them. */
    private static final String CLASS_FILE_LEVEL = "17";
    /** Lines of a generated class before its first method, beyond what the line mapping counts. */
    private static final int GENERATED_HEAD = 3;

    private final PackageSource source;
    private final Map<String, ParsedFile> files = new LinkedHashMap<>();
    private final Set<Problem> problems = new TreeSet<>();

    private PackageCompiler(PackageSource source) {
        this.source = source;
        source.files().forEach(file -> files.put(file.shown(), new ParsedFile(file)));
    }

    static Result compile(PackageSource source) {
        return new PackageCompiler(source).run();
    }

    /** The compiled form of packages, as {@link CompiledPackage} reads it. */
    static byte[] serialized(Collection<?> kiePackages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DroolsObjectOutputStream out = new DroolsObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(kiePackages));
        } catch (IOException e) {
            throw new UncheckedIOException("a compiled package cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private Result run() {
        for (ParsedFile file : files.values()) {
            problems.addAll(file.problems());
            file.packageProblem(source.name()).ifPresent(problems::add);
            problems.addAll(Allowed.problemsIn(file, source.name()));
            problems.addAll(RouteWords.problemsIn(file));
            problems.addAll(ConsequenceSlips.problemsIn(file));
        }
        duplicateRules();
        boolean parentsKnown = parentsAreKnown();
        Optional<byte[]> compiled = Optional.empty();
        if (parentsKnown && files.values().stream().allMatch(ParsedFile::wholeButForRules)) {
            compiled = build();
        }
        return problems.isEmpty() ? new Result(compiled, List.of()) : new Result(Optional.empty(), List.copyOf(problems));
    }

    private void duplicateRules() {
        Map<String, String> places = new HashMap<>();
        for (ParsedFile file : files.values()) {
            for (Statement statement : file.statements()) {
                if (statement.isRule() || statement.first().is("function")) {
                    String here = file.file().shown() + ":" + statement.first().line();
                    String earlier = places.putIfAbsent(statement.shown(), here);
                    if (earlier != null) {
                        problems.add(file.problem(
                                statement.first(),
                                statement.shown() + " is in this package already, at " + earlier,
                                "give it a name of its own"));
                    }
                }
            }
        }
    }

    /** A rule that extends one that is not there makes the compiler fail without saying where. */
    private boolean parentsAreKnown() {
        Set<String> names = new TreeSet<>();
        files.values().forEach(file -> file.parsed().getRules().forEach(rule -> names.add(rule.getName())));
        boolean known = true;
        for (ParsedFile file : files.values()) {
            for (RuleDescr rule : file.parsed().getRules()) {
                String parent = rule.getParentName();
                if (parent != null && !names.contains(parent)) {
                    known = false;
                    problems.add(file.problem(
                            rule,
                            "rule \"" + rule.getName() + "\" extends \"" + parent + "\", which is not in this package",
                            SyntaxProblems.meant(parent, names).orElse("a rule can extend one of its own package")));
                }
            }
        }
        return known;
    }

    private Optional<byte[]> build() {
        try {
            KnowledgeBuilderImpl builder = build(texts());
            List<KnowledgeBuilderResult> errors = new ArrayList<>(builder.getResults(ResultSeverity.ERROR));
            if (errors.isEmpty()) {
                return problems.isEmpty() ? Optional.of(serialized(builder.getKnowledgePackages())) : Optional.empty();
            }
            BuildProblems explained = new BuildProblems(
                    source.name(), files, new Vocabulary(), (problem, rule) -> sourceLine(builder, problem, rule));
            problems.addAll(explained.explain(errors));
            if (problems.isEmpty()) {
                problems.addAll(explained.unsaid());
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            problems.add(compilerFailure(e));
        }
        return Optional.empty();
    }

    private static KnowledgeBuilderImpl build(Map<String, String> texts) {
        KnowledgeBuilderConfiguration configuration =
                KnowledgeBuilderFactory.newKnowledgeBuilderConfiguration(null, PackageCompiler.class.getClassLoader());
        configuration.setProperty("drools.dialect.java.compiler.lnglevel", CLASS_FILE_LEVEL);
        KnowledgeBuilderImpl builder = (KnowledgeBuilderImpl) KnowledgeBuilderFactory.newKnowledgeBuilder(configuration);
        CompositeKnowledgeBuilder batch = builder.batch();
        texts.forEach((shown, text) -> batch.add(
                new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8.name()).setSourcePath(shown),
                ResourceType.DRL));
        batch.build();
        return builder;
    }

    /** The texts to compile, by the names of their files: those in which there is anything. */
    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach((shown, file) -> {
            if (!file.statements().isEmpty()) {
                texts.put(shown, file.usable());
            }
        });
        return texts;
    }

    /** The line of a rule's file that a line of the generated class comes from. */
    private int sourceLine(KnowledgeBuilderImpl builder, CompilationProblem problem, RuleDescr rule) {
        String className = problem.getFileName().replace('/', '.').replaceAll("\\.java$", "");
        LineMappings mapping = builder.getPackageRegistry(source.name())
                .getPackage()
                .getDialectRuntimeRegistry()
                .getLineMappings(className);
        return mapping == null ? rule.getLine() : sourceLine(mapping, problem.getStartLine());
    }

    /** The line of a rule's file that a line of its generated class comes from. */
    static int sourceLine(LineMappings mapping, int generatedLine) {
        return generatedLine - mapping.getOffset() - GENERATED_HEAD + mapping.getStartLine();
    }

    /** Looks for the rule on which the compiler itself stumbles. */
    private Problem compilerFailure(Throwable failure) {
        log.debug("the compiler of rules failed: package={}", source.name(), failure);
        String hint = "look it over, or write it in another way";
        for (ParsedFile file : files.values()) {
            for (Statement statement : file.statements()) {
                if (statement.isRule() && !compilerSurvives(file, file.usableWithOnly(statement))) {
                    return file.problem(
                            statement.first(), statement.shown() + " cannot be compiled, and the compiler does not say why", hint);
                }
            }
        }
        String shown = files.keySet().iterator().next();
        return new Problem(shown, 0, 0, "the package cannot be compiled, and the compiler does not say why", hint);
    }

    private static boolean compilerSurvives(ParsedFile file, String text) {
        try {
            build(Map.of(file.file().shown(), text));
            return true;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return false;
        }
    }
}
