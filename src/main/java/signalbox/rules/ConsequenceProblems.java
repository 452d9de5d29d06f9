package signalbox.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntBiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.RuleDescr;
import org.kie.internal.jci.CompilationProblem;
import signalbox.rules.DrlText.Kind;
import signalbox.rules.DrlText.Token;

/** Says what is wrong with what a rule does, between {@code then} and {@code end}, and with functions. */
final class ConsequenceProblems {

    private static final Pattern NO_TYPE = Pattern.compile("(\\S+) cannot be resolved to a type");
    private static final Pattern NO_NAME = Pattern.compile("(\\S+) cannot be resolved(?: to a variable| or is not a field)?");
    private static final Pattern NO_METHOD = Pattern.compile("The method (\\w+)\\((.*)\\) is undefined for the type (\\S+)");
    private static final Pattern NO_CONSTRUCTOR = Pattern.compile("The constructor (\\w+)\\((.*)\\) is undefined");
    private static final Pattern WRONG_ARGUMENTS =
            Pattern.compile("The method (\\w+)\\((.*)\\) in the type (\\S+) is not applicable for the arguments \\((.*)\\)");
    private static final Pattern MISSING = Pattern.compile("Syntax error, insert \"(.+?)\" to complete .*");
    private static final Pattern UNEXPECTED = Pattern.compile("Syntax error on tokens?\\(?s?\\)? \"(.+?)\".*");
    private static final Pattern MISMATCH = Pattern.compile("Type mismatch: cannot convert from (\\S+) to (\\S+)");
    private static final Pattern INVISIBLE =
            Pattern.compile("The (?:field|method) (?:\\w+\\.)?(\\w+)(?:\\(.*\\))?(?: from the type \\S+)? is not visible");
    private static final Pattern UNSET = Pattern.compile("The local variable (\\w+) may not have been initialized");
    private static final Pattern TWICE = Pattern.compile("Duplicate local variable (\\w+)");
    private static final Pattern OPERANDS =
            Pattern.compile("(?:Incompatible operand types (.+) and (.+)|The operator (\\S+) is undefined for the argument type\\(s\\) (.+))");
    private static final Pattern CHARACTER = Pattern.compile("Invalid character constant|String literal is not properly closed.*");
    private static final Pattern IMPORT =
            Pattern.compile("(?:The (?:static )?import (\\S+) (?:cannot be resolved|must be a .*)|Only a type can be imported\\..*)");
    /** Two rules of one name make two classes of one name; that is said in words of rules elsewhere. */
    private static final Pattern SAME_CLASS =
            Pattern.compile("The type \\w+ is already defined|Duplicate method .*|Unable to resolve type .* while building function.*", Pattern.DOTALL);
    private static final String ASSIGNED = "The left-hand side of an assignment must be a variable";
    private static final Pattern RESULT = Pattern.compile("This method must return a result of type (\\S+)");
    private static final Pattern PRIMITIVE = Pattern.compile("Cannot invoke (\\w+)\\((.*)\\) on the primitive type (\\w+)");
    private static final String NO_RESULT = "Void methods cannot return a value";
    private static final String QUOTES = "a text needs double quotes: \"…\"";
    private static final Set<String> ACTIONS = Set.of("insertLogical", "insert", "update", "modify", "delete");
    /** After these words brackets open, and after the brackets a statement begins. */
    private static final Set<String> HEADS = Set.of("if", "for", "while", "switch", "catch");

    private final Vocabulary vocabulary;
    private final ConditionProblems conditions;
    private final ToIntBiFunction<CompilationProblem, RuleDescr> sourceLine;

    ConsequenceProblems(Vocabulary vocabulary, ToIntBiFunction<CompilationProblem, RuleDescr> sourceLine) {
        this.vocabulary = vocabulary;
        this.conditions = new ConditionProblems(vocabulary);
        this.sourceLine = sourceLine;
    }

    Optional<Problem> explain(RulePlace place, RuleDescr rule, CompilationProblem problem, Set<String> failedImports) {
        return explain(place, sourceLine.applyAsInt(problem, rule), problem.getMessage(), failedImports);
    }

