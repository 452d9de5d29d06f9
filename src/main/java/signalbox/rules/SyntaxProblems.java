package signalbox.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.alert.NearestName;
import signalbox.rules.DrlText.Kind;
import signalbox.rules.DrlText.Token;

/**
 * Says what is wrong with the form of a rule file: misspelt keywords, brackets, quotes, a missing {@code end}. The parser stops
 * at the first of these, often far behind the cause; so the usual ones are looked for before it runs.
 */
final class SyntaxProblems {

    /** A problem, and the stretch of text that cannot be used because of it. */
    record Fault(Problem problem, int from, int to) {}

    private static final Set<String> SECTIONS = Set.of("rule", "when", "then", "end");
    static final Set<String> ELEMENTS =
            Set.of("not", "exists", "forall", "eval", "accumulate", "collect", "from", "and", "or");
    private static final Set<String> ACTIONS = Set.of("insertLogical", "insert", "update", "modify", "delete");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
    private static final Set<String> OPERATORS =
            Set.of("matches", "contains", "memberOf", "in", "not", "str", "soundslike", "excludes");

    private static final Pattern WRONG_ESCAPE = Pattern.compile("(?:[^\\\\]|\\\\[btnfrsu0-7\"'\\\\])*+\\\\(.)");

    private final String file;
    private final DrlText text;

    SyntaxProblems(String file, DrlText text) {
        this.file = file;
        this.text = text;
    }

    /** The faults that show without parsing. */
    List<Fault> beforeParsing(List<Statement> statements) {
        List<Fault> faults = new ArrayList<>();
        int start = statements.isEmpty() ? text.text().length() : statements.get(0).start();
        text.between(0, start).stream()
                .findFirst()
                .ifPresent(token -> faults.add(
                        token.kind() == Kind.UNENDED
                                ? new Fault(unended(token), token.offset(), text.text().length())
                                : new Fault(unknownStatement(token), token.offset(), start)));
        for (Statement statement : statements) {
            Optional<Fault> fault = faultIn(statement);
            fault.ifPresentOrElse(faults::add, () -> faults.addAll(faultsInParts(statement)));
        }
        statements.stream()
                .filter(statement -> statement.first().is("package"))
                .skip(1)
                .flatMap(second -> whole(second, problem(second.first(), "the package is said twice", "remove this line")).stream())
                .forEach(faults::add);
        return faults;
    }

    /** Where the form as a whole is right. */
    private List<Fault> faultsInParts(Statement statement) {
        if (!statement.isRule()) {
            return List.of();
        }
        List<Fault> faults = new ArrayList<>(RuleHead.attributeFaults(file, statement));
        if (statement.word("when").isPresent()) {
            ConditionSlips.in(file, statement).forEach(slip -> whole(statement, slip).ifPresent(faults::add));
        }
        return faults;
    }

    /** What the parser meant when it stopped at this place; line and column from 1. */
    Problem stoppedAt(Statement statement, int line, int column) {
        Optional<Token> found = text.at(line, column);
        if (found.isEmpty() || found.get().offset() >= statement.end()) {
            Token last = statement.tokens().get(statement.tokens().size() - 1);
            return problem(last, statement.shown() + " is not complete", "");
        }
        Token token = found.get();
        if (!statement.isRule()) {
            return inLine(statement, token);
        }
        Optional<Token> when = statement.word("when");
        if (when.isEmpty() || token.offset() <= when.get().offset()) {
            return inHead(statement, token, when.isPresent());
        }
        return inConditions(statement, token);
    }

    private Optional<Fault> faultIn(Statement statement) {
        for (Token token : statement.tokens()) {
            if (token.kind() == Kind.UNENDED) {
                return Optional.of(new Fault(unended(token), statement.start(), statement.end()));
            }
            if ("“”„‘’`´«»".contains(token.text())) {
                return whole(statement, problem(token, token.text() + " is not a quote that rules know", "use plain ones: \"…\""));
            }
            Optional<Problem> unreadable = unreadable(token);
            if (unreadable.isPresent()) {
                return whole(statement, unreadable.get());
            }
        }
        if (!statement.endsWithEnd()) {
            return statement.first().is("function")
                    ? bracketProblem(statement.tokens()).flatMap(problem -> whole(statement, problem))
                    : strayAfterLine(statement);
        }
        Optional<Token> end = statement.word("end");
        if (end.isEmpty()) {
            return whole(statement, noEnd(statement));
        }
        Optional<Fault> name = statement.isRule()
                ? RuleHead.nameProblem(file, statement).flatMap(problem -> whole(statement, problem))
                : Optional.empty();
        return name.or(() -> strayAfterEnd(statement, end.get()))
                .or(() -> statement.isRule() ? keywordFault(statement, end.get()) : Optional.empty())
                .or(() -> statement.isRule() ? bracketFault(statement) : Optional.empty());
    }

