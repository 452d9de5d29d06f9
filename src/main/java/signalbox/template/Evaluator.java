package signalbox.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import signalbox.gotext.GoQuote;
import signalbox.template.function.BuiltIns;
import signalbox.template.function.Functions;
import signalbox.template.function.MeteredBody;
import signalbox.template.syntax.Expression;
import signalbox.template.syntax.Expression.Chain;
import signalbox.template.syntax.Expression.Field;
import signalbox.template.syntax.Expression.Identifier;
import signalbox.template.syntax.Expression.Variable;
import signalbox.template.syntax.Node;
import signalbox.template.syntax.Pipe;
import signalbox.template.syntax.Pipe.Command;
import signalbox.template.syntax.Position;
import signalbox.template.value.BadSignatureException;
import signalbox.template.value.Boxed;
import signalbox.template.value.DurationValue;
import signalbox.template.value.Function;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoLocation;
import signalbox.template.value.GoNumber;
import signalbox.template.value.GoTime;
import signalbox.template.value.Kind;
import signalbox.template.value.LimitException;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.Nil;
import signalbox.template.value.Parameter;
import signalbox.template.value.StructValue;
import signalbox.template.value.TypedValue;
import signalbox.template.value.Values;

/**
 * Evaluates expressions as Go does (spec/templates.md 10.2), error by error. Values whose static type is {@code interface {}}
 * are in a {@link Boxed} until a pipe ends or an argument wants a type. Confined to one rendering.
 */
final class Evaluator {

    /** No value comes from the command before; told apart from a nil that does. */
    private static final Object MISSING = new Object();

    private final Functions functions;
    private final TemplateBudget budget;
    private TemplateScope scope = new TemplateScope("", 0, Nil.NIL);
    private Position position = new Position("", 1, 0);
    /** Where we are, for errors: printed only then. */
    private Object node = "";

    Evaluator(Functions functions, TemplateBudget budget) {
        this.functions = functions;
        this.budget = budget;
    }

    /** From here on expressions belong to this call of a template. */
    void in(TemplateScope current) {
        scope = current;
    }

    void at(Node current) {
        position = current.at();
        node = current;
    }

    private void at(Expression current) {
        position = current.at();
        node = current;
    }

    EvaluationException error(String text) {
        return new EvaluationException(located(text));
    }

    /** A message with the place where we are, in Go's format. */
    String located(String text) {
        return "template: " + position + ": executing " + GoQuote.quote(scope.template()) + " at <" + node + ">: " + text;
    }

    /** The value of a pipe; its variables are set. */
    Object pipeline(Object dot, Pipe pipe) throws EvaluationException {
        at(pipe);
        Object value = MISSING;
        for (Command command : pipe.commands()) {
            value = Boxed.unbox(command(dot, command, value));
        }
        for (String variable : pipe.variables()) {
            if (!pipe.assigns()) {
                scope.declare(variable, value);
            } else if (scope.has(variable)) {
                scope.assign(variable, value);
            } else {
                throw error("undefined variable: " + variable);
            }
        }
        return value;
    }

    private Object command(Object dot, Command command, Object last) throws EvaluationException {
        budget.step();
        List<Expression> words = command.words();
        Expression first = words.get(0);
        List<Expression> arguments = words.subList(1, words.size());
        if (first instanceof Field field) {
            return field(dot, field, arguments, last);
        }
        if (first instanceof Chain chain) {
            return chain(dot, chain, arguments, last);
        }
        if (first instanceof Identifier identifier) {
            return function(dot, identifier, command, arguments, last);
        }
        if (first instanceof Variable variable) {
            return variable(dot, variable, arguments, last);
        }
        if (!(first instanceof Pipe)) {
            at(first);
        }
        takesNoArgument(first, arguments, last);
        return value(dot, first);
    }

    private void takesNoArgument(Expression word, List<Expression> arguments, Object last) throws EvaluationException {
        if (!arguments.isEmpty() || last != MISSING) {
            throw error("can't give argument to non-function " + word);
        }
    }

    /** The value of a word alone, when nothing says which type is wanted. */
    private Object value(Object dot, Expression word) throws EvaluationException {
        at(word);
        if (word instanceof Pipe pipe) {
            return pipeline(dot, pipe);
        }
        if (word instanceof Expression.Bool bool) {
            return bool.value();
        }
        if (word instanceof Expression.NumberConstant constant) {
            return number(constant.number());
        }
        if (word instanceof Expression.StringConstant constant) {
            return constant.text();
        }
        if (word instanceof Expression.NilConstant) {
            throw error("nil is not a command");
        }
        return dot;
    }

    private Object number(GoNumber number) throws EvaluationException {
        if (number.isFloatByDefault()) {
            return number.floatValue();
        }
        if (!number.isInt()) {
            throw error(number.source() + " overflows int");
        }
        return number.intValue();
    }

    // Fields, variables and chains.

    private Object field(Object dot, Field field, List<Expression> arguments, Object last) throws EvaluationException {
        at(field);
        return fields(dot, dot, field, field.names(), arguments, last);
    }