    /** Empty when the message only follows from something that is said elsewhere. */
    Optional<Problem> explain(RulePlace place, int line, String message, Set<String> failedImports) {
        if (IMPORT.matcher(message).matches() || SAME_CLASS.matcher(message).matches()) {
            return Optional.empty();
        }
        Matcher ofEngine = NO_METHOD.matcher(message);
        boolean refused = ofEngine.matches() && ofEngine.group(3).equals("KnowledgeHelper");
        Matcher member = NO_NAME.matcher(message);
        if (refused || (member.matches() && isOfEngine(place, place.wordOnLine(member.group(1), line)))) {
            return Optional.empty(); // what may be asked of "drools" is said where it is refused
        }
        Matcher type = NO_TYPE.matcher(message);
        if (type.matches()) {
            return failedImports.contains(type.group(1)) ? Optional.empty() : Optional.of(unknownType(place, line, type.group(1)));
        }
        return Optional.of(explainOther(place, line, message));
    }

    private static boolean isOfEngine(RulePlace place, Token token) {
        return place.before(token).equals(".") && place.before(token, 2).filter(owner -> owner.is("drools")).isPresent();
    }

    private Problem explainOther(RulePlace place, int line, String message) {
        Matcher name = NO_NAME.matcher(message);
        Matcher method = NO_METHOD.matcher(message);
        Matcher constructor = NO_CONSTRUCTOR.matcher(message);
        Matcher arguments = WRONG_ARGUMENTS.matcher(message);
        Matcher missing = MISSING.matcher(message);
        Matcher unexpected = UNEXPECTED.matcher(message);
        Matcher mismatch = MISMATCH.matcher(message);
        if (name.matches()) {
            return unknownName(place, line, name.group(1));
        } else if (method.matches()) {
            return unknownMethod(place, line, method.group(1), method.group(2), method.group(3));
        } else if (constructor.matches()) {
            return wrongMaking(place, line, constructor.group(1), constructor.group(2));
        } else if (arguments.matches()) {
            return place.at(
                    place.wordOnLine(arguments.group(1), line),
                    arguments.group(1) + " is called with (" + arguments.group(4) + ")",
                    "it takes (" + arguments.group(2) + ")");
        } else if (missing.matches()) {
            return missing(place, line, missing.group(1));
        } else if (unexpected.matches()) {
            return unexpected(place, unexpectedOn(place, line, unexpected.group(1)), unexpected.group(1));
        } else if (mismatch.matches()) {
            return place.at(
                    firstOn(place, line), mismatch.group(1) + " stands where " + mismatch.group(2) + " is needed", "");
        }
        return explainRare(place, line, message);
    }

    private Problem explainRare(RulePlace place, int line, String message) {
        Matcher invisible = INVISIBLE.matcher(message);
        Matcher unset = UNSET.matcher(message);
        Matcher twice = TWICE.matcher(message);
        Matcher operands = OPERANDS.matcher(message);
        if (invisible.matches()) {
            String name = invisible.group(1);
            return place.at(place.wordOnLine(name, line), "\"" + name + "\" cannot be used so",
                    "a property is called with brackets: " + name + "()");
        } else if (unset.matches()) {
            return place.at(place.lastOnLine(unset.group(1), line), "\"" + unset.group(1) + "\" may have no value here",
                    "give it one where it is declared");
        } else if (twice.matches()) {
            return place.at(place.lastOnLine(twice.group(1), line), "the name \"" + twice.group(1) + "\" is given twice",
                    "choose another name here");
        } else if (operands.matches()) {
            String kinds = operands.group(1) == null
                    ? operands.group(4).replace(", ", " and ")
                    : operands.group(1) + " and " + operands.group(2);
            return place.at(firstOn(place, line), kinds + " do not go together here", "texts are compared by equals: a.equals( b )");
        } else if (message.equals(ASSIGNED)) {
            return place.at(place.lastOnLine("=", line), "\"=\" gives a value to what has no name",
                    "texts are compared by equals: a.equals( b )");
        } else if (PRIMITIVE.matcher(message).matches()) {
            String name = message.replaceFirst("^Cannot invoke (\\w+).*", "$1");
            return place.at(place.lastOnLine(name, line), "what stands before \"." + name + "\" is " + message.replaceFirst(".* ",
                    "") + " and has no " + name + "()", "");
        } else if (message.equals(NO_RESULT) && !place.statement().isRule()) {
            return place.atBeginning(place.statement().shown() + " does not say what it returns",
                    "write the type before its name: function String …");
        } else if (RESULT.matcher(message).matches()) {
            return place.atBeginning(place.statement().shown() + " ends without a result", "end it with \"return …;\"");
        } else if (CHARACTER.matcher(message).matches()) {
            return place.at(firstText(place, line), "this is no text", QUOTES);
        }
        return place.at(firstOn(place, line), BuildProblems.shortened(message), "");
    }

