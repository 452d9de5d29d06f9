package signalbox.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.rules.language.RuleToken.Kind;
import signalbox.rules.language.Tree.Declare;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Field;
import signalbox.rules.language.Tree.Func;
import signalbox.rules.language.Tree.Import;
import signalbox.rules.language.Tree.Item;
import signalbox.rules.language.Tree.Parameter;
import signalbox.rules.language.Tree.Unreadable;

/**
 * Tokens to a tree, by recursive descent. What has no method here, or in the readers of conditions and consequences, cannot be said:
 * the default is to refuse. After something that cannot be read it goes on with what begins the next line.
 */
public final class Reader {

    private static final Set<String> STATEMENTS = Set.of("package", "import", "rule", "function", "declare");
    private static final int MOST_FIELDS = 20;

    private final List<RuleToken> tokens;
    private final List<Integer> breaks;
    private final List<Remark> remarks;
    private final List<Item> items = new ArrayList<>();
    private String packageName = "";
    private Place packagePlace = Place.WHOLE_FILE;
    private boolean importsAreWhole = true;

    /**
     * What was read.
     *
     * @param importsAreWhole whether every import could be read: if not, which types are imported cannot be known
     */
    record Result(Tree.File file, List<Remark> remarks, boolean importsAreWhole) {}

    private Reader(RuleLexer.Result lexed) {
        tokens = lexed.tokens();
        breaks = lexed.breaks();
        remarks = new ArrayList<>(lexed.remarks());
    }

    /** Reads one file. Whatever it says, this ends, and runs none of it. */
    static Result read(String text) {
        Reader reader = new Reader(RuleLexer.read(text));
        reader.file();
        return new Result(
                new Tree.File(reader.packagePlace, reader.packageName, reader.items), List.copyOf(reader.remarks), reader.importsAreWhole);
    }

    private void file() {
        if (tokens.get(0).kind() != Kind.END) {
            packagePlace = tokens.get(0).place();
        }
        int start = 0;
        while (start < tokens.size() - 1) {
            int end = start + 1;
            while (end < tokens.size() - 1 && !(tokens.get(end).beginsLine() && Words.BEGINNINGS.contains(tokens.get(end).text()))) {
                end++;
            }
            part(start, end);
            start = end;
        }
    }

    /** From a word that begins a line and a statement to before the next. */
    private void part(int start, int end) {
        Cursor cursor = new Cursor(tokens, start, end);
        if (isBroken(start, end)) {
            unreadable(cursor);
            return;
        }
        try {
            while (!cursor.atEnd()) {
                statement(cursor, end);
            }
        } catch (Refused refused) {
            remarks.add(refused.remark());
        }
    }

    private boolean isBroken(int start, int end) {
        int from = tokens.get(start).offset();
        int to = end < tokens.size() - 1 ? tokens.get(end).offset() : Integer.MAX_VALUE;
        return breaks.stream().anyMatch(offset -> offset >= from && offset < to);
    }

    /** What it declares is there, though nothing is known of it. */
    private void unreadable(Cursor cursor) {
        RuleToken first = cursor.next();
        RuleToken name = cursor.peek();
        if (first.is("declare")) {
            items.add(new Declare(first.place(), name.place(), name.text(), List.of(), false));
        } else if (first.is("import")) {
            importsAreWhole = false;
        } else if (first.is("package")) {
            packageName = "?";
        }
    }

    private void statement(Cursor cursor, int end) {
        RuleToken first = cursor.peek();
        switch (first.isWord() ? first.text() : "") {
            case "package" -> packageOf(cursor);
            case "import" -> importOf(cursor);
            case "declare" -> declare(cursor);
            case "function" -> function(cursor, end);
            case "rule" -> rule(cursor, end);
            default -> unknown(cursor);
        }
    }

    private void unknown(Cursor cursor) {
        RuleToken first = cursor.peek();
        String known = Words.STATEMENTS.getOrDefault(first.text(), "");
        if (!known.isEmpty() && first.isWord()) {
            throw new Refused(first.place(), "\"" + first.text() + "\" may not be used", known);
        }
        if (first.is("end") && !items.isEmpty() && items.get(items.size() - 1) instanceof Tree.Rule rule) {
            throw new Refused(first.place(), "rule \"" + rule.name() + "\" has ended already", "remove one \"end\"");
        }
        remarks.add(new Remark(
                first.place(),
                first.shown() + " does not begin anything that rules know",
                Words.meant(first.text(), STATEMENTS)
                        .or(() -> otherWord(first.text()))
                        .orElse("a file has one package, then imports, then types, functions and rules")));
        if (Words.isNearly(first.text(), Set.of("import")) || Set.of("from", "include", "using", "require").contains(first.text())) {
            importsAreWhole = false;
        }
        if (Words.isNearly(first.text(), Set.of("package"))) {
            packageName = "?";
        }
        cursor.skipToEnd();
    }

