package signalbox.rules.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Proposal.Kind;
import signalbox.rules.language.Spot.Section;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Declare;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Func;
import signalbox.rules.language.Tree.Item;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Type.Member;

/**
 * Helps whoever writes the rules of a package: what can be written at a place, and what stands there means. By the table and the tree
 * that the checker works by. Files may be written to their half. Any thread; not to be kept when a file changes.
 */
public final class Assistant {

    private static final Set<String> ELEMENTS = Set.of("not", "exists", "accumulate", "and", "or");
    private static final List<String> COMPARISONS = List.of("==", "!=", "in", "matches", "contains", "memberOf", "<", ">", "<=", ">=");

    private final String packageName;
    private final List<Source> sources;
    private volatile @Nullable Checked whole;

    /** @param sources all files of the package, as they are now */
    public Assistant(String packageName, List<Source> sources) {
        this.packageName = packageName;
        this.sources = List.copyOf(sources);
    }

    // ---- what can be written

    /** What can be written at a place, in characters from the beginning of the file. */
    public Proposals propose(String shown, int offset) {
        String text = text(shown);
        Spot spot = new Spot(text, offset);
        Around around = around(shown, spot, spot.before());
        int index = spot.before().size();
        if (spot.inText()) {
            return new Proposals(spot.from(), spot.to(), true, List.of(), around.wanted(index));
        }
        List<Proposal> list = switch (spot.section()) {
            case FILE -> beginnings(spot);
            case PACKAGE -> List.of(Proposal.plain(Kind.VALUE, packageName, "the package of this folder"));
            case IMPORT -> classes();
            case HEAD -> head();
            case WHEN -> spot.open().isEmpty() ? elements(spot, around, text) : inBrackets(spot, around, text);
            case THEN -> spot.open().isEmpty() ? statements() : value(spot, around, text, true);
            case FUNCTION -> spot.open().isEmpty() ? List.of() : value(spot, around, text, true);
            case DECLARE -> fieldTypes(spot);
            case NOWHERE -> List.of();
        };
        int from = spot.section() == Section.IMPORT || spot.section() == Section.PACKAGE ? dotted(spot) : spot.from();
        return new Proposals(from, spot.to(), false, list, Optional.empty());
    }

    /** Where a name with dots begins. */
    private static int dotted(Spot spot) {
        List<RuleToken> before = spot.before();
        int i = before.size();
        while (i > 1 && before.get(i - 1).is(".") && before.get(i - 2).isWord()) {
            i -= 2;
        }
        return i < before.size() ? before.get(i).offset() : spot.from();
    }

    private String text(String shown) {
        return sources.stream().filter(source -> source.shown().equals(shown)).findFirst().map(Source::text).orElse("");
    }

    /** With the rule ended at the place: what was written before is understood, whatever is being written. */
    private Around around(String shown, Spot spot, List<RuleToken> tokens) {
        String ended = spot.endedHere();
        Checked checked = Checker.check(packageName, sources.stream()
                .map(source -> source.shown().equals(shown) ? new Source(shown, ended) : source)
                .toList());
        CheckedFile file = checked.files().stream().filter(one -> one.source().shown().equals(shown)).findFirst().orElseThrow();
        return new Around(tokens, checked, file, spot.itemPlace());
    }

    private static List<Proposal> beginnings(Spot spot) {
        List<Proposal> list = new ArrayList<>();
        list.add(new Proposal(Kind.KEYWORD, "rule", "rule \"$0\"\nwhen\n    \nthen\n    \nend", "what holds, and what follows", "", ""));
        list.add(new Proposal(Kind.KEYWORD, "import", "import $0", "a type that is used", "", ""));
        if (spot.before().stream().noneMatch(token -> token.is("package"))) {
            list.add(new Proposal(Kind.KEYWORD, "package", "package $0", "that of the folder", "", ""));
        }
        list.add(new Proposal(Kind.KEYWORD, "declare", "declare $0\n    field : String\nend", "a type of the package's own", "", ""));
        list.add(new Proposal(Kind.KEYWORD, "function", "function boolean $0( Alert alert ) {\n    return true;\n\\}",
                "an expression with a name", "", ""));
        return list;
    }