    /** Characters that look like others or like nothing, and backslashes that mean nothing. */
    private Optional<Problem> unreadable(Token token) {
        if (token.kind() == Kind.TEXT) {
            Matcher escape = WRONG_ESCAPE.matcher(token.text());
            return escape.lookingAt()
                    ? Optional.of(problem(token, "in " + token.text() + " a \"\\\" stands alone",
                            "a backslash is written twice: \"\\\\" + escape.group(1) + "\""))
                    : Optional.empty();
        }
        return token.text().codePoints()
                .filter(c -> Character.isIdentifierIgnorable(c) || (c > 127 && token.kind() == Kind.MARK))
                .boxed()
                .findFirst()
                .map(c -> problem(token, "there is a character here that rules do not know: U+%04X".formatted(c),
                        "write the line anew: it may be invisible"));
    }

    private static Optional<Fault> whole(Statement statement, Problem problem) {
        return Optional.of(new Fault(problem, statement.start(), statement.end()));
    }

    private Problem unended(Token token) {
        return token.is("/*")
                ? problem(token, "this comment never ends", "end it with */")
                : problem(token, "this text has no closing quote on its line",
                        "end it with " + token.text() + ", or find the one that is missing before it");
    }

    /** An import or the like is one line; whatever begins a later line should have begun a statement. */
    private Optional<Fault> strayAfterLine(Statement statement) {
        return statement.tokens().stream()
                .filter(token -> token.line() > statement.first().line() && text.beginsLine(token) && !token.is("dialect"))
                .findFirst()
                .map(token -> new Fault(unknownStatement(token), token.offset(), statement.end()));
    }

    private Optional<Fault> strayAfterEnd(Statement statement, Token end) {
        int index = statement.tokens().indexOf(end) + 1;
        while (index < statement.tokens().size() && statement.tokens().get(index).is(";")) {
            index++;
        }
        if (index >= statement.tokens().size()) {
            return Optional.empty();
        }
        Token stray = statement.tokens().get(index);
        Problem problem = stray.is("end")
                ? problem(stray, statement.shown() + " has ended already", "remove one \"end\"")
                : unknownStatement(stray);
        return Optional.of(new Fault(problem, stray.offset(), statement.end()));
    }

    private Problem unknownStatement(Token token) {
        return problem(
                token,
                "\"" + token.text() + "\" does not begin anything that rules know",
                meant(token.text(), Set.of("package", "import", "rule", "query", "function"))
                        .or(() -> otherWord(token.text()))
                        .orElse("a file has one package, then imports, then rules"));
    }

    /** Words that other languages have here. */
    private static Optional<String> otherWord(String word) {
        return switch (word) {
            case "from", "include", "using", "require" -> Optional.of("a type is imported so: import signalbox.alert.Alert");
            case "when", "then", "salience" -> Optional.of("before it a line is missing: rule \"…\"");
            case "<", ">", "==", "=", "|" -> Optional.of("was it left over when two versions were merged?");
            case "#", "-" -> Optional.of("comments begin with //");
            default -> Optional.empty();
        };
    }

    private Problem noEnd(Statement statement) {
        Token last = statement.tokens().get(statement.tokens().size() - 1);
        String message = statement.shown() + " has no \"end\"";
        if (last.is("}") && text.beginsLine(last)) {
            return problem(last, message, "write \"end\" instead of \"}\"");
        }
        return lineBeginning(statement, "end")
                .map(token -> problem(token, message, meant(token.text(), Set.of("end")).orElse("")))
                .orElseGet(() -> problem(last, message, "put \"end\" on the line after this"));
    }