    /** Words that other languages have here. */
    private static Optional<String> otherWord(String word) {
        return switch (word) {
            case "from", "include", "using", "require" -> Optional.of("a type is imported so: import signalbox.alert.Alert");
            case "when", "then", "salience" -> Optional.of("before it a line is missing: rule \"…\"");
            case "<", ">", "<>", "==", "=", "|", "||" -> Optional.of("was it left over when two versions were merged?");
            case "#", "-", "--" -> Optional.of("comments begin with //");
            default -> Optional.empty();
        };
    }

    private void packageOf(Cursor cursor) {
        RuleToken word = cursor.next();
        RuleToken name = cursor.peek();
        if (!packageName.isEmpty()) {
            remarks.add(new Remark(word.place(), "the package is said twice", "remove this line"));
            cursor.skipToEnd();
            return;
        }
        packagePlace = name.place();
        packageName = "?";
        packageName = dotted(cursor, "after \"package\" its name is missing", "it is that of the folder: package rules.teams.…");
        cursor.accept(";");
    }

    private void importOf(Cursor cursor) {
        boolean before = importsAreWhole;
        importsAreWhole = false;
        RuleToken word = cursor.next();
        RuleToken name = cursor.peek();
        if (name.isText()) {
            throw new Refused(name.place(), name.text() + " is not expected here", "write it without quotes: import " + name.content());
        }
        if (Set.of("static", "function", "accumulate", "acc").contains(name.text()) && cursor.peek(1).filter(RuleToken::isWord).isPresent()) {
            throw new Refused(name.place(), "rules may not import " + name.text() + "s".repeat(name.is("function") ? 1 : 0),
                    "a type is imported so: import signalbox.alert.Alert");
        }
        String type = dotted(cursor, "after \"import\" a type is missing", "a type is imported so: import signalbox.alert.Alert");
        int simple = type.lastIndexOf('.') + 1;
        Place last = cursor.before().line() == name.line()
                ? new Place(name.line(), name.place().column() + simple)
                : name.place();
        RuleToken after = cursor.peek();
        if ((!cursor.atEnd() && after.is(".")) || after.is("*")) {
            throw new Refused(name.place(), "rules may not import " + type + ".*", "import one type a line: import signalbox.alert.Alert");
        }
        items.add(new Import(word.place(), last, type));
        if (!cursor.atEnd() && !cursor.accept(";") && after.line() == word.line() && !after.is("import")) {
            throw new Refused(after.place(), after.shown() + " is not expected here", after.is(",") ? "import one type a line" : "");
        }
        importsAreWhole = before;
    }

    private static String dotted(Cursor cursor, String missing, String hint) {
        RuleToken first = cursor.peek();
        if (cursor.atEnd() || !first.isWord()) {
            throw new Refused(cursor.before().place(), missing, hint);
        }
        StringBuilder name = new StringBuilder(cursor.next().text());
        while (cursor.is(".") && cursor.peek(1).filter(RuleToken::isWord).isPresent()) {
            cursor.next();
            name.append('.').append(cursor.next().text());
        }
        return name.toString();
    }

    // ---- types

    private void declare(Cursor cursor) {
        RuleToken word = cursor.next();
        RuleToken name = cursor.peek();
        if (!name.isWord() || cursor.atEnd()) {
            throw new Refused(word.place(), "after \"declare\" the name of a type is missing", "write declare Name field : String end");
        }
        if (Set.of("enum", "trait", "window", "entry").contains(name.text())) {
            throw new Refused(name.place(), "rules may not declare a " + name.text(), "a type is declared so: declare Name field : String end");
        }
        cursor.next();
        List<Field> fields = new ArrayList<>();
        boolean readable = false;
        try {
            if (cursor.is("extends")) {
                throw new Refused(cursor.peek().place(), "rules may not use extends", "write the fields again");
            }
            if (cursor.is(".")) {
                throw new Refused(cursor.peek().place(), "\".\" is not expected here", "a type of the package has a name of one word");
            }
            while (!cursor.is("end")) {
                fields.add(field(cursor, name));
            }
            cursor.next();
            if (fields.isEmpty() || fields.size() > MOST_FIELDS) {
                throw new Refused(name.place(), name.text() + " has " + fields.size() + " fields",
                        "a type has 1 to " + MOST_FIELDS + ": declare " + name.text() + " field : String end");
            }
            readable = true;
        } finally {
            items.add(new Declare(word.place(), name.place(), name.text(), fields, readable));
        }
    }

