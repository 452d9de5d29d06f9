package signalbox.rules.language;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import signalbox.rules.language.Type.By;
import signalbox.rules.language.Type.Kind;
import signalbox.rules.language.Type.Member;

/** The table of all that rules may name, read from {@code vocabulary.txt}. The types that a package declares are added to a copy. */
public final class Vocabulary {

    private static final String RESOURCE = "vocabulary.txt";
    private static final Vocabulary STANDARD = fromResource();

    private final Map<String, Type> types = new LinkedHashMap<>();

    private Vocabulary() {}

    /** What every package may name. */
    public static Vocabulary standard() {
        return STANDARD;
    }

    private static Vocabulary fromResource() {
        InputStream in = Vocabulary.class.getResourceAsStream(RESOURCE);
        if (in == null) {
            throw new IllegalStateException("a file of this program is missing: " + RESOURCE);
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return of(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table in such lines. */
    static Vocabulary of(List<String> lines) {
        Vocabulary vocabulary = new Vocabulary();
        Type type = new Type("", "-", Kind.VALUE);
        for (String line : lines) {
            String[] words = line.strip().split(" +");
            if (words[0].isEmpty() || words[0].startsWith("#")) {
                continue;
            }
            if (words[0].equals("type")) {
                type = new Type(words[1], words[2], Kind.valueOf(words[3].toUpperCase(Locale.ROOT)));
                vocabulary.add(type);
            } else {
                member(type, words);
            }
        }
        return vocabulary;
    }

    private static void member(Type type, String[] words) {
        switch (words[0]) {
            case "property" -> {
                type.properties().put(words[1], words[2]);
                type.methods().add(new Member(words[1], List.of(), words[2], false));
            }
            case "constant" -> type.constants().put(words[1], words[2]);
            case "static" -> type.methods().add(member(words[1], words[2], true));
            case "by" -> type.decidedBy(
                    words.length == 2 ? By.RULE : words[2].equals("order") ? By.RULE_PACKAGE_AND_ORDER : By.RULE_AND_PACKAGE);
            case "made" -> type.madeAs(words[1]);
            case "resting" -> type.restsOnAlertsWith(Set.of(words).stream()
                    .filter(word -> !word.equals("resting"))
                    .collect(Collectors.toSet()));
            default -> {
                if (words[0].startsWith("new(")) {
                    type.constructors().add(member(words[0], type.name(), true));
                } else {
                    type.methods().add(member(words[0], words[1], false));
                }
            }
        }
    }

    private static Member member(String form, String result, boolean isStatic) {
        int bracket = form.indexOf('(');
        String inside = form.substring(bracket + 1, form.length() - 1);
        return new Member(
                form.substring(0, bracket), inside.isEmpty() ? List.of() : List.of(inside.split(",", -1)), result, isStatic);
    }

    Vocabulary copy() {
        Vocabulary copy = new Vocabulary();
        copy.types.putAll(types);
        return copy;
    }

    void add(Type type) {
        types.put(type.name(), type);
    }

    public Collection<Type> types() {
        return types.values();
    }

    /** A type by its simple name. */
    public Optional<Type> type(String name) {
        return Optional.ofNullable(types.get(name.contains("<") ? Types.plain(name) : name));
    }

    /** A type by its simple or its full name. */
    Optional<Type> named(String name) {
        return name.contains(".")
                ? types.values().stream().filter(type -> type.className().equals(name) && !type.isDeclared()).findFirst()
                : type(name);
    }

    List<String> names() {
        return types.values().stream().filter(Type::isClass).map(Type::name).toList();
    }

    List<String> fullNames() {
        return types.values().stream()
                .filter(type -> type.isClass() && !type.isDeclared())
                .map(Type::className)
                .toList();
    }
}
