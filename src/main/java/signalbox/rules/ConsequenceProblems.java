package signalbox.rules;

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
    private static final Pattern IMPORT = Pattern.compile("(?:The import (\\S+) cannot be resolved|Only a type can be imported\\..*)");
    private static final Set<String> ACTIONS = Set.of("insertLogical", "insert", "update", "modify", "delete");

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

    /** Empty when the message only follows from an import that failed. */
    Optional<Problem> explain(RulePlace place, int line, String message, Set<String> failedImports) {
        if (IMPORT.matcher(message).matches()) {
            return Optional.empty();
        }
        Matcher type = NO_TYPE.matcher(message);
        if (type.matches()) {
            return failedImports.contains(type.group(1)) ? Optional.empty() : Optional.of(unknownType(place, line, type.group(1)));
        }
        return Optional.of(explainOther(place, line, message));
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
            String what = missing.group(1).length() <= 2 ? "\"" + missing.group(1) + "\"" : "something";
            return place.at(lastBefore(place, line), "after this, " + what + " is missing", "");
        } else if (unexpected.matches()) {
            Token token = place.wordOnLine(unexpected.group(1), line);
            return place.at(token, "\"" + unexpected.group(1) + "\" is not expected here", "");
        } else if (mismatch.matches()) {
            return place.at(
                    firstOn(place, line), mismatch.group(1) + " stands where " + mismatch.group(2) + " is needed", "");
        }
        return place.at(firstOn(place, line), BuildProblems.shortened(message), "");
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
        String hint = name.startsWith("$")
                ? conditions.variableHint(place, name)
                : SyntaxProblems.meant(name, place.variables()).orElse("a text needs quotes: \"" + name + "\"");
        return place.at(token, "\"" + name + "\" is not known here", hint);
    }

    private Problem unknownMethod(RulePlace place, int line, String method, String arguments, String type) {
        Token token = place.wordOnLine(method, line);
        if (type.startsWith("Rule_")) {
            Set<String> known = new TreeSet<>(ACTIONS);
            place.file().parsed().getFunctions().forEach(function -> known.add(function.getName()));
            return place.at(
                    token,
                    "there is no \"" + method + "\" to call",
                    SyntaxProblems.meant(method, known).orElse("a rule can call " + String.join(", ", known)));
        }
        return place.at(token, type + " has no " + method + "(" + arguments + ")", conditions.methodHint(type, method));
    }

    private Problem wrongMaking(RulePlace place, int line, String type, String arguments) {
        Optional<Class<?>> known = vocabulary.type(type);
        String forms = known.map(Vocabulary::constructors).map(list -> "it is made by " + String.join(" or ", list)).orElse("");
        return place.at(
                place.wordOnLine(type, line), type + " cannot be made of (" + arguments + ")", forms);
    }

    private static Token firstOn(RulePlace place, int line) {
        List<Token> tokens = place.onLine(line);
        return tokens.isEmpty() ? place.statement().first() : tokens.get(0);
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