    private Object variable(Object dot, Variable variable, List<Expression> arguments, Object last)
            throws EvaluationException {
        at(variable);
        if (!scope.has(variable.name())) {
            throw error("undefined variable: " + variable.name());
        }
        Object value = scope.value(variable.name());
        if (variable.fields().isEmpty()) {
            takesNoArgument(variable, arguments, last);
            return value;
        }
        return fields(dot, value, variable, variable.fields(), arguments, last);
    }

    private Object chain(Object dot, Chain chain, List<Expression> arguments, Object last) throws EvaluationException {
        at(chain);
        at(chain.operand());
        Object receiver = chain.operand() instanceof Identifier identifier
                ? function(dot, identifier, identifier, List.of(), MISSING)
                : value(dot, chain.operand());
        return fields(dot, receiver, chain, chain.fields(), arguments, last);
    }

    private Object fields(
            Object dot, Object start, Expression at, List<String> names, List<Expression> arguments, Object last)
            throws EvaluationException {
        Object receiver = start;
        for (String name : names.subList(0, names.size() - 1)) {
            receiver = oneField(dot, name, at, List.of(), MISSING, receiver);
        }
        return oneField(dot, names.get(names.size() - 1), at, arguments, last, receiver); // a method takes the arguments
    }

    private Object oneField(
            Object dot, String name, Expression at, List<Expression> arguments, Object last, Object boxed)
            throws EvaluationException {
        budget.step();
        if (boxed == Nil.NIL) {
            return Nil.NIL;
        }
        Object receiver = Boxed.unbox(boxed);
        if (receiver == Nil.NIL) {
            throw error("nil pointer evaluating " + Boxed.TYPE + "." + name);
        }
        Optional<Function> method = receiver instanceof TypedValue typed ? typed.method(name) : Optional.empty();
        if (method.isPresent()) {
            return call(dot, method.get(), at, name, arguments, last);
        }
        boolean hasArguments = !arguments.isEmpty() || last != MISSING;
        if (receiver instanceof StructValue struct) {
            Optional<StructValue.Field> found = struct.fields().stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst();
            if (found.isPresent()) {
                return value(found.get(), Values.typeName(boxed), hasArguments);
            }
        }
        if (receiver instanceof MapValue map) {
            if (hasArguments) {
                throw error(name + " is not a method but has arguments");
            }
            return Values.entry(map, name);
        }
        throw error("can't evaluate field " + name + " in type " + Values.typeName(boxed));
    }

    private Object value(StructValue.Field field, String type, boolean hasArguments) throws EvaluationException {
        if (!field.isExported()) {
            throw error(field.name() + " is an unexported field of struct type " + type);
        }
        if (hasArguments) {
            throw error(field.name() + " has arguments but cannot be invoked as function");
        }
        return field.value();
    }

    // Calls.

    private Object function(Object dot, Identifier identifier, Object at, List<Expression> arguments, Object last)
            throws EvaluationException {
        at(identifier);
        Optional<Function> function = functions.find(identifier.name());
        if (function.isEmpty()) {
            throw error(GoQuote.quote(identifier.name()) + " is not a defined function");
        }
        return call(dot, function.get(), at, identifier.name(), arguments, last);
    }

    private Object call(Object dot, Function function, Object at, String name, List<Expression> words, Object last)
            throws EvaluationException {
        budget.spend(5);
        checkCount(function, name, words.size(), last);
        if (function.equals(BuiltIns.AND) || function.equals(BuiltIns.OR)) {
            return shortCircuit(dot, function.equals(BuiltIns.OR), words, last);
        }
        List<Object> arguments = new ArrayList<>(words.size() + 2);
        for (Expression word : words) {
            arguments.add(argument(dot, parameter(function, arguments.size()), word));
        }
        if (last != MISSING) {
            arguments.add(validated(last, parameter(function, arguments.size())));
        }
        arguments.forEach(budget::read);
        if (function.equals(BuiltIns.CALL)) {
            arguments.add(0, words.isEmpty() ? callee(last) : words.get(0).toString());
        }
        if (function.body() instanceof MeteredBody metered) {
            budget.spend(1 + metered.cost(arguments));
        }
        Object result = apply(function, at, name, arguments);
        budget.produced(result);
        return result;
    }

    /** What Go's reflection calls a value that is piped into a call. */
    private static String callee(Object value) {
        return Kind.of(value) == Kind.STRING ? Values.text(value) : "<" + Values.typeName(value) + " Value>";
    }

    private Object apply(Function function, Object at, String name, List<Object> arguments) throws EvaluationException {
        try {
            return function.body().apply(arguments);
        } catch (BadSignatureException e) {
            throw error(String.valueOf(e.getMessage()));
        } catch (FunctionException e) {
            atCall(at);
            throw error("error calling " + name + ": " + e.getMessage());
        } catch (LimitException e) {
            throw e;
        } catch (RuntimeException e) {
            // As in Go, where a call that panics is an error of the template: a notification must not take a thread with it.
            atCall(at);
            throw error("error calling " + name + ": " + e);
        }
    }

