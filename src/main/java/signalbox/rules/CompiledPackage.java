package signalbox.rules;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.drools.base.common.DroolsObjectInputStream;
import org.drools.core.impl.RuleBaseFactory;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.drools.wiring.api.classloader.ProjectClassLoader;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.KieBaseConfiguration;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Rule;
import org.kie.internal.conf.ShareBetaNodesOption;

/** A package that was compiled, and the rule base that holds its rules and no others: made once, when it is first asked for. */
final class CompiledPackage {

    /** The name of the standard rules. */
    static final String STANDARD = "rules.standard";

    /** The standard rules first. */
    static final Comparator<CompiledPackage> STANDARD_FIRST = Comparator.comparing(
                    (CompiledPackage compiled) -> !compiled.name().equals(STANDARD))
            .thenComparing(CompiledPackage::name);

    /** What cannot be made a rule base. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(Throwable cause) {
            super(cause);
        }
    }

    private final PackageSource source;
    private final String version;
    private final byte[] bytes;
    private final Map<String, RulePosition> positions;
    private final PackageSettings settings;
    private @Nullable KieBase base;

    /** @param bytes as {@link PackageCompiler#serialized} wrote them */
    CompiledPackage(PackageSource source, byte[] bytes) {
        this.source = source;
        this.version = source.version();
        this.bytes = bytes;
        this.positions = Map.copyOf(source.positions());
        this.settings = source.settings();
    }

    /** What it was compiled from. */
    PackageSource source() {
        return source;
    }

    /** Its files by the names that people know them by, in their order; none of the product's own. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        if (!source.isTrusted()) {
            source.files().forEach(file -> texts.put(file.shown(), file.text()));
        }
        return texts;
    }

    /** The DRL package. */
    String name() {
        return source.name();
    }

    /** The version of its sources. */
    String version() {
        return version;
    }

    /** Where its rules stand, by name. */
    Map<String, RulePosition> positions() {
        return positions;
    }

    /** What its {@code package.yml} says. */
    PackageSettings settings() {
        return settings;
    }

    /** Its rules, ready to run. */
    KieBase base() throws UnusableException {
        KieBase known = base;
        if (known == null) {
            known = read();
            base = known;
        }
        return known;
    }

    private KieBase read() throws UnusableException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            ClassLoader loader = loader(declaredTypes(in));
            KieBaseConfiguration configuration = RuleBaseFactory.newKnowledgeBaseConfiguration(null, loader);
            if (!name().equals(STANDARD)) {
                configuration.setOption(ShareBetaNodesOption.NO); // Drools forgets matches of rules that share an accumulate
            }
            InternalKnowledgeBase made = KnowledgeBaseFactory.newKnowledgeBase(configuration);
            made.addPackages(packages(in, loader));
            return made;
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new UnusableException(e);
        }
    }

    /** The classes of the types that the package declares stand before it: it cannot be read without them. */
    private static Map<String, byte[]> declaredTypes(DataInputStream in) throws IOException {
        Map<String, byte[]> types = new TreeMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String type = in.readUTF();
            byte[] definition = new byte[in.readInt()];
            in.readFully(definition);
            types.put(type, definition);
        }
        return types;
    }

    private static ClassLoader loader(Map<String, byte[]> types) {
        ProjectClassLoader loader = ProjectClassLoader.createProjectClassLoader(CompiledPackage.class.getClassLoader());
        types.forEach(loader::defineClass);
        return loader;
    }

    private static List<KiePackage> packages(DataInputStream from, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (DroolsObjectInputStream in = new DroolsObjectInputStream(from, loader)) {
            return ((Collection<?>) in.readObject()).stream().map(KiePackage.class::cast).toList();
        }
    }

    /** The names of its rules, sorted. */
    List<String> ruleNames() throws UnusableException {
        KiePackage own = base().getKiePackage(name());
        return own == null ? List.of() : own.getRules().stream().map(Rule::getName).sorted().toList();
    }
}
