package signalbox.rules.language;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mvel2.compiler.AbstractParser;
import signalbox.limit.JoinBudget;
import signalbox.limit.Texts;

/**
 * The classes that exist for the compiler of rules: those of the table, a few of {@code java.lang}, and what generated code is linked
 * to. Whatever a rule would name beside them, there is no such class.
 */
public final class ListedClasses extends ClassLoader {

    private static final Set<String> LANG = Set.of(
            "Object", "String", "CharSequence", "Comparable", "Number", "Integer", "Long", "Double", "Boolean", "Character", "Byte",
            "Short", "Float", "Void", "Throwable", "Exception", "RuntimeException", "Error", "Iterable", "AutoCloseable", "Cloneable",
            "Override", "Enum", "Record", "FunctionalInterface", "Deprecated", "SafeVarargs", "SuppressWarnings");
    /** Named by the signatures of what is listed, or by code that Drools generates. */
    private static final List<String> LINKED = List.of(
            "java.lang.Class", "java.io.Serializable", "java.io.Externalizable", "java.io.ObjectInput", "java.io.ObjectOutput",
            "java.io.IOException", "java.lang.ClassNotFoundException", "java.lang.ReflectiveOperationException",
            "java.lang.annotation.Annotation", "java.util.Collection", "java.util.Map", "java.lang.constant.Constable",
            "java.util.SequencedCollection", // what a List is from Java 21 on
            "java.lang.constant.ConstantDesc", "java.lang.IllegalArgumentException", "java.lang.NumberFormatException",
            JoinBudget.class.getName(), Texts.class.getName());

    /**
     * Names that would be listed and are no classes. A compiler asks for the same ones again and again, as it takes each word of a rule
     * for a class in each class that is imported, and to find nothing takes a look into every jar.
     */
    private static final Set<String> MISSING = ConcurrentHashMap.newKeySet();

    /** Rules can make up any number of names, of any length. */
    private static final int MOST_MISSING = 20_000;
    private static final int LONGEST_MISSING = 200;

    private final Set<String> open = new HashSet<>(LINKED);

    static {
        // MVEL knows System, Runtime, Class, Thread and others by itself, whatever a loader says. No rule of ours needs them.
        for (Map<String, Object> known : List.of(AbstractParser.LITERALS, AbstractParser.CLASS_LITERALS)) {
            known.entrySet().removeIf(entry -> entry.getValue() instanceof Class<?> type
                    && !type.isPrimitive()
                    && !LANG.contains(type.getSimpleName()));
        }
    }

    /** @param vocabulary the table */
    public ListedClasses(Vocabulary vocabulary) {
        super(ListedClasses.class.getClassLoader());
        vocabulary.types().stream().filter(Type::isClass).forEach(type -> open.addAll(List.of(type.className(), type.madeClassName())));
        LANG.forEach(name -> open.add("java.lang." + name));
    }

    static Set<String> lang() {
        return LANG;
    }

    private boolean isListed(String name) {
        String outer = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
        return open.contains(outer) || outer.startsWith("org.drools.") || outer.startsWith("org.kie.");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isListed(name)) {
            throw new ClassNotFoundException(name + " is not listed");
        }
        if (MISSING.contains(name)) {
            throw new ClassNotFoundException(name);
        }
        try {
            return super.loadClass(name, resolve);
        } catch (ClassNotFoundException e) {
            if (name.length() <= LONGEST_MISSING && MISSING.size() < MOST_MISSING) {
                MISSING.add(name);
            }
            throw e;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        boolean hidden = name.endsWith(".class") && !isListed(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
        return hidden ? null : super.getResource(name);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        URL url = getResource(name);
        try {
            return url == null ? null : url.openStream();
        } catch (IOException e) {
            return null;
        }
    }
}