    private static List<Proposal> classes() {
        return Vocabulary.standard().types().stream()
                .filter(Type::needsImport)
                .map(type -> new Proposal(Kind.TYPE, type.className(), type.className(), type.kind().name().toLowerCase(Locale.ROOT),
                        Reference.standard().of(type), ""))
                .toList();
    }

    private static List<Proposal> head() {
        return List.of(
                Proposal.plain(Kind.KEYWORD, "when", "its conditions"),
                new Proposal(Kind.KEYWORD, "@owner", "@owner( \"$0\" )", "whom to ask", "", ""),
                new Proposal(Kind.KEYWORD, "@description", "@description( \"$0\" )", "for people", "", ""));
    }

    private static List<Proposal> fieldTypes(Spot spot) {
        if (!spot.follows(":")) {
            return List.of(Proposal.plain(Kind.KEYWORD, "end", "of the type"));
        }
        return Stream.of("String", "int", "long", "double", "boolean", "Labels", "Alert", "Instant", "List", "Set")
                .map(type -> Proposal.plain(Kind.TYPE, type, "")).toList();
    }

    private List<Proposal> elements(Spot spot, Around around, String text) {
        List<Proposal> list = facts(spot, around, text);
        if (!spot.follows(":")) {
            list.add(new Proposal(Kind.KEYWORD, "not", "not $0", "there is none", "", ""));
            list.add(new Proposal(Kind.KEYWORD, "exists", "exists $0", "there is one, or more", "", ""));
            list.add(new Proposal(Kind.KEYWORD, "accumulate", "accumulate( $0; \\$n : count() )", "facts taken together", "", ""));
            list.add(Proposal.plain(Kind.KEYWORD, "and", ""));
            list.add(Proposal.plain(Kind.KEYWORD, "or", ""));
            list.add(Proposal.plain(Kind.KEYWORD, "then", "what follows"));
        }
        return list;
    }

    private List<Proposal> facts(Spot spot, Around around, String text) {
        List<Proposal> list = new ArrayList<>();
        boolean bracket = followedByBracket(spot, text);
        for (Type type : around.words().types()) {
            if (type.isRead()) {
                list.add(new Proposal(Kind.TYPE, type.name(), type.name() + (bracket ? "" : "( $0 )"), type.isDeclared() ? "declared" : "fact",
                        Reference.standard().of(type), importFor(type, text)));
            }
        }
        return list;
    }

    private static boolean followedByBracket(Spot spot, String text) {
        return text.startsWith("(", spot.to());
    }

    private static String importFor(Type type, String text) {
        boolean imported = !type.needsImport()
                || Reader.read(text).file().items().stream()
                        .anyMatch(item -> item instanceof Tree.Import line && line.type().equals(type.className()));
        return imported ? "" : type.className();
    }

    private List<Proposal> inBrackets(Spot spot, Around around, String text) {
        Optional<Type> pattern = around.pattern(spot.open());
        int bracket = spot.open().get(0);
        boolean inAccumulate = bracket > 0 && spot.before().get(bracket - 1).is("accumulate");
        boolean isGroup = pattern.isEmpty() && !inAccumulate
                && (bracket == 0 || !spot.before().get(bracket - 1).isWord() || ELEMENTS.contains(spot.before().get(bracket - 1).text())
                        || spot.before().get(bracket - 1).is("when"));
        if (inAccumulate) {
            boolean gathered = spot.before().subList(bracket, spot.before().size()).stream().anyMatch(token -> token.is(";"));
            if (!gathered) {
                return elements(spot, around, text);
            }
            return spot.follows(":") ? functions() : value(spot, around, text, false);
        }
        return isGroup ? elements(spot, around, text) : value(spot, around, text, false);
    }

