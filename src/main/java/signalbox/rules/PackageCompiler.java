package signalbox.rules;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drools.base.common.DroolsObjectOutputStream;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.drools.base.rule.LineMappings;
import org.drools.base.rule.TypeDeclaration;
import org.drools.core.rule.JavaDialectRuntimeData;
import org.kie.api.definition.KiePackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.plan.Plan;
import signalbox.plan.Plans;
import signalbox.rules.language.Build;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Checker;
import signalbox.rules.language.ListedClasses;
import signalbox.rules.language.Place;
import signalbox.rules.language.Printer;
import signalbox.rules.language.Printer.EntryPoints;
import signalbox.rules.language.Printer.Printed;
import signalbox.rules.language.Remark;
import signalbox.rules.language.SecondWall;
import signalbox.rules.language.Source;

/**
 * Compiles one package by itself, and says all that is wrong with it at once. What teams wrote is checked and printed anew, and Drools
 * sees only what was printed, with no more classes than the language names. The standard rules are the product's own and are compiled
 * as they stand.
 */
final class PackageCompiler {

    private static final Logger log = LoggerFactory.getLogger(PackageCompiler.class);

    /** Lines of a generated class before its first method, beyond what the line mapping counts. */
    private static final int GENERATED_HEAD = 3;

    private static final int LONGEST_MESSAGE = 300;

    /**
     * How it went.
     *
     * @param compiled the package in serialized form; empty when there are problems
     * @param problems sorted
     * @param warnings what its author should look at again, sorted
     */
    record Result(Optional<byte[]> compiled, List<RuleProblem> problems, List<RuleProblem> warnings) {

        private static Result refused(Collection<RuleProblem> problems) {
            return new Result(Optional.empty(), problems.stream().distinct().sorted().toList(), List.of());
        }
    }

    /** Every rule reads alerts from a place of its own, so that it can be handed those that it needs and no others. */
    private static final EntryPoints OF_ITS_OWN = (rule, ordinal) -> Optional.of("r" + ordinal);

    private static final String SHARED = "all";
    private static final String UNLIMITED_TARGET = "unlimited-target";

    private PackageCompiler() {}

    static Result compile(PackageSource source) {
        if (source.isTrusted()) {
            return asItStands(source);
        }
        try {
            return closed(source);
        } catch (RuntimeException | StackOverflowError e) { // a fault of ours must not be one of everybody's
            log.warn("internal error of the rule compiler: package={}", source.name(), e);
            return Result.refused(List.of(new RuleProblem(source.files().get(0).shown(), 0, 0,
                    "the package cannot be compiled: " + e.getClass().getSimpleName(),
                    "this is a mistake of the program's: please report it, with the files")));
        }
    }

    /** Reads a team's package and runs none of it. */
    static Checked check(PackageSource source) {
        return Checker.check(
                source.name(), source.files().stream().map(file -> new Source(file.shown(), file.text())).toList());
    }

    private static Result closed(PackageSource source) {
        Checked checked = check(source);
        if (!checked.isSound()) {
            return Result.refused(problems(checked));
        }
        List<Printed> printed = Printer.print(checked, OF_ITS_OWN);
        Build build = build(printed, checked);
        Set<String> takingAll = takingEveryAlert(build);
        if (takingAll.size() > 1) {
            printed = Printer.print(checked, shared(takingAll));
            build = build(printed, checked);
        }
        if (!build.faults().isEmpty()) {
            return Result.refused(faults(build, source));
        }
        Map<String, String> entryPoints = new TreeMap<>();
        printed.forEach(file -> entryPoints.putAll(file.entryPoints()));
        Set<String> found = SecondWall.inspect(build.packages(), source.name(), checked.vocabulary(), entryPoints);
        if (!found.isEmpty()) {
            return Result.refused(found.stream().map(what -> unlisted(source, what)).toList());
        }
        return new Result(Optional.of(serialized(build.packages())), List.of(), warnings(checked, source));
    }

    private static Build build(List<Printed> printed, Checked checked) {
        Map<String, String> texts = new LinkedHashMap<>();
        printed.forEach(file -> texts.put(file.shown(), file.drl()));
        return Build.of(texts, new ListedClasses(checked.vocabulary()), Build.LONGEST);
    }

    private static Set<String> takingEveryAlert(Build build) {
        return Plans.of(build.packages()).stream().filter(Plan::takesEveryAlert).map(Plan::rule).collect(Collectors.toSet());
    }

