package signalbox.rules.language;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.base.base.EnabledBoolean;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.base.rule.Accumulate;
import org.drools.base.rule.Declaration;
import org.drools.base.rule.EntryPointId;
import org.drools.base.rule.GroupElement;
import org.drools.base.rule.PatternSource;
import org.drools.base.rule.RuleConditionElement;
import org.drools.base.rule.constraint.Constraint;
import org.drools.core.rule.JavaDialectRuntimeData;
import org.drools.mvel.MVELConstraint;
import org.drools.mvel.extractors.MVELObjectClassFieldReader;
import org.kie.api.definition.KiePackage;

/**
 * What Drools made of a package, looked at again before it is used: compiled conditions, bytecode, attributes. It knows the table and
 * nothing of the tree, so a hole in the reader or the checker is not a hole here. ({@link ListedClasses}, its other half, is there
 * while the package is built.)
 */
public final class SecondWall {

    /** Possessive, as anything else recurs for each character of a long text. */
    private static final Pattern WORD =
            Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|'(?:[^'\\\\]++|\\\\.)*+'|[0-9]++L?+(?![\\p{L}\\p{N}_$])|[\\p{L}_$][\\p{L}\\p{N}_$]*");
    private static final Pattern UNLISTED_FORM = Pattern.compile("[\\[{;#]|->|::|[^=!<>]=[^=]");
    private static final Set<String> WORDS_OF_CONDITIONS = Set.of("this", "null", "true", "false", "in", "not");

    private final String packageName;
    private final Vocabulary vocabulary;
    private final Map<String, String> entryPoints;
    private final Set<String> found = new TreeSet<>();
    private final Set<String> names = new HashSet<>(WORDS_OF_CONDITIONS);

    private SecondWall(String packageName, Vocabulary vocabulary, Map<String, String> entryPoints) {
        this.packageName = packageName;
        this.vocabulary = vocabulary;
        this.entryPoints = entryPoints;
    }

    /**
     * What is in compiled packages and may not be there; empty when all is well.
     *
     * @param packageName the one package that may have rules
     * @param vocabulary the table
     * @param entryPoints those that were printed, by rule
     */
    public static Set<String> inspect(
            Collection<? extends KiePackage> packages, String packageName, Vocabulary vocabulary, Map<String, String> entryPoints) {
        SecondWall wall = new SecondWall(packageName, vocabulary, entryPoints);
        packages.forEach(compiled -> wall.look((InternalKnowledgePackage) compiled));
        return wall.found;
    }

    private void look(InternalKnowledgePackage compiled) {
        if (!compiled.getName().equals(packageName)) {
            if (!compiled.getRules().isEmpty()) {
                found.add("rules in the package " + compiled.getName());
            }
            return;
        }
        if (!compiled.getGlobals().isEmpty()) {
            found.add("globals");
        }
        if (!compiled.getWindowDeclarations().isEmpty()) {
            found.add("windows");
        }
        gatherNames(compiled);
        if (compiled.getDialectRuntimeRegistry().getDialectData("java") instanceof JavaDialectRuntimeData java) {
            Bytecode bytecode = new Bytecode(compiled, vocabulary);
            java.getStore().forEach((name, bytes) -> found.addAll(bytecode.look(name, bytes)));
        }
        compiled.getRules().forEach(rule -> rule((RuleImpl) rule));
    }

    private void gatherNames(InternalKnowledgePackage compiled) {
        for (String own : List.of(Printer.BUDGET, Printer.MATCHES, Printer.JOIN)) {
            names.addAll(List.of(own.split("\\.", -1)));
        }
        for (Type type : vocabulary.types()) {
            names.addAll(type.properties().keySet());
            type.methods().forEach(method -> names.add(method.name()));
            names.addAll(type.constants().keySet());
            if (!type.constants().isEmpty() || type.methods().stream().anyMatch(Type.Member::isStatic)) {
                names.add(type.name());
            }
        }
        names.addAll(compiled.getFunctions().keySet());
        compiled.getTypeDeclarations().values().forEach(type -> Arrays.stream(type.getTypeClass().getDeclaredFields()).forEach(field -> {
            String name = field.getName();
            String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
            names.addAll(List.of(name, "get" + capital, "is" + capital));
        }));
    }

    private void rule(RuleImpl rule) {
        String name = rule.getName();
        if (rule.isQuery() || rule.hasNamedConsequences()) {
            found.add("more than a rule in " + name);
        }
        if (rule.getConsequence() != null && !rule.getConsequence().getClass().getName().startsWith(packageName + ".")) {
            found.add("a consequence of another kind in " + name);
        }
        if (rule.getSalience().isDynamic()
                || rule.getSalience().getValue() != 0
                || rule.getEnabled() != EnabledBoolean.ENABLED_TRUE
                || rule.getTimer() != null
                || rule.getCalendars() != null
                || rule.isLockOnActive()
                || rule.isNoLoop()
                || rule.getActivationGroup() != null
                || !"MAIN".equals(rule.getAgendaGroup())
                || rule.getDateEffective() != null
                || rule.getDateExpires() != null) {
            found.add("attributes of " + name);
        }
        rule.getMetaData().keySet().forEach(key -> found.add("an annotation " + key + " of " + name));
        element(rule.getLhs(), name);
    }

    // ---- conditions: MVEL keeps them as texts until they run, so the text that it will run is looked at, word by word

    private void element(RuleConditionElement element, String rule) {
        if (element instanceof org.drools.base.rule.Pattern pattern) {
            pattern(pattern, rule);
        } else if (element instanceof Accumulate accumulate) {
            element(accumulate.getSource(), rule);
        } else if (element instanceof GroupElement) {
            element.getNestedElements().forEach(part -> element(part, rule));
        } else {
            found.add("a " + element.getClass().getSimpleName() + " in " + rule);
        }
    }

    private void pattern(org.drools.base.rule.Pattern pattern, String rule) {
        for (Constraint constraint : pattern.getConstraints()) {
            if (constraint instanceof MVELConstraint mvel) {
                condition(mvel, pattern, rule);
            } else {
                found.add("a constraint " + constraint.getClass().getSimpleName() + " in " + rule);
            }
        }
        for (Declaration declaration : pattern.getDeclarations().values()) {
            if (declaration.getExtractor() instanceof MVELObjectClassFieldReader reader) {
                words(String.valueOf(reader.getExpression()), names, rule);
            }
        }
        PatternSource source = pattern.getSource();
        if (source instanceof EntryPointId entry) {
            if (!entry.getEntryPointId().equals(entryPoints.get(rule))) {
                found.add("the entry point " + entry.getEntryPointId() + " in " + rule);
            }
        } else if (source instanceof Accumulate accumulate) {
            element(accumulate, rule);
        } else if (source != null) {
            found.add("a pattern from " + source.getClass().getSimpleName() + " in " + rule);
        }
        if (pattern.getBehaviors() != null && !pattern.getBehaviors().isEmpty()) {
            found.add("a window in " + rule);
        }
    }

    private void condition(MVELConstraint constraint, org.drools.base.rule.Pattern pattern, String rule) {
        Set<String> here = new HashSet<>(names);
        for (Declaration declaration : constraint.getRequiredDeclarations()) {
            here.add(declaration.getIdentifier());
        }
        here.addAll(pattern.getInnerDeclarations().keySet());
        words(constraint.getExpression(), here, rule);
    }

    private void words(String expression, Set<String> known, String rule) {
        Matcher word = WORD.matcher(expression);
        while (word.find()) {
            char first = word.group().charAt(0);
            if (first != '"' && first != '\'' && !Character.isDigit(first) && !known.contains(word.group())) {
                found.add("the word " + word.group() + " in a condition of " + rule);
            }
        }
        if (UNLISTED_FORM.matcher(WORD.matcher(expression).replaceAll("x")).find()) {
            found.add("an unlisted form in a condition of " + rule);
        }
        int matches = expression.indexOf("matches");
        if (matches >= 0 && !expression.contains(Printer.MATCHES)) {
            found.add("a regular expression of Java in a condition of " + rule);
        }
    }
}
