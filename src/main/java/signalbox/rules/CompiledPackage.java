package signalbox.rules;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.drools.base.common.DroolsObjectInputStream;
import org.drools.wiring.api.classloader.ProjectClassLoader;
import org.kie.api.definition.KiePackage;

/**
 * A package ready to be put into a rule base.
 *
 * @param name the DRL package
 * @param version of its sources
 * @param bytes as {@link PackageCompiler#serialized} wrote them
 * @param positions where its rules stand, by name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; never handed out of this package
record CompiledPackage(String name, String version, byte[] bytes, Map<String, RulePosition> positions) {

    /** When two packages cannot both be had, the standard rules are those that stay. */
    static final Comparator<CompiledPackage> STANDARD_FIRST = Comparator.comparing(
                    (CompiledPackage compiled) -> compiled.name().startsWith("rules.teams"))
            .thenComparing(CompiledPackage::name);

    /** What cannot be put into a rule base. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(Throwable cause) {
            super(cause);
        }
    }

    CompiledPackage {
        positions = Map.copyOf(positions);
    }

    static CompiledPackage of(PackageSource source, byte[] bytes) {
        return new CompiledPackage(source.name(), source.version(), bytes, source.positions());
    }

    /**
     * Makes the package anew: each rule base needs packages of its own.
     *
     * @param loader of the base; is given the classes of the types that the package declares
     */
    List<KiePackage> load(ProjectClassLoader loader) throws UnusableException {
        try (DataInputStream types = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = types.readInt();
            for (int i = 0; i < count; i++) {
                String type = types.readUTF();
                loader.defineClass(type, types.readNBytes(types.readInt()));
            }
            try (DroolsObjectInputStream in = new DroolsObjectInputStream(types, loader)) {
                Collection<?> packages = (Collection<?>) in.readObject();
                return packages.stream().map(KiePackage.class::cast).toList();
            }
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new UnusableException(e);
        }
    }

    static Stream<String> ruleNames(KiePackage kiePackage) {
        return kiePackage.getRules().stream().map(rule -> rule.getName()).sorted();
    }
}