    private Optional<Fault> keywordFault(Statement statement, Token end) {
        Optional<Token> then = statement.word("then");
        if (then.isEmpty()) {
            String message = statement.shown() + " has no \"then\"";
            Optional<Token> misspelt = lineBeginning(statement, "then");
            if (misspelt.isPresent()) {
                return whole(statement, problem(misspelt.get(), message, "did you mean \"then\"?"));
            }
            Optional<Token> action = statement.tokens().stream()
                    .filter(token -> text.beginsLine(token) && ACTIONS.contains(token.text()))
                    .findFirst();
            return whole(statement, action
                    .map(token -> problem(token, message, "put \"then\" on the line before this"))
                    .orElseGet(() -> problem(end, message, "what the rule does stands between \"then\" and \"end\"")));
        }
        if (statement.word("when").isEmpty()) {
            return lineBeginning(statement, "when")
                    .filter(token -> token.offset() < then.get().offset())
                    .map(token -> problem(token, statement.shown() + " has no \"when\"", "did you mean \"when\"?"))
                    .flatMap(problem -> whole(statement, problem));
        }
        return Optional.empty();
    }

    /** The word that begins a line and was probably meant to be this keyword. */
    private Optional<Token> lineBeginning(Statement statement, String keyword) {
        return statement.tokens().stream()
                .filter(token -> token.isWord() && text.beginsLine(token) && !SECTIONS.contains(token.text()))
                .filter(token -> NearestName.to(token.text(), Set.of(keyword)).isPresent())
                .findFirst();
    }

    private Optional<Fault> bracketFault(Statement statement) {
        int then = statement.word("then").map(statement.tokens()::indexOf).orElse(0);
        return bracketProblem(statement.tokens().subList(0, then))
                .or(() -> bracketProblem(statement.tokens().subList(then, statement.tokens().size())))
                .flatMap(problem -> whole(statement, problem));
    }

    private Optional<Problem> bracketProblem(List<Token> tokens) {
        Deque<Token> open = new ArrayDeque<>();
        for (Token token : tokens) {
            if (token.kind() != Kind.MARK) {
                continue;
            }
            if ("([{".contains(token.text())) {
                open.push(token);
            } else if (")]}".contains(token.text())) {
                if (open.isEmpty()) {
                    Optional<Problem> unopened = typeWithoutBracket(tokens, token);
                    return unopened.isPresent() ? unopened : Optional.of(problem(token,
                            "this \"" + token.text() + "\" closes nothing", "remove it, or open it before"));
                }
                Token opening = open.pop();
                if ("([{".indexOf(opening.text()) != ")]}".indexOf(token.text())) {
                    return Optional.of(mismatched(tokens, opening, token));
                }
            }
        }
        return Optional.ofNullable(open.peek()).map(this::neverClosed);
    }