    private static List<Proposal> functions() {
        return RuleChecker.FUNCTIONS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new Proposal(Kind.FUNCTION, each.getKey(), each.getKey() + (each.getKey().equals("count") ? "()$0" : "( $0 )"),
                        each.getValue(), "", ""))
                .toList();
    }

    private static List<Proposal> statements() {
        return List.of(
                new Proposal(Kind.KEYWORD, "insertLogical", "insertLogical( $0 );", "conclude something, as long as the conditions hold", "", ""),
                Proposal.plain(Kind.KEYWORD, "end", "of the rule"));
    }

    /** Where a value can stand, or a part of one. */
    private List<Proposal> value(Spot spot, Around around, String text, boolean isJava) {
        List<RuleToken> before = spot.before();
        int last = before.size() - 1;
        if (spot.follows(".")) {
            boolean isStatic = before.get(last - 1).isTypeName() && !(last > 1 && before.get(last - 2).is("."));
            return around.typeEndingAt(last - 1).map(type -> members(type, isStatic, isJava)).orElse(List.of());
        }
        if (spot.follows("new")) {
            return around.words().types().stream()
                    .filter(type -> type.isConcluded() && !type.constructors().isEmpty())
                    .map(type -> new Proposal(Kind.CONCLUSION, type.name(), type.name() + "( $0 )", type.constructorForms(),
                            Reference.standard().of(type), importFor(type, text)))
                    .toList();
        }
        List<Proposal> list = new ArrayList<>();
        int bracket = spot.open().get(0);
        if (isJava && bracket > 0 && before.get(bracket - 1).is("insertLogical")) {
            conclusions(around, text, list);
            return list;
        }
        RuleToken word = before.get(last);
        boolean afterValue = !isJava && (word.is(")") || word.is("]") || word.isLiteral()
                || (word.isWord() && !COMPARISONS.contains(word.text()) && !word.is("not")));
        if (afterValue) {
            COMPARISONS.forEach(sign -> list.add(Proposal.plain(Kind.KEYWORD, sign, "")));
            list.add(Proposal.plain(Kind.KEYWORD, "not in", ""));
            list.add(Proposal.plain(Kind.KEYWORD, "not matches", ""));
            return list;
        }
        around.names().forEach((name, given) -> list.add(Proposal.plain(Kind.NAME, name, given.type())));
        if (!isJava) {
            around.pattern(spot.open()).ifPresent(type -> list.addAll(members(type, false, false)));
        }
        if (isJava) {
            Stream.of("List", "Set").flatMap(name -> around.words().type(name).stream()).forEach(type -> list.add(new Proposal(
                    Kind.TYPE, type.name() + ".of", type.name() + ".of( $0 )", "a collection", "", importFor(type, text))));
        }
        sources.stream()
                .flatMap(source -> Reader.read(source.text()).file().items().stream())
                .filter(Func.class::isInstance)
                .map(Func.class::cast)
                .forEach(function -> list.add(new Proposal(Kind.FUNCTION, function.name(), function.name() + "( $0 )", function.type(), "", "")));
        return list;
    }

    private void conclusions(Around around, String text, List<Proposal> list) {
        for (Type type : around.words().types()) {
            if (type.isConcluded()) {
                String example = type.hasFactory()
                        ? ExpressionChecker.example(type.name()).replaceAll("\\(.*", "( \\$0 )")
                        : "new " + type.name() + "( $0 )";
                String forms = type.hasFactory()
                        ? String.join(" or ", type.methods().stream().filter(Member::isStatic).map(made -> type.name() + "." + made.form()).toList())
                        : type.constructorForms();
                list.add(new Proposal(Kind.CONCLUSION, example.replace("( $0 )", ""), example, forms, Reference.standard().of(type),
                        importFor(type, text)));
            }
        }
    }

    private static List<Proposal> members(Type type, boolean isStatic, boolean isJava) {
        Map<String, Proposal> members = new LinkedHashMap<>();
        if (isStatic) {
            type.constants().forEach((name, of) -> members.put(name, new Proposal(Kind.CONSTANT, name, name, of,
                    Reference.standard().of(type, type.name() + "." + name), "")));
        } else {
            type.properties().forEach((name, of) -> members.put(name, new Proposal(
                    Kind.PROPERTY, name, name + (isJava ? "()" : ""), of, Reference.standard().of(type, name), "")));
        }
        for (Member member : type.methods()) {
            if (member.isStatic() == isStatic && !members.containsKey(member.name())) {
                members.putIfAbsent(member.form(), new Proposal(Kind.METHOD, member.form(),
                        member.name() + (member.parameters().isEmpty() ? "()" : "( $0 )"), member.result(),
                        Reference.standard().of(type, (isStatic ? type.name() + "." : "") + member.form()), ""));
            }
        }
        return List.copyOf(members.values());
    }

    // ---- what is written

    /** What stands at a place; empty where nothing does that has a meaning of its own. */
    public Optional<Meaning> meaning(String shown, int offset) {
        List<RuleToken> tokens = RuleLexer.read(text(shown)).tokens();
        for (int i = 0; i < tokens.size(); i++) {
            RuleToken token = tokens.get(i);
            if (token.offset() <= offset && offset <= token.end() && (token.isWord() || token.isText())) {
                return meaning(shown, tokens, i);
            }
        }
        return Optional.empty();
    }

    private Optional<Meaning> meaning(String shown, List<RuleToken> tokens, int i) {
        RuleToken token = tokens.get(i);
        if (i > 0 && tokens.get(i - 1).is("rule") && tokens.get(i - 1).beginsLine()) {
            return Optional.of(new Meaning(
                    token.offset(), token.end(), "rule " + token.text(), "", shown, token.place(), Optional.empty(), token.content()));
        }
        Spot spot = new Spot(text(shown), token.offset());
        Checked whole = whole();
        CheckedFile file = whole.files().stream().filter(one -> one.source().shown().equals(shown)).findFirst().orElseThrow();
        boolean readable = file.rules().stream().anyMatch(rule -> rule.place().equals(spot.itemPlace()) && rule.readable());
        Around around = readable ? new Around(tokens, whole, file, spot.itemPlace()) : around(shown, spot, tokens);
        if (token.isText()) {
            return around.wanted(i).map(wanted -> named(token, wanted));
        }
        return member(tokens, i, around).or(() -> given(shown, token, around)).or(() -> type(token)).or(() -> function(token));
    }

    /** The package as it stands. Two who ask at once may do it twice. */
    private Checked whole() {
        Checked known = whole;
        if (known == null) {
            known = Checker.check(packageName, sources);
            whole = known;
        }
        return known;
    }

    private Meaning named(RuleToken token, Wanted wanted) {
        Optional<Meaning> stated = wanted.what() == Wanted.What.CONDITION ? stated(token) : Optional.empty();
        String title = switch (wanted.what()) {
            case LABEL_NAME -> "label " + token.text();
            case LABEL_VALUE -> wanted.of() + " " + token.text();
            case RECEIVER -> "receiver " + token.text();
            case TIME_INTERVAL -> "time interval " + token.text();
            case CONDITION -> "condition " + token.text();
            case TABLE -> "table " + token.text();
        };
        return stated.orElseGet(() -> new Meaning(
                token.offset(), token.end(), title, "", "", Place.WHOLE_FILE, Optional.of(wanted), ""));
    }

    /** Where a rule of the package states a condition. */
    private Optional<Meaning> stated(RuleToken token) {
        for (Source source : sources) {
            for (Item item : Reader.read(source.text()).file().items()) {
                if (item instanceof Tree.Rule rule) {
                    Optional<Literal> found = rule.then().stream()
                            .flatMap(Assistant::statedNames)
                            .filter(name -> token.content().equals(name.value()))
                            .findFirst();
                    if (found.isPresent()) {
                        return Optional.of(new Meaning(token.offset(), token.end(), "condition " + token.text(),
                                "stated by rule \"" + rule.name() + "\"",
                                source.shown(), found.get().place(), Optional.of(Wanted.a(Wanted.What.CONDITION)), ""));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Stream<Literal> statedNames(Expr expr) {
        Stream<Literal> here = expr instanceof Call call && call.name().equals("of") && call.on() instanceof Name on && on.name().equals("Condition")
                        && !call.arguments().isEmpty() && call.arguments().get(0) instanceof Literal literal
                ? Stream.of(literal)
                : Stream.of();
        return Stream.concat(here, Tree.parts(expr).stream().flatMap(Assistant::statedNames));
    }

    /** Names of the conditions that rules of the package state. */
    public Set<String> conditions() {
        Set<String> names = new LinkedHashSet<>();
        for (Source source : sources) {
            for (Item item : Reader.read(source.text()).file().items()) {
                if (item instanceof Tree.Rule rule) {
                    rule.then().stream()
                            .flatMap(Assistant::statedNames)
                            .map(name -> String.valueOf(name.value()))
                            .sorted(Comparator.naturalOrder())
                            .forEach(names::add);
                }
            }
        }
        return names;
    }

    private static Optional<Meaning> member(List<RuleToken> tokens, int i, Around around) {
        RuleToken token = tokens.get(i);
        boolean behindDot = i > 1 && tokens.get(i - 1).is(".");
        boolean named = i + 1 < tokens.size() && tokens.get(i + 1).is(":");
        if (token.text().startsWith("$") || (named && !behindDot) || (i > 0 && tokens.get(i - 1).is("new"))) {
            return Optional.empty();
        }
        Optional<Type> owner = behindDot ? around.typeEndingAt(i - 2) : around.pattern(around.openBefore(i));
        return owner.flatMap(type -> member(type, token));
    }

    private static Optional<Meaning> member(Type type, RuleToken token) {
        String property = type.properties().get(token.text());
        if (property != null) {
            return Optional.of(meaning(token, type.name() + "." + token.text() + " : " + property, Reference.standard().of(type, token.text())));
        }
        String constant = type.constants().get(token.text());
        if (constant != null) {
            String whole = type.name() + "." + token.text();
            return Optional.of(meaning(token, whole + " : " + constant, Reference.standard().of(type, whole)));
        }
        List<Member> methods = type.methodsNamed(token.text());
        if (methods.isEmpty()) {
            return Optional.empty();
        }
        Member first = methods.get(0);
        String title = String.join("\n", methods.stream().map(method -> type.name() + "." + method.form() + " : " + method.result()).toList());
        return Optional.of(meaning(token, title, Reference.standard().of(type, (first.isStatic() ? type.name() + "." : "") + first.form())));
    }

    private static Meaning meaning(RuleToken token, String title, String documentation) {
        return new Meaning(token.offset(), token.end(), title, documentation, "", Place.WHOLE_FILE, Optional.empty(), "");
    }

    private static Optional<Meaning> given(String shown, RuleToken token, Around around) {
        return Optional.ofNullable(around.names().get(token.text())).map(given -> new Meaning(
                token.offset(), token.end(), token.text() + " : " + given.type(), "", shown, given.place(), Optional.empty(), ""));
    }

    private Optional<Meaning> type(RuleToken token) {
        for (Source source : sources) {
            for (Item item : Reader.read(source.text()).file().items()) {
                if (item instanceof Declare declare && declare.name().equals(token.text())) {
                    String fields = String.join("\n", declare.fields().stream()
                            .map(field -> "    " + field.name() + " : " + field.type() + (field.key() ? " @key" : "")).toList());
                    return Optional.of(new Meaning(token.offset(), token.end(), "declare " + declare.name() + "\n" + fields + "\nend", "",
                            source.shown(),
                            declare.namePlace(), Optional.empty(), ""));
                }
            }
        }
        return Vocabulary.standard().type(token.text()).filter(Type::isClass)
                .map(type -> meaning(token, type.className(), Reference.standard().of(type)));
    }

    private Optional<Meaning> function(RuleToken token) {
        for (Source source : sources) {
            for (Item item : Reader.read(source.text()).file().items()) {
                if (item instanceof Func function && function.name().equals(token.text())) {
                    return Optional.of(new Meaning(token.offset(), token.end(), "function " + function.type() + " " + function.name() + "( "
                            + String.join(", ", function.parameters().stream().map(each -> each.type() + " " + each.name()).toList()) + " )", "",
                            source.shown(), function.place(), Optional.empty(), ""));
                }
            }
        }
        return Optional.empty();
    }
}
