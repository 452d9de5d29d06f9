package signalbox.template.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import signalbox.gotext.GoQuote;
import signalbox.template.syntax.Expression.Chain;
import signalbox.template.syntax.Expression.Field;
import signalbox.template.syntax.Expression.Variable;
import signalbox.template.syntax.Pipe.Command;
import signalbox.template.syntax.Token.Kind;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoNumber;

/**
 * Makes the tree of a template (spec/templates.md 10), with Go's errors. How deep things nest is bounded, so that neither
 * this nor who walks the tree later needs much stack.
 */
public final class Parser {

    /** Parentheses, control structures and "else if"s inside of each other. */
    static final int MAX_DEPTH = 250;

    /** What ended a list of nodes. */
    private enum Stop {
        NONE(""),
        END("{{end}}"),
        ELSE("{{else}}");

        private final String text;

        Stop(String text) {
            this.text = text;
        }
    }

    private final SourceText source;
    private final Lexer lexer;
    private final Predicate<String> functions;
    private final Map<String, List<Node>> definitions;
    private int depth;

    private final Deque<Token> pushedBack = new ArrayDeque<>();
    private final List<String> variables = new ArrayList<>(List.of("$"));
    private Token latest = new Token(Kind.EOF, 0, "", 0);
    private int actionLine;
    private int rangeDepth;

    private Parser(
            SourceText source, Lexer lexer, Predicate<String> functions, Map<String, List<Node>> definitions, int depth) {
        this.source = source;
        this.lexer = lexer;
        this.functions = functions;
        this.definitions = definitions;
        this.depth = depth;
    }

    /**
     * Parses a text.
     *
     * @param name for errors, and of the text outside of definitions
     * @param functions tells which functions there are
     */
    public static Parsed parse(String name, String text, Predicate<String> functions) throws TemplateException {
        SourceText source = new SourceText(name, text);
        Parser parser = new Parser(source, new Lexer(source), functions, new LinkedHashMap<>(), 0);
        List<Node> body = parser.parseText();
        parser.add(name, body);
        Map<String, List<Node>> definitions = parser.definitions;
        List<Node> chosen = definitions.remove(name); // not null: just added
        return new Parsed(name, chosen == null ? body : chosen, definitions);
    }

    private List<Node> parseText() throws TemplateException {
        List<Node> body = new ArrayList<>();
        while (!peek().is(Kind.EOF)) {
            if (peek().is(Kind.LEFT_DELIMITER)) {
                Token delimiter = next();
                Token first = nextNonSpace();
                if (first.is(Kind.DEFINE)) {
                    nested().parseDefinition();
                    continue;
                }
                pushBack(first);
                pushBack(delimiter);
            }
            Stop stop = textOrAction(body);
            if (stop != Stop.NONE) {
                throw error("unexpected " + stop.text);
            }
        }
        return List.copyOf(body);
    }

    /** A parser of a definition inside of this text: it sees no variables of the outside. */
    private Parser nested() {
        return new Parser(source, lexer, functions, definitions, depth);
    }

    private void parseDefinition() throws TemplateException {
        String context = "define clause";
        String name = templateName(nextNonSpace(), context);
        expect(Kind.RIGHT_DELIMITER, context);
        List<Node> body = new ArrayList<>();
        Stop stop = list(body);
        if (stop != Stop.END) {
            throw error("unexpected " + stop.text + " in " + context);
        }
        add(name, List.copyOf(body));
    }

    private void add(String name, List<Node> body) throws TemplateException {
        List<Node> earlier = definitions.getOrDefault(name, List.of());
        if (Parsed.isEmpty(earlier)) {
            definitions.put(name, body);
        } else if (!Parsed.isEmpty(body)) {
            throw error("template: multiple definition of template " + GoQuote.quote(name));
        }
    }

    private Stop list(List<Node> into) throws TemplateException {
        while (!peekNonSpace().is(Kind.EOF)) {
            Stop stop = textOrAction(into);
            if (stop != Stop.NONE) {
                return stop;
            }
        }
        throw error("unexpected EOF");
    }

    private Stop textOrAction(List<Node> into) throws TemplateException {
        Token token = nextNonSpace();
        if (token.is(Kind.TEXT)) {
            into.add(new Node.Text(at(token), token.text()));
            return Stop.NONE;
        }
        if (!token.is(Kind.LEFT_DELIMITER)) {
            throw unexpected(token, "input");
        }
        actionLine = token.line();
        Stop stop = action(into);
        actionLine = 0;
        return stop;
    }