    /** Where the compiler does not even begin. */
    Problem unreadable(RulePlace place) {
        List<Token> tokens = place.statement().tokens();
        int then = place.statement().word("then").map(tokens::indexOf).orElse(0);
        return tokens.subList(then, tokens.size()).stream()
                .filter(token -> HEADS.contains(token.text()) && !place.after(token).equals("("))
                .findFirst()
                .map(token -> unexpected(place, token, token.text()))
                .orElseGet(() -> place.at(
                        tokens.get(Math.min(then + 1, tokens.size() - 1)),
                        "what " + place.statement().shown() + " does cannot be read",
                        "look for a bracket, a quote or a \";\" too many or too few up to its \"end\""));
    }

    private static Problem missing(RulePlace place, int line, String what) {
        Optional<Token> call = place.onLine(line).stream()
                .filter(token -> ACTIONS.contains(token.text()) || HEADS.contains(token.text()))
                .filter(token -> !place.after(token).equals("("))
                .findFirst();
        if (call.isPresent()) {
            return unexpected(place, call.get(), call.get().text());
        }
        Token last = what.equals(";") ? placeOfSemicolon(place, line) : lastBefore(place, line);
        boolean mark = what.length() <= 2;
        if (!mark) {
            return place.at(firstOn(place, line), "what stands on this line cannot be read", "an action looks so: insertLogical( new … );");
        }
        return place.at(
                last,
                "after this, \"" + what + "\" is missing",
                what.equals(";") ? "each action ends with \";\"" : "");
    }

    /** A mark that ends the line is more likely the wrong one than those within it. */
    private static Token unexpectedOn(RulePlace place, int line, String what) {
        List<Token> tokens = place.onLine(line);
        Token last = place.endOfLine(line);
        if (last.is(what)) {
            return last;
        }
        return tokens.stream()
                .filter(token -> token.is(what))
                .findFirst()
                .or(() -> tokens.stream().filter(token -> token.kind() == Kind.NUMBER && token.text().endsWith(what)).findFirst())
                .orElseGet(() -> place.wordOnLine(what, line));
    }

    private static Problem unexpected(RulePlace place, Token token, String what) {
        if (what.equals("in") && place.onLine(token.line()).stream().anyMatch(word -> word.is("for"))) {
            return place.at(token, "\"in\" is not expected here", "all of a list are gone through with for ( Alert a : list )");
        }
        if (token.kind() == Kind.NUMBER && !token.is(what)) {
            return place.at(token, "\"" + token.text() + "\" is no number", "a text needs quotes: \"" + token.text() + "\"");
        }
        if ((HEADS.contains(what) || ACTIONS.contains(what)) && !place.after(token).equals("(")) {
            return place.at(token, "after \"" + what + "\" a \"(\" is missing", "write " + what + " ( … )");
        }
        boolean afterOperand = place.before(token, 1)
                .filter(before -> before.isWord() || before.is(")") || before.kind() == Kind.TEXT)
                .isPresent();
        boolean missesComma = token.isWord() && afterOperand && !place.before(token).equals("then");
        return place.at(token, "\"" + what + "\" is not expected here", missesComma
                ? "a \",\", an operator or a \";\" is missing before it" : "");
    }