    private static Field field(Cursor cursor, RuleToken type) {
        RuleToken name = cursor.peek();
        if (cursor.atEnd()) {
            throw new Refused(cursor.before().place(), "type " + type.text() + " has no \"end\"", "put \"end\" on the line after this");
        }
        if (name.is("@")) {
            throw new Refused(name.place(), "a type has no annotations", "only fields have one: @key, on those that identify the fact");
        }
        if (!name.isWord() || !cursor.isAhead(1, ":")) {
            throw new Refused(name.place(), name.shown() + " is not expected here", "a field is written name : String");
        }
        cursor.next();
        cursor.next();
        RuleToken fieldType = cursor.peek();
        if (fieldType.is("end")) {
            throw new Refused(name.place(), "the field \"" + name.text() + "\" has no type", "a field is written name : String");
        }
        String typeName = dotted(cursor, "after this, the type of the field is missing", "a field is written name : String");
        boolean key = false;
        if (cursor.is("=")) {
            throw new Refused(cursor.peek().place(), "\"=\" is not expected here", "a field gets its value where the fact is concluded");
        }
        if (cursor.is("<") || cursor.is("[")) {
            throw new Refused(cursor.peek().place(), cursor.peek().shown() + " is not expected here", "write List or Set alone");
        }
        if (cursor.accept("@")) {
            RuleToken annotation = cursor.next();
            if (!annotation.is("key")) {
                throw new Refused(annotation.place(), "a field has no annotation @" + annotation.text(),
                        "there is @key, for the fields that identify the fact");
            }
            key = true;
        }
        if (!cursor.accept(";")) {
            cursor.accept(",");
        }
        return new Field(name.place(), fieldType.place(), name.text(), typeName, key);
    }

    // ---- functions

    private void function(Cursor cursor, int end) {
        RuleToken word = cursor.next();
        RuleToken type = cursor.peek();
        RuleToken name = cursor.peek(1).orElse(type);
        if (name.is("(")) {
            items.add(new Func(word.place(), type.place(), "?", type.text(), List.of(), new Unreadable(word.place(), Set.of())));
            throw new Refused(word.place(), "function " + type.text() + " does not say what it returns",
                    "write the type before its name: function String " + type.text() + "( … ) { … }");
        }
        if (!type.isWord() || !name.isWord()) {
            throw new Refused(word.place(), "after \"function\" a type and a name are missing",
                    "write function boolean name( Alert alert ) { return …; }");
        }
        cursor.next();
        cursor.next();
        Func unreadable = new Func(word.place(), type.place(), "?", name.text(), List.of(), new Unreadable(word.place(), Set.of()));
        int size = items.size();
        items.add(unreadable);
        Brackets.check(tokens.subList(cursor.position(), end));
        List<Parameter> parameters = parameters(cursor);
        Expr result = body(cursor, word, name);
        items.set(size, new Func(word.place(), type.place(), type.text(), name.text(), parameters, result));
    }

    private static List<Parameter> parameters(Cursor cursor) {
        expect(cursor, "(", "write function boolean name( Alert alert ) { return …; }");
        List<Parameter> parameters = new ArrayList<>();
        while (!cursor.accept(")")) {
            if (!parameters.isEmpty()) {
                expect(cursor, ",", "a \",\" is missing before it");
            }
            RuleToken type = cursor.next();
            RuleToken name = cursor.next();
            if (!type.isWord() || !name.isWord()) {
                throw new Refused(type.place(), type.shown() + " is not expected here", "a parameter is written Alert alert");
            }
            parameters.add(new Parameter(type.place(), name.text(), type.text()));
        }
        return parameters;
    }

    private static Expr body(Cursor cursor, RuleToken word, RuleToken name) {
        RuleToken opening = cursor.peek();
        expect(cursor, "{", "write function boolean name( Alert alert ) { return …; }");
        if (cursor.is("}")) {
            throw new Refused(word.place(), "function " + name.text() + " ends without a result", "write { return …; }");
        }
        if (!cursor.is("return")) {
            throw new Refused(cursor.peek().place(), cursor.peek().shown() + " is not expected here",
                    "a function is one expression over its parameters: { return …; }");
        }
        cursor.next();
        Expr result = new ExpressionReader(cursor, false).read();
        if (!cursor.is(";")) {
            throw new Refused(cursor.before().place(), "after this, \";\" is missing", "a function is written { return …; }");
        }
        cursor.next();
        if (!cursor.is("}")) {
            throw new Refused(cursor.peek().place(), cursor.peek().shown() + " is not expected here",
                    "a function is one expression over its parameters: the \"{\" in line " + opening.line() + " ends here");
        }
        cursor.next();
        return result;
    }

    private static void expect(Cursor cursor, String sign, String hint) {
        if (!cursor.accept(sign)) {
            throw new Refused(cursor.peek().place(), cursor.peek().shown() + " is not expected here", hint);
        }
    }

    // ---- rules

    private void rule(Cursor cursor, int end) {
        RuleReader reader = new RuleReader(tokens, cursor, end, remarks::add);
        items.add(reader.read());
    }
}