    private Stop action(List<Node> into) throws TemplateException {
        Token token = nextNonSpace();
        switch (token.kind()) {
            case BLOCK -> into.add(block());
            case BREAK -> into.add(new Node.Break(loopControl(token)));
            case CONTINUE -> into.add(new Node.Continue(loopControl(token)));
            case ELSE -> {
                return elseControl();
            }
            case END -> {
                expect(Kind.RIGHT_DELIMITER, "end");
                return Stop.END;
            }
            case IF -> into.add(ifControl());
            case RANGE -> into.add(rangeControl());
            case TEMPLATE -> into.add(call());
            case WITH -> into.add(withControl());
            default -> {
                pushBack(token);
                // The variables stay until the end of what is around.
                into.add(new Node.Action(at(token), pipeline("command", Kind.RIGHT_DELIMITER)));
            }
        }
        return Stop.NONE;
    }

    private Position loopControl(Token token) throws TemplateException {
        String action = "{{" + token.text() + "}}";
        expect(Kind.RIGHT_DELIMITER, action);
        if (rangeDepth == 0) {
            throw error(action + " outside {{range}}");
        }
        return at(token);
    }

    private Stop elseControl() throws TemplateException {
        Token token = peekNonSpace();
        if (!token.is(Kind.IF) && !token.is(Kind.WITH)) { // those are left for who handles the else
            expect(Kind.RIGHT_DELIMITER, "else");
        }
        return Stop.ELSE;
    }

    private Node.If ifControl() throws TemplateException {
        int scope = enter();
        Pipe pipe = pipeline("if", Kind.RIGHT_DELIMITER);
        List<Node> body = new ArrayList<>();
        List<Node> otherwise = new ArrayList<>();
        if (list(body) == Stop.ELSE) {
            if (peek().is(Kind.IF)) {
                next();
                otherwise.add(ifControl());
            } else {
                otherwise(otherwise);
            }
        }
        leave(scope);
        return new Node.If(pipe.at(), pipe, List.copyOf(body), List.copyOf(otherwise));
    }

    private Node.With withControl() throws TemplateException {
        int scope = enter();
        Pipe pipe = pipeline("with", Kind.RIGHT_DELIMITER);
        List<Node> body = new ArrayList<>();
        List<Node> otherwise = new ArrayList<>();
        if (list(body) == Stop.ELSE) {
            if (peek().is(Kind.WITH)) {
                next();
                otherwise.add(withControl());
            } else {
                otherwise(otherwise);
            }
        }
        leave(scope);
        return new Node.With(pipe.at(), pipe, List.copyOf(body), List.copyOf(otherwise));
    }

    private Node.Range rangeControl() throws TemplateException {
        int scope = enter();
        Pipe pipe = pipeline("range", Kind.RIGHT_DELIMITER);
        List<Node> body = new ArrayList<>();
        List<Node> otherwise = new ArrayList<>();
        rangeDepth++;
        Stop stop = list(body);
        rangeDepth--;
        if (stop == Stop.ELSE) {
            otherwise(otherwise);
        }
        leave(scope);
        return new Node.Range(pipe.at(), pipe, List.copyOf(body), List.copyOf(otherwise));
    }

    private void otherwise(List<Node> into) throws TemplateException {
        Stop stop = list(into);
        if (stop != Stop.END) {
            throw error("expected end; found " + stop.text);
        }
    }

    private int enter() throws TemplateException {
        deeper();
        return variables.size();
    }

    private void leave(int scope) {
        variables.subList(scope, variables.size()).clear();
        depth--;
    }

    private void deeper() throws TemplateException {
        if (depth == MAX_DEPTH) {
            throw error("max expression depth exceeded");
        }
        depth++;
    }

    private Node.Call block() throws TemplateException {
        String context = "block clause";
        Token token = nextNonSpace();
        String name = templateName(token, context);
        Pipe pipe = pipeline(context, Kind.RIGHT_DELIMITER);
        deeper();
        Parser definition = nested();
        List<Node> body = new ArrayList<>();
        Stop stop = definition.list(body);
        if (stop != Stop.END) {
            throw error("unexpected " + stop.text + " in " + context);
        }
        definition.add(name, List.copyOf(body));
        depth--;
        return new Node.Call(at(token), name, Optional.of(pipe));
    }

