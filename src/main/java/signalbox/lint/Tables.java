package signalbox.lint;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import signalbox.alert.NearestName;
import signalbox.rules.Table;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Suggestion;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/** Tables, columns and receivers in them that there are not. */
public final class Tables {

    private static final String ENDING = ".csv";

    /**
     * The tables that there are.
     *
     * @param names of all
     * @param readable by their names: two packages may each have a part of one
     */
    record Known(Set<String> names, Map<String, List<Table>> readable) {}

    private final Known known;
    private final Inhibitions.Sink sink;

    Tables(Known known, Inhibitions.Sink sink) {
        this.known = known;
        this.sink = sink;
    }

    /** The tables beside the files of packages: rules of each may ask for those of all. */
    static Known of(List<Checked> packages, FolderTexts texts) {
        Set<String> names = new TreeSet<>();
        Map<String, List<Table>> readable = new HashMap<>();
        packages.stream().flatMap(one -> one.files().stream()).flatMap(file -> folder(file).stream()).distinct().forEach(folder -> {
            for (Path file : texts.in(folder, ".*\\.csv")) {
                String name = String.valueOf(file.getFileName());
                names.add(name.substring(0, name.length() - ENDING.length()));
                texts.text(file)
                        .flatMap(text -> Table.of(file, text))
                        .ifPresent(table -> readable.computeIfAbsent(table.name(), any -> new ArrayList<>()).add(table));
            }
        });
        return new Known(names, readable);
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
        for (Pattern pattern : rows(rule)) {
            Optional<Literal> name = name(pattern);
            name.filter(literal -> !known.names().contains(String.valueOf(literal.value()))).ifPresent(literal -> {
                String table = String.valueOf(literal.value());
                sink.add(Code.UNKNOWN_TABLE, file, literal.place(), "there is no table \"" + table + "\": nothing ever satisfies this",
                        NearestName.to(table, known.names()).map(Suggestion::meant).orElse("put " + table + ENDING + " beside the rules"));
            });
            name.map(literal -> known.readable().getOrDefault(String.valueOf(literal.value()), List.of()))
                    .filter(tables -> !tables.isEmpty())
                    .ifPresent(tables -> asked(pattern, rule).forEach(column -> column(column, tables, file)));
        }
    }

    private static List<Pattern> rows(Rule rule) {
        return RuleTree.patterns(rule.when()).stream().filter(pattern -> RuleTree.simple(pattern.type()).equals("TableRow")).toList();
    }

    /** The name of the table that a row is looked for in. */
    private static Optional<Literal> name(Pattern pattern) {
        return pattern.constraints().stream()
                .flatMap(constraint -> constraint.of() instanceof Binary binary && binary.operator().equals("==")
                                && binary.left() instanceof Name name && name.name().equals("table")
                                && binary.right() instanceof Literal literal && literal.value() instanceof String
                        ? Stream.of(literal)
                        : Stream.of())
                .findFirst();
    }

    private void column(Literal column, List<Table> tables, CheckedFile file) {
        Set<String> columns = new LinkedHashSet<>();
        tables.forEach(table -> columns.addAll(table.columns()));
        String name = String.valueOf(column.value());
        if (!columns.contains(name)) {
            sink.add(Code.UNKNOWN_COLUMN, file, column.place(),
                    "the table " + tables.get(0).name() + " has no column \"" + name + "\": it is empty in every row",
                    NearestName.to(name, columns).map(Suggestion::meant).orElse("there are " + String.join(", ", columns)));
        }
    }

    /** The columns of a row that a rule names. */
    private static List<Literal> asked(Pattern row, Rule rule) {
        List<Literal> columns = new ArrayList<>();
        row.constraints().forEach(constraint -> collect(constraint.of(), Optional.empty(), columns));
        Optional.ofNullable(row.bind()).ifPresent(bind -> {
            RuleTree.patterns(rule.when()).stream()
                    .flatMap(pattern -> pattern.constraints().stream())
                    .forEach(constraint -> collect(constraint.of(), Optional.of(bind), columns));
            rule.then().forEach(statement -> collect(statement, Optional.of(bind), columns));
        });
        return columns;
    }

    private static void collect(Expr expr, Optional<String> of, List<Literal> columns) {
        column(expr, of).ifPresent(columns::add);
        Tree.parts(expr).forEach(part -> collect(part, of, columns));
    }