    /** {@code Alert name == "x" )}: the type before a bracket that closes nothing. */
    private Optional<Problem> typeWithoutBracket(List<Token> tokens, Token closing) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token type = tokens.get(i);
            Token after = tokens.get(i + 1);
            if (type.line() == closing.line() && after.isWord() && type.isWord() && Character.isUpperCase(type.text().charAt(0))) {
                return Optional.of(problem(
                        after, shown(after) + " is not expected here", "a \"(\" is missing before it: " + type.text() + "( … )"));
            }
        }
        return Optional.empty();
    }

    /** Either one of two is missing, or one is of the wrong kind. */
    private Problem mismatched(List<Token> tokens, Token opening, Token closing) {
        long opened = tokens.stream().filter(token -> token.is(opening.text())).count();
        long closed = tokens.stream().filter(token -> token.is(counterpart(opening))).count();
        int index = tokens.indexOf(opening);
        boolean afterType = index > 0 && Character.isUpperCase(tokens.get(index - 1).text().charAt(0));
        if (opened > closed && afterType && !opening.is("(")) {
            String type = tokens.get(index - 1).text();
            return problem(opening, "\"" + opening.text() + "\" is not expected here",
                    "conditions of a fact stand in round brackets: " + type + "( … )");
        }
        return opened > closed
                ? neverClosed(opening)
                : problem(closing, "this \"" + closing.text() + "\" closes nothing", "the \"" + opening.text() + "\" in line "
                        + opening.line() + ", column " + opening.column() + " is closed by \"" + counterpart(opening) + "\"");
    }

    private static String counterpart(Token opening) {
        return opening.is("(") ? ")" : opening.is("[") ? "]" : "}";
    }

    private Problem neverClosed(Token opening) {
        return problem(opening, "this \"" + opening.text() + "\" is never closed", "a \"" + counterpart(opening) + "\" is missing");
    }

    private Problem inHead(Statement statement, Token token, boolean hasWhen) {
        if (token.is("@")) {
            return problem(token, "an annotation stands in the wrong place", "put @… before attributes such as salience");
        }
        if (!hasWhen && meant(token.text(), Set.of("when")).isPresent()) {
            return problem(token, statement.shown() + " has no \"when\"", "did you mean \"when\"?");
        }
        return hasWhen
                ? unexpected(token)
                : problem(token, statement.shown() + " has no \"when\"", "put \"when\" on the line before its conditions");
    }

    private Problem inConditions(Statement statement, Token token) {
        List<Token> tokens = statement.tokens();
        Token before = tokens.get(tokens.indexOf(token) - 1);
        boolean inPattern = depthAt(tokens, token) > 0;
        if (token.is("then") && before.isWord()) {
            return problem(before, "\"" + before.text() + "\" is no condition", "did you mean \"" + before.text() + "()\"?");
        }
        Optional<String> element = before.isWord() ? meant(before.text(), ELEMENTS) : Optional.empty();
        if (!inPattern && element.isPresent()) {
            return problem(before, "\"" + before.text() + "\" is not known in conditions", element.get());
        }
        return inPattern ? inPattern(token, before) : betweenPatterns(statement, token, before);
    }

    private Problem betweenPatterns(Statement statement, Token token, Token before) {
        if (before.isWord() && before.text().startsWith("$")) {
            return token.is("(")
                    ? problem(token, "\"(\" is not expected here", "the type of the fact is missing before it: Alert( … )")
                    : problem(token, "\"" + token.text() + "\" is not expected here",
                            "a \":\" is missing before it: " + before.text() + " : Alert( … )");
        }
        if (before.isWord() && Character.isUpperCase(before.text().charAt(0)) && (token.isWord() || token.kind() == Kind.TEXT)) {
            return problem(token, "\"" + token.text() + "\" is not expected here",
                    "a \"(\" is missing before it: " + before.text() + "( … )");
        }
        boolean first = statement.conditions().indexOf(token) <= 1;
        return problem(
                token,
                shown(token) + " is not expected here",
                first || COMPARISONS.contains(token.text()) ? "a condition says something of a fact: Alert( name == \"…\" )" : "");
    }

    private Problem inLine(Statement statement, Token token) {
        String hint = "";
        if (statement.first().is("import")) {
            hint = token.is(",")
                    ? "import one type a line"
                    : token.kind() == Kind.TEXT ? "write it without quotes: import " + DrlText.unquoted(token) : "";
        }
        return problem(token, shown(token) + " is not expected here", hint);
    }

    private Problem inPattern(Token token, Token before) {
        if (token.is("and") || token.is("or")) {
            return problem(
                    token, "\"" + token.text() + "\" is not known between brackets", "use \"" + (token.is("and") ? "&&" : "||") + "\"");
        }
        boolean afterOperand = before.isWord() || before.is(")") || before.kind() == Kind.TEXT || before.kind() == Kind.NUMBER;
        boolean value = token.kind() == Kind.TEXT || token.kind() == Kind.NUMBER;
        if (value && afterOperand) {
            return problem(token, shown(token) + " is not expected here", "a comparison or a \",\" is missing before it");
        }
        if (token.is(",")) {
            return problem(token, shown(token) + " is not expected here", "within further brackets conditions are joined by \"&&\"");
        }
        if (COMPARISONS.contains(token.text())) {
            return problem(token, shown(token) + " is not expected here", before.is("(")
                    ? "what is compared is missing before it"
                    : "a condition says something of a fact: Alert( name == \"…\" ); on the results of accumulate it stands behind another \";\"");
        }
        if (!token.isWord() || !afterOperand) {
            return unexpected(token);
        }
        Optional<String> operator = meant(token.text(), OPERATORS);
        if (operator.isPresent()) {
            return problem(token, "there is no comparison \"" + token.text() + "\"", operator.get());
        }
        String missing = token.text().startsWith("$") && before.is(")") ? "a \",\", or in accumulate a \";\"," : "a \",\" or \"&&\"";
        return problem(token, "\"" + token.text() + "\" is not expected here", missing + " is missing before it");
    }

    private static int depthAt(List<Token> tokens, Token place) {
        int depth = 0;
        for (Token token : tokens.subList(0, tokens.indexOf(place))) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        }
        return depth;
    }

    private Problem unexpected(Token token) {
        return problem(token, shown(token) + " is not expected here", "");
    }

    private static String shown(Token token) {
        return token.kind() == Kind.TEXT ? token.text() : "\"" + token.text() + "\"";
    }

    static Optional<String> meant(String wrong, Collection<String> candidates) {
        return NearestName.to(wrong, candidates).map(name -> "did you mean \"" + name + "\"?");
    }

    private Problem problem(Token token, String message, String hint) {
        return Problem.at(file, token, message, hint);
    }
}
