package signalbox.rules.language;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.NearestName;
import signalbox.rules.language.Tree.Import;

/** The types that a file may name: those of the language, those that it imports, and those that its package declares. */
final class Imports {

    private final Vocabulary words;
    private final Set<String> imported = new HashSet<>();
    /** Whether every import is known: if not, nothing is missed. */
    private boolean whole;

    Imports(Vocabulary words, boolean whole) {
        this.words = words;
        this.whole = whole;
    }

    /** Throws {@link Refused} for a type that is not listed. */
    void add(Import line) {
        Optional<Type> type = words.types().stream()
                .filter(known -> known.className().equals(line.type()) && known.isClass() && !known.isDeclared())
                .findFirst();
        if (type.isPresent()) {
            imported.add(type.get().name());
            return;
        }
        whole = false;
        throw notListed(line.namePlace(), line.type());
    }

    private Refused notListed(Place namePlace, String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        Optional<String> full = words.named(simple).filter(Type::needsImport).map(Type::className);
        Optional<String> near = full.or(() -> NearestName.to(simple, words.names()).flatMap(words::type).map(Type::className));
        Optional<String> refused = Words.refusedName(simple);
        boolean foreign = refused.isPresent() || near.isEmpty();
        Place at = foreign ? new Place(namePlace.line(), Math.max(1, namePlace.column() - (name.length() - simple.length()))) : namePlace;
        return foreign
                ? new Refused(at, "rules may not use " + name, refused.map(hint -> hint + "; ").orElse("")
                        + "allowed are the fact types of signalbox (docs/rules/reference.md), and of Java: " + String.join(", ", ofJava()))
                : new Refused(at, "there is no type \"" + name + "\"", Suggestion.meant(near.orElse("")));
    }

    private List<String> ofJava() {
        return words.types().stream().filter(Type::needsImport).map(Type::className).filter(name -> name.startsWith("java.")).sorted().toList();
    }

    /** A type that may be named here; throws {@link Refused} for one that may not. */
    Type typed(Place place, String name) {
        Type type = words.named(name).orElseThrow(() -> unknown(place, name));
        boolean qualified = name.contains(".");
        if (type.needsImport() && whole && !qualified && !imported.contains(type.name())) {
            throw new Refused(place, "there is no type \"" + name + "\" here", Suggestion.addImport(type.className()));
        }
        return type;
    }

    private Refused unknown(Place place, String name) {
        Optional<String> refused = Words.refusedName(name);
        Optional<String> near = NearestName.to(name, name.contains(".") ? words.fullNames() : words.names());
        boolean foreign = name.contains(".") && !name.startsWith("signalbox.") && near.isEmpty();
        if (refused.isPresent() || foreign) {
            return new Refused(place, "rules may not use " + name, refused.orElse(Words.DECIDE));
        }
        return new Refused(place, "there is no type \"" + name + "\" here", near.map(Suggestion::meant)
                .orElse("there are " + String.join(", ", words.types().stream()
                        .filter(type -> type.isRead() || type.isConcluded())
                        .map(Type::name)
                        .toList())));
    }

    /** Whether a name is one of Java's own: a type of that name would mean something else in what is printed. */
    static boolean isJavaLang(String name) {
        try {
            Class<?> unused = Class.forName("java.lang." + name, false, null);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