    /** The column that an expression is: of the row itself, or of one that has this name. */
    private static Optional<Literal> column(Expr expr, Optional<String> of) {
        boolean isOne = expr instanceof Call call && call.name().equals("value") && call.arguments().size() == 1
                && call.arguments().get(0) instanceof Literal literal && literal.value() instanceof String
                && (of.isEmpty() ? call.on() == null : call.on() instanceof Name on && of.get().equals(on.name()));
        return isOne ? Optional.of((Literal) ((Call) expr).arguments().get(0)) : Optional.empty();
    }

    /** The texts that a name of a rule can stand for, by the keys of their rows, where it is a column of a table that is known. */
    static Map<String, String> texts(String name, Rule rule, Known known) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Pattern row : rows(rule)) {
            Optional<String> column = RuleTree.binding(row, name).flatMap(constraint -> column(constraint.of(), Optional.empty()))
                    .map(literal -> String.valueOf(literal.value()));
            List<Table> tables = name(row).map(table -> known.readable().getOrDefault(String.valueOf(table.value()), List.of())).orElse(List.of());
            column.ifPresent(any -> tables.forEach(table -> table.rows().forEach(values ->
                    table.value(values, any).ifPresent(text -> texts.put(values.get(0), text)))));
        }
        return texts;
    }

    // ---- receivers

    /** Routes to receivers that stand in a table: those that there are not. What is told is the first of each table. */
    public static List<Finding> look(List<Checked> packages, Collection<String> receivers) {
        return look(packages, receivers, FolderTexts.ON_DISK);
    }

    /** The same with other texts than on disk. */
    public static List<Finding> look(List<Checked> packages, Collection<String> receivers, FolderTexts texts) {
        Known known = of(packages, texts);
        List<Finding> findings = new ArrayList<>();
        packages.stream().filter(Checked::isSound).flatMap(one -> one.files().stream()).filter(file -> folder(file).isPresent())
                .forEach(file -> file.rules().forEach(rule -> RuleTree.conclusions(rule).stream()
                        .filter(concluded -> concluded.type().equals("Route") && concluded.made().arguments().size() > 1)
                        .forEach(route -> {
                            Expr receiver = route.made().arguments().get(1);
                            unknown(receiver, rule, known, receivers).ifPresent(said -> findings.add(new Finding(
                                    Code.TABLE_RECEIVER, file.source().shown(), receiver.place().line(), receiver.place().column(), said,
                                    "correct the table, or add the receiver")));
                        })));
        return findings;
    }

    private static Optional<String> unknown(Expr receiver, Rule rule, Known known, Collection<String> receivers) {
        for (Pattern row : rows(rule)) {
            List<Table> tables = name(row).map(name -> known.readable().getOrDefault(String.valueOf(name.value()), List.of())).orElse(List.of());
            Optional<String> column = (receiver instanceof Name name ? RuleTree.binding(row, name.name()).map(Constraint::of) : Optional.of(receiver))
                    .flatMap(expr -> column(expr, Optional.ofNullable(receiver instanceof Name ? null : row.bind())))
                    .map(literal -> String.valueOf(literal.value()))
                    .filter(any -> receiver instanceof Name || row.bind() != null);
            if (column.isEmpty() || row.constraints().stream().anyMatch(each -> isThere(each.of()))) {
                continue;
            }
            for (Table table : tables) {
                for (List<String> values : table.rows()) {
                    Optional<String> wrong = table.value(values, column.get()).filter(value -> !receivers.contains(value));
                    if (wrong.isPresent()) {
                        return Optional.of(said(table.name(), values.get(0), wrong.get(), receivers));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String said(String table, String key, String receiver, Collection<String> receivers) {
        String row = " in the row of \"" + key + "\"";
        String what = receiver.isEmpty() ? " names no receiver" + row : " names \"" + receiver + "\"" + row + ", and there is no such receiver";
        String near = receiver.isEmpty() ? "" : NearestName.to(receiver, receivers).map(name -> " (\"" + name + "\" there is)").orElse("");
        return "the table " + table + what + near + ": those alerts go to the default receiver";
    }

    /** Whether something of a row is compared: then what it routes are not all rows. */
    private static boolean isThere(Expr expr) {
        return expr instanceof Binary binary && binary.operator().matches("!=|not in") && column(binary.left(), Optional.empty()).isPresent();
    }
}
