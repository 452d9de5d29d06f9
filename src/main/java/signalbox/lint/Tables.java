package signalbox.lint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import signalbox.alert.NearestName;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Suggestion;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Rule;

/** Rows of tables that no package has. */
final class Tables {

    private static final String ENDING = ".csv";

    private final Set<String> names;
    private final Inhibitions.Sink sink;

    Tables(Set<String> names, Inhibitions.Sink sink) {
        this.names = names;
        this.sink = sink;
    }

    /** The tables beside the files of packages: rules of each may ask for those of all. */
    static Set<String> of(List<Checked> packages) {
        Set<String> names = new TreeSet<>();
        packages.stream().flatMap(one -> one.files().stream()).flatMap(file -> folder(file).stream()).distinct().forEach(folder -> {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.endsWith(ENDING))
                        .forEach(name -> names.add(name.substring(0, name.length() - ENDING.length())));
            } catch (IOException e) {
                // What is not there has no tables.
            }
        });
        return names;
    }

    private static Optional<Path> folder(CheckedFile file) {
        try {
            return Optional.ofNullable(Path.of(file.source().shown()).toAbsolutePath().getParent()).filter(Files::isDirectory);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    void look(Rule rule, CheckedFile file) {
        if (folder(file).isEmpty()) {
            return; // rules that are in no file
        }
        RuleTree.patterns(rule.when()).stream()
                .filter(pattern -> RuleTree.simple(pattern.type()).equals("TableRow"))
                .flatMap(pattern -> pattern.constraints().stream())
                .forEach(constraint -> {
                    if (constraint.of() instanceof Binary binary && binary.operator().equals("==") && binary.left() instanceof Name name
                            && name.name().equals("table") && binary.right() instanceof Literal literal && literal.value() instanceof String table
                            && !names.contains(table)) {
                        sink.add(Code.UNKNOWN_TABLE, file, literal.place(), "there is no table \"" + table + "\": nothing ever satisfies this",
                                NearestName.to(table, names).map(Suggestion::meant).orElse("put " + table + ENDING + " beside the rules"));
                    }
                });
    }
}