    private void atCall(Object at) {
        if (at instanceof Command command) {
            position = command.at();
            node = command;
        } else if (at instanceof Expression expression) {
            at(expression);
        }
    }

    private static Parameter parameter(Function function, int index) {
        List<Parameter> parameters = function.parameters();
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    private void checkCount(Function function, String name, int words, Object last) throws EvaluationException {
        int given = last == MISSING ? words : words + 1;
        int wanted = function.parameters().size();
        if (function.variadic() && given < wanted - 1) {
            throw error("wrong number of args for " + name + ": want at least " + (wanted - 1) + " got " + words);
        }
        if (!function.variadic() && given != wanted) {
            throw error("wrong number of args for " + name + ": want " + wanted + " got " + given);
        }
    }

    /** The first argument that decides, or the last one. */
    private Object shortCircuit(Object dot, boolean deciding, List<Expression> words, Object last) throws EvaluationException {
        Object value = Nil.NIL;
        for (Expression word : words) {
            value = argument(dot, Parameter.VALUE, word);
            if (Values.truth(value) == deciding) {
                return value;
            }
        }
        return last == MISSING ? value : last;
    }

    // Arguments.

    private Object argument(Object dot, Parameter wanted, Expression word) throws EvaluationException {
        at(word);
        if (word instanceof Expression.Dot) {
            return validated(dot, wanted);
        }
        if (word instanceof Expression.NilConstant) {
            return nil(wanted);
        }
        if (word instanceof Field field) {
            return validated(field(dot, field, List.of(), MISSING), wanted);
        }
        if (word instanceof Variable variable) {
            return validated(variable(dot, variable, List.of(), MISSING), wanted);
        }
        if (word instanceof Pipe pipe) {
            return validated(pipeline(dot, pipe), wanted);
        }
        if (word instanceof Identifier identifier) {
            return validated(function(dot, identifier, identifier, List.of(), MISSING), wanted);
        }
        if (word instanceof Chain chain) {
            return validated(chain(dot, chain, List.of(), MISSING), wanted);
        }
        return constant(dot, wanted, word);
    }

    private Object nil(Parameter wanted) throws EvaluationException {
        return switch (wanted) {
            case ANY, VALUE -> Nil.NIL;
            case STRINGS -> ListValue.ofStrings(List.of());
            case LIST -> ListValue.ofAny(List.of());
            default -> throw error("cannot assign nil to " + wanted.goName());
        };
    }

    private Object constant(Object dot, Parameter wanted, Expression word) throws EvaluationException {
        Optional<GoNumber> number = word instanceof Expression.NumberConstant constant
                ? Optional.of(constant.number())
                : Optional.empty();
        Optional<GoNumber> integer = number.filter(GoNumber::isInt);
        Optional<?> value = switch (wanted) {
            case ANY, VALUE -> Optional.of(value(dot, word));
            case BOOL -> word instanceof Expression.Bool bool ? Optional.of(bool.value()) : Optional.empty();
            case STRING -> word instanceof Expression.StringConstant text ? Optional.of(text.text()) : Optional.empty();
            case INT -> integer.map(GoNumber::intValue);
            case DURATION -> integer.map(n -> new DurationValue(n.intValue()));
            case FLOAT -> number.map(GoNumber::floatValue);
            default -> throw error("can't handle " + word + " for arg of type " + wanted.goName());
        };
        if (value.isEmpty()) {
            throw error("expected " + kindName(wanted) + "; found " + word);
        }
        return value.get();
    }

    private static String kindName(Parameter wanted) {
        return switch (wanted) {
            case INT, DURATION -> "integer";
            case FLOAT -> "float";
            default -> wanted.goName();
        };
    }

    /** The value as an argument of the wanted type. */
    private Object validated(Object boxed, Parameter wanted) throws EvaluationException {
        if (wanted == Parameter.VALUE) {
            return boxed;
        }
        Object value = Boxed.unbox(boxed);
        if (wanted == Parameter.ANY) {
            return value;
        }
        if (boxed == Nil.NIL) {
            if (wanted == Parameter.STRINGS || wanted == Parameter.LIST) {
                return nil(wanted);
            }
            throw error("invalid value; expected " + wanted.goName());
        }
        if (!isAssignable(value, wanted)) {
            String type = value == Nil.NIL ? Boxed.TYPE : Values.typeName(value);
            throw error("wrong type for value; expected " + wanted.goName() + "; got " + type);
        }
        return value;
    }

    private static boolean isAssignable(Object value, Parameter wanted) {
        return switch (wanted) {
            case ANY, VALUE -> true;
            case STRING -> value instanceof String;
            case INT -> value instanceof Long;
            case FLOAT -> value instanceof Double;
            case BOOL -> value instanceof Boolean;
            case STRINGS -> value instanceof ListValue list && list.elementType().equals("string");
            case LIST -> value instanceof ListValue list && list.elementType().equals(Boxed.TYPE);
            case TIME -> value instanceof GoTime;
            case LOCATION -> value instanceof GoLocation;
            case DURATION -> value instanceof DurationValue;
        };
    }
}