    /** These are handed every alert at any time: they read from one place, in which each is once and not as often as they are many. */
    private static EntryPoints shared(Set<String> rules) {
        return (rule, ordinal) -> rules.contains(rule.name()) ? Optional.of(SHARED) : OF_ITS_OWN.of(rule, ordinal);
    }

    private static RuleProblem unlisted(PackageSource source, String what) {
        log.warn("compiled rules contain code outside of the rule language: package={} found={}", source.name(), what);
        return new RuleProblem(source.files().get(0).shown(), 0, 0, "the compiled package has what no rule can say: " + what,
                "this is a mistake of the program's: please report it, with the file");
    }

    private static Result asItStands(PackageSource source) {
        Map<String, String> texts = new LinkedHashMap<>();
        source.files().forEach(file -> texts.put(file.shown(), file.text()));
        Build build = Build.of(texts, PackageCompiler.class.getClassLoader(), Build.LONGEST);
        return build.faults().isEmpty()
                ? new Result(Optional.of(serialized(build.packages())), List.of(), List.of())
                : Result.refused(faults(build, source));
    }

    /** What Drools says against a text, which for one that was checked is the checker's fault. */
    private static List<RuleProblem> faults(Build build, PackageSource source) {
        return build.faults().stream()
                .map(fault -> new RuleProblem(
                        fault.shown().isEmpty() ? source.files().get(0).shown() : fault.shown(),
                        fault.line(),
                        0,
                        "this cannot be compiled: " + shortened(fault.message()),
                        "look it over, or write it in another way"))
                .toList();
    }

    /** One line. */
    static String shortened(String message) {
        String line = message.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }

    static List<RuleProblem> problems(Checked checked) {
        List<RuleProblem> all = new ArrayList<>();
        checked.files().forEach(file -> file.problems().forEach(remark -> all.add(problem(file, remark))));
        return all;
    }

    /** Where a package has a scope, that limits what its conclusions are about. */
    private static List<RuleProblem> warnings(Checked checked, PackageSource source) {
        boolean isLimited = !source.settings().scope().isEmpty();
        Set<RuleProblem> all = new TreeSet<>();
        checked.files().forEach(file -> file.warnings().stream()
                .filter(remark -> !isLimited || !remark.code().equals(UNLIMITED_TARGET))
                .forEach(remark -> all.add(problem(file, remark))));
        return List.copyOf(all);
    }

    private static RuleProblem problem(CheckedFile file, Remark remark) {
        return at(file, remark.place(), remark.message(), remark.hint(), remark.code());
    }

    static RuleProblem at(CheckedFile file, Place place, String message, String hint) {
        return at(file, place, message, hint, "");
    }

    static RuleProblem at(CheckedFile file, Place place, String message, String hint, String code) {
        return new RuleProblem(file.source().shown(), place.line(), place.column(), message, hint, code);
    }

    /** The line of a rule's file that a line of its generated class comes from. */
    static int sourceLine(LineMappings mapping, int generatedLine) {
        return generatedLine - mapping.getOffset() - GENERATED_HEAD + mapping.getStartLine();
    }

    /** The compiled form of packages, as {@link CompiledPackage} reads it: before them the classes of the types that they declare. */
    static byte[] serialized(Collection<? extends KiePackage> kiePackages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeDeclaredTypes(kiePackages, out);
            try (DroolsObjectOutputStream packages = new DroolsObjectOutputStream(out)) {
                packages.writeObject(new ArrayList<>(kiePackages));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a compiled package cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void writeDeclaredTypes(Collection<? extends KiePackage> kiePackages, DataOutputStream out) throws IOException {
        Map<String, byte[]> types = new TreeMap<>();
        for (KiePackage kiePackage : kiePackages) {
            InternalKnowledgePackage compiled = (InternalKnowledgePackage) kiePackage;
            for (TypeDeclaration type : compiled.getTypeDeclarations().values()) {
                definition(compiled, type.getTypeClassName()).ifPresent(bytes -> types.put(type.getTypeClassName(), bytes));
            }
        }
        out.writeInt(types.size());
        for (Map.Entry<String, byte[]> type : types.entrySet()) {
            out.writeUTF(type.getKey());
            out.writeInt(type.getValue().length);
            out.write(type.getValue());
        }
    }

    /** The class of a declared type; empty for a type that was there before. */
    private static Optional<byte[]> definition(InternalKnowledgePackage compiled, String className) {
        String file = className.replace('.', '/') + ".class";
        return compiled.getDialectRuntimeRegistry().getDialectData("java") instanceof JavaDialectRuntimeData java
                ? Optional.ofNullable(java.getClassDefinition(file)).or(() -> Optional.ofNullable(java.getStore().get(file)))
                : Optional.empty();
    }
}