    private Node.Call call() throws TemplateException {
        String context = "template clause";
        Token token = nextNonSpace();
        String name = templateName(token, context);
        Token after = nextNonSpace();
        if (after.is(Kind.RIGHT_DELIMITER)) {
            return new Node.Call(at(token), name, Optional.empty());
        }
        pushBack(after);
        return new Node.Call(at(token), name, Optional.of(pipeline(context, Kind.RIGHT_DELIMITER)));
    }

    private String templateName(Token token, String context) throws TemplateException {
        if (!token.is(Kind.STRING) && !token.is(Kind.RAW_STRING)) {
            throw unexpected(token, context);
        }
        return unquote(token);
    }

    // Pipelines.

    private Pipe pipeline(String context, Kind end) throws TemplateException {
        Position at = at(peekNonSpace());
        List<String> declared = new ArrayList<>();
        boolean assigns = declarations(context, declared);
        List<Command> commands = new ArrayList<>();
        while (true) {
            Token token = nextNonSpace();
            if (token.is(end)) {
                checkCommands(commands, context);
                return new Pipe(at, assigns, List.copyOf(declared), List.copyOf(commands));
            }
            if (!beginsOperand(token)) {
                throw unexpected(token, context);
            }
            pushBack(token);
            commands.add(command());
        }
    }

    private static boolean beginsOperand(Token token) {
        return switch (token.kind()) {
            case BOOL, CHARACTER, DOT, FIELD, IDENTIFIER, NUMBER, NIL, RAW_STRING, STRING, VARIABLE, LEFT_PAREN -> true;
            default -> false;
        };
    }

    /** Parses what may stand before the commands: variables that are declared or assigned. Tells whether they are assigned. */
    private boolean declarations(String context, List<String> declared) throws TemplateException {
        while (peekNonSpace().is(Kind.VARIABLE)) {
            Token variable = next();
            Token adjacent = next();
            Token following = adjacent.is(Kind.SPACE) ? nextNonSpace() : adjacent;
            if (following.is(Kind.ASSIGN) || following.is(Kind.DECLARE)) {
                declare(variable, declared);
                return following.is(Kind.ASSIGN);
            }
            if (!following.is(Kind.PUNCTUATION) || !following.text().equals(",")) {
                pushBack(following);
                if (adjacent.is(Kind.SPACE)) {
                    pushBack(adjacent);
                }
                pushBack(variable);
                return false;
            }
            declare(variable, declared);
            if (!context.equals("range") || declared.size() > 1) {
                throw error("too many declarations in " + context);
            }
            Token after = peekNonSpace();
            if (!after.is(Kind.VARIABLE) && !after.is(Kind.RIGHT_DELIMITER) && !after.is(Kind.RIGHT_PAREN)) {
                throw error("range can only initialize variables");
            }
        }
        return false;
    }

    private void declare(Token variable, List<String> declared) {
        declared.add(variable.text());
        variables.add(variable.text());
    }