    /** Where on a line one action ends and the next one begins without it; else the end of the line. */
    private static Token placeOfSemicolon(RulePlace place, int line) {
        List<Token> tokens = place.onLine(line);
        Deque<Boolean> calls = new ArrayDeque<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).is("(")) {
                calls.push(i > 0 && tokens.get(i - 1).isWord() && !HEADS.contains(tokens.get(i - 1).text()));
            } else if (tokens.get(i).is(")") && !calls.isEmpty() && calls.pop() && calls.isEmpty() && tokens.get(i + 1).isWord()
                    && !tokens.get(i + 1).is("end")) {
                return tokens.get(i);
            }
        }
        return lastBefore(place, line);
    }

    private Problem unknownType(RulePlace place, int line, String name) {
        return place.at(
                place.wordOnLine(name, line), "there is no type \"" + name + "\" here", conditions.typeHint(place, name));
    }

    private Problem unknownName(RulePlace place, int line, String name) {
        Token token = place.wordOnLine(name, line);
        if (Character.isUpperCase(name.charAt(0))) {
            return place.at(token, "there is no type \"" + name + "\" here", conditions.typeHint(place, name));
        }
        if (place.before(token).equals(".")) {
            return unknownMember(place, token);
        }
        if (name.startsWith("$")) {
            return place.at(token, "\"" + name + "\" is not known here", conditions.variableHint(place, name, token));
        }
        if (place.after(token).equals("=")) {
            return place.at(token, "\"" + name + "\" is not known here", "arguments are told by their order: leave \"" + name + " =\" out");
        }
        String otherwise = Set.of(".", "(").contains(place.after(token)) ? "known are " + known(place)
                : "a text needs quotes: \"" + name + "\"";
        return place.at(
                token, "\"" + name + "\" is not known here", SyntaxProblems.meant(name, place.variables()).orElse(otherwise));
    }

    private static String known(RulePlace place) {
        return place.variables().isEmpty() ? "only what the conditions name" : String.join(", ", place.variables());
    }

    /** {@code $alert.severity}: in conditions that is a property, here it is a call. */
    private Problem unknownMember(RulePlace place, Token token) {
        String type = place.before(token, 2).map(owner -> place.typeOf(owner.text())).orElse("");
        Optional<Class<?>> known = vocabulary.type(type);
        String name = token.text();
        if (known.isEmpty()) {
            return place.at(token, "\"" + name + "\" is not known here", "a property is called with brackets: " + name + "()");
        }
        return Vocabulary.methods(known.get()).contains(name)
                ? place.at(token, "\"" + name + "\" needs brackets here", "write " + name + "()")
                : place.at(token, type + " has no " + name + "()", conditions.methodHint(type, name));
    }

    private Problem unknownMethod(RulePlace place, int line, String method, String arguments, String type) {
        Token token = place.wordOnLine(method, line);
        if (type.startsWith("Rule_")) {
            if (vocabulary.type(method).isPresent()) {
                String example = Vocabulary.example(method).orElse("new " + method + "( … )");
                return place.at(token, "\"new\" is missing before " + method, "a fact is made so: " + example);
            }
            Set<String> known = new TreeSet<>(ACTIONS);
            place.file().parsed().getFunctions().forEach(function -> known.add(function.getName()));
            return place.at(
                    token,
                    "there is no \"" + method + "\" to call",
                    SyntaxProblems.meant(method, known).orElse("a rule concludes by insertLogical( new … )"));
        }
        if (type.equals("FactHandle")) {
            return place.at(token, "what is inserted is closed before \"." + method + "\"",
                    "move a \")\" behind it: insertLogical( new … ." + method + "( … ) )");
        }
        if (type.equals("Rule")) {
            return place.at(token, "a rule has no " + method + "()", "drools.getRule().getName() is its name");
        }
        return place.at(token, type + " has no " + method + "(" + arguments + ")", conditions.methodHint(type, method));
    }

    private Problem wrongMaking(RulePlace place, int line, String type, String arguments) {
        Optional<Class<?>> known = vocabulary.type(type);
        String forms = arguments.matches(".*\\bchar\\b.*")
                ? QUOTES
                : known.map(Vocabulary::constructors).map(list -> "it is made by " + String.join(" or ", list)).orElse("")
                        + Vocabulary.example(type).map(example -> ", for example " + example).orElse("");
        return place.at(
                place.wordOnLine(type, line), type + " cannot be made of (" + arguments + ")", forms);
    }

    private static Token firstOn(RulePlace place, int line) {
        List<Token> tokens = place.onLine(line);
        return tokens.isEmpty() ? place.statement().first() : tokens.get(0);
    }

    private static Token firstText(RulePlace place, int line) {
        return place.onLine(line).stream()
                .filter(token -> token.kind() == Kind.TEXT && token.text().startsWith("'"))
                .findFirst()
                .orElse(firstOn(place, line));
    }

    /** The last token up to a line that can be what something is missing after: {@code end} closes the rule and is no part of it. */
    private static Token lastBefore(RulePlace place, int line) {
        Token last = place.endOfLine(line);
        List<Token> tokens = place.statement().tokens();
        int index = tokens.indexOf(last);
        while (index > 0 && (tokens.get(index).is("end") || tokens.get(index).kind() == Kind.UNENDED)) {
            index--;
        }
        return tokens.get(index);
    }
}