    private void checkCommands(List<Command> commands, String context) throws TemplateException {
        if (commands.isEmpty()) {
            throw error("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            Expression first = commands.get(i).words().get(0);
            if (isConstant(first) || first instanceof Expression.Dot) {
                throw error("non executable command in pipeline stage " + (i + 1));
            }
        }
    }

    private static boolean isConstant(Expression word) {
        return word instanceof Expression.Bool
                || word instanceof Expression.NilConstant
                || word instanceof Expression.NumberConstant
                || word instanceof Expression.StringConstant;
    }

    private Command command() throws TemplateException {
        Position at = at(peekNonSpace());
        List<Expression> words = new ArrayList<>();
        while (true) {
            peekNonSpace();
            operand().ifPresent(words::add);
            Token token = next();
            if (token.is(Kind.SPACE)) {
                continue;
            }
            if (token.is(Kind.RIGHT_DELIMITER) || token.is(Kind.RIGHT_PAREN)) {
                pushBack(token);
            } else if (!token.is(Kind.PIPE)) {
                throw unexpected(token, "operand");
            }
            break;
        }
        if (words.isEmpty()) {
            throw error("empty command");
        }
        return new Command(at, List.copyOf(words));
    }

    private Optional<Expression> operand() throws TemplateException {
        Optional<Expression> term = term();
        if (term.isEmpty() || !peek().is(Kind.FIELD)) {
            return term;
        }
        Position at = at(peek());
        List<String> fields = new ArrayList<>();
        while (peek().is(Kind.FIELD)) {
            fields.add(next().text().substring(1));
        }
        return Optional.of(chain(at, term.get(), fields));
    }

    private Expression chain(Position at, Expression term, List<String> fields) throws TemplateException {
        if (isConstant(term) || term instanceof Expression.Dot) {
            throw error("unexpected . after term " + GoQuote.quote(term.toString()));
        }
        if (term instanceof Field field) {
            fields.addAll(0, field.names());
            return new Field(at, List.copyOf(fields));
        }
        if (term instanceof Variable variable) {
            return new Variable(at, variable.name(), List.copyOf(fields));
        }
        return new Chain(at, term, List.copyOf(fields));
    }

    private Optional<Expression> term() throws TemplateException {
        Token token = nextNonSpace();
        Position at = at(token);
        Expression term = switch (token.kind()) {
            case IDENTIFIER -> identifier(at, token.text());
            case DOT -> new Expression.Dot(at);
            case NIL -> new Expression.NilConstant(at);
            case VARIABLE -> variable(at, token.text());
            case FIELD -> new Field(at, List.of(token.text().substring(1)));
            case BOOL -> new Expression.Bool(at, token.text().equals("true"));
            case CHARACTER, NUMBER -> new Expression.NumberConstant(at, number(token));
            case LEFT_PAREN -> parenthesised();
            case STRING, RAW_STRING -> new Expression.StringConstant(at, token.text(), unquote(token));
            default -> {
                pushBack(token);
                yield null;
            }
        };
        return Optional.ofNullable(term);
    }

    private Expression identifier(Position at, String name) throws TemplateException {
        if (!functions.test(name)) {
            throw error("function " + GoQuote.quote(name) + " not defined");
        }
        return new Expression.Identifier(at, name);
    }

    private Expression variable(Position at, String name) throws TemplateException {
        if (!variables.contains(name)) {
            throw error("undefined variable " + GoQuote.quote(name));
        }
        return new Variable(at, name, List.of());
    }

    private Pipe parenthesised() throws TemplateException {
        deeper();
        Pipe pipe = pipeline("parenthesized pipeline", Kind.RIGHT_PAREN);
        depth--;
        return pipe;
    }

    private GoNumber number(Token token) throws TemplateException {
        try {
            return token.is(Kind.CHARACTER)
                    ? GoNumber.ofRune(token.text(), GoQuote.rune(token.text()))
                    : GoNumber.parse(token.text());
        } catch (FunctionException | IllegalArgumentException e) {
            throw error(message(e));
        }
    }

    private String unquote(Token token) throws TemplateException {
        try {
            return GoQuote.text(token.text());
        } catch (IllegalArgumentException e) {
            throw error(message(e));
        }
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }

    // Tokens.

    private Position at(Token token) {
        return source.at(token.start());
    }

    private Token next() {
        if (!pushedBack.isEmpty()) {
            return pushedBack.pop();
        }
        latest = lexer.next();
        return latest;
    }

    private void pushBack(Token token) {
        pushedBack.push(token);
    }

    private Token peek() {
        Token token = next();
        pushBack(token);
        return token;
    }

    private Token nextNonSpace() {
        Token token = next();
        while (token.is(Kind.SPACE)) {
            token = next();
        }
        return token;
    }

    private Token peekNonSpace() {
        Token token = nextNonSpace();
        pushBack(token);
        return token;
    }

    private void expect(Kind kind, String context) throws TemplateException {
        Token token = nextNonSpace();
        if (!token.is(kind)) {
            throw unexpected(token, context);
        }
    }

    private TemplateException unexpected(Token token, String context) {
        if (!token.is(Kind.ERROR)) {
            return error("unexpected " + token + " in " + context);
        }
        if (actionLine == 0 || actionLine == token.line()) {
            return error(token.text());
        }
        String started = token.text().endsWith(" action") ? " started at " : " in action started at ";
        return error(token.text() + started + source.name() + ":" + actionLine);
    }

    private TemplateException error(String text) {
        return new TemplateException("template: " + source.name() + ":" + latest.line() + ": " + text, "");
    }
}
