package signalbox.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.FunctionDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.ast.descr.TypeFieldDescr;
import signalbox.alert.NearestName;
import signalbox.rules.DrlText.Token;

/** Says what is wrong with a condition: unknown types, properties, methods and variables, and comparisons that make no sense. */
final class ConditionProblems {

    private static final Pattern UNRESOLVED = Pattern.compile("unable to resolve method using strict-mode: (.+)\\.([^.(]+)\\((.*)\\)");
    private static final Pattern INCOMPARABLE =
            Pattern.compile("Comparison operation requires compatible types\\. Found class (\\S+) and class (\\S+)");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=", "contains", "matches");

    private final Vocabulary vocabulary;

    ConditionProblems(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    Problem unknownType(RulePlace place, String name) {
        return place.atWord(BuildProblems.simpleName(name), "there is no type \"" + name + "\" here", typeHint(place, name));
    }

    /** What to do about a type that is not known in a file. */
    String typeHint(RulePlace place, String name) {
        Optional<Class<?>> known = vocabulary.type(name);
        if (known.isPresent()) {
            return "add the line: import " + known.get().getName();
        }
        if (name.contains(".")) {
            return NearestName.to(name, vocabulary.fullNames())
                    .map(near -> "did you mean \"" + near + "\"?")
                    .orElse("import it, or look for a misspelling");
        }
        if (Character.isLowerCase(name.charAt(0))) {
            Set<String> lower = new TreeSet<>(SyntaxProblems.ELEMENTS);
            place.file().parsed().getRules().stream().filter(RuleDescr::isQuery).forEach(query -> lower.add(query.getName()));
            Optional<String> near = SyntaxProblems.meant(name, lower);
            if (near.isPresent()) {
                return near.get();
            }
        }
        Set<String> candidates = new TreeSet<>(vocabulary.typeNames());
        candidates.addAll(place.imported());
        place.file().parsed().getClassAndEnumDeclarationDescrs().forEach(descr -> candidates.add(descr.getTypeName()));
        return NearestName.to(name, candidates)
                .map(near -> "did you mean \"" + near + "\"?" + missingImport(place, near))
                .orElse("import it, or look for a misspelling");
    }

    private String missingImport(RulePlace place, String near) {
        boolean imported = place.imported().contains(near) || place.imported().contains("*");
        return vocabulary.type(near)
                .filter(type -> !imported && Vocabulary.needsImport(type))
                .map(type -> " (and add the line: import " + type.getName() + ")")
                .orElse("");
    }

    Problem expression(RulePlace place, String expression, String error) {
        Matcher unresolved = UNRESOLVED.matcher(error);
        if (unresolved.matches()) {
            return unresolved(place, expression, unresolved.group(1), unresolved.group(2), unresolved.group(3));
        }
        Matcher incomparable = INCOMPARABLE.matcher(error);
        if (incomparable.matches()) {
            return place.at(
                    place.startOf(expression),
                    "\"" + expression + "\" compares two different kinds: " + BuildProblems.simpleName(incomparable.group(1)) + " and "
                            + BuildProblems.simpleName(incomparable.group(2)),
                    "");
        }
        if (error.contains("bad regular expression")) {
            String pattern = expression.contains("~=") ? expression.substring(expression.indexOf("~=") + 2).strip() : expression;
            return place.at(place.startOf(pattern), pattern + " is not a regular expression",
                    "brackets and the like need a \\\\ before them");
        }
        if (error.contains("logical operation")) {
            return place.at(place.startOf(expression), "in \"" + expression
                    + "\" one side of \"||\" or \"&&\" is neither true nor false", "compare each side with something");
        }
        if (error.startsWith("unknown collection type")) {
            return place.at(place.startOf(expression), "\"" + expression + "\": square brackets are for lists and maps", "");
        }
        return place.at(
                place.startOf(expression), "\"" + expression + "\" cannot be understood: " + BuildProblems.shortened(error), "");
    }

    private Problem unresolved(RulePlace place, String expression, String type, String name, String arguments) {
        Token token = place.nameIn(expression, name);
        if (name.startsWith("$")) {
            return place.at(token, "\"" + name + "\" is not known here", variableHint(place, name, token));
        }
        String typeName = BuildProblems.simpleName(type);
        Optional<FunctionDescr> function = place.file().parsed().getFunctions().stream()
                .filter(descr -> descr.getName().equals(name) && !place.before(token).equals("."))
                .findFirst();
        if (function.isPresent()) {
            return place.at(token, "the function " + call(name, arguments) + " is not known", "it takes (" + String.join(", ",
                    function.get().getParameterTypes()) + ")");
        }
        if (place.after(token).equals("(")) {
            Optional<String> meant = place.before(token).equals(".") ? Optional.empty() : nearestFunction(place, name);
            if (meant.isPresent()) {
                return place.at(token, "there is no function " + name, meant.get());
            }
            return place.at(token, typeName + " has no " + call(name, arguments), methodHint(type, name));
        }
        if (Character.isUpperCase(name.charAt(0)) && place.after(token).equals(".")) {
            return place.at(token, "there is no type \"" + name + "\" here", typeHint(place, name));
        }
        return place.at(token, typeName + " has no property \"" + name + "\"", propertyHint(place, type, name, token));
    }

    String variableHint(RulePlace place, String name, Token token) {
        if (place.variables().contains(name)) {
            return "it is named further down, or within not, exists or accumulate: it is known only after it and not outside of those";
        }
        Set<String> known = place.variablesBefore(token);
        String naming = "a fact is named so: " + name + " : Alert( … ), what it says so: Alert( " + name + " : instance )";
        return SyntaxProblems.meant(name, known)
                .orElse(known.isEmpty() ? naming : "known are " + String.join(", ", known) + "; " + naming);
    }

    private static Optional<String> nearestFunction(RulePlace place, String name) {
        return SyntaxProblems.meant(name, place.file().parsed().getFunctions().stream().map(FunctionDescr::getName).toList());
    }

    private static String call(String name, String arguments) {
        String simple = arguments.replaceAll("\\b(?:[a-z]\\w*\\.)+", "");
        return name + "(" + simple + ")";
    }

    String methodHint(String type, String name) {
        Optional<Class<?>> known = vocabulary.type(type);
        if (known.isEmpty()) {
            return "";
        }
        List<String> forms = Vocabulary.forms(known.get(), name);
        if (!forms.isEmpty()) {
            return "it has " + String.join(", ", forms);
        }
        String property = name.replaceFirst("^(?:get|is)(?=[A-Z])", "");
        String asked = Character.toLowerCase(property.charAt(0)) + property.substring(1);
        if (!asked.equals(name) && Vocabulary.methods(known.get()).contains(asked)) {
            return "did you mean \"" + asked + "()\"?";
        }
        return NearestName.to(name, Vocabulary.methods(known.get()))
                .map(near -> "did you mean \"" + Vocabulary.forms(known.get(), near).get(0) + "\"?")
                .orElse("");
    }

    private String propertyHint(RulePlace place, String type, String name, Token token) {
        boolean ofAlert = BuildProblems.simpleName(type).equals("Alert");
        if (name.equals("now")) {
            return Allowed.TIME;
        }
        if (ofAlert && Set.of("status", "state").contains(name)) {
            return "every Alert fires, and one that has ended is Resolved; a label is asked for so: label(\"" + name + "\")";
        }
        if (ofAlert && name.equals("alertname")) {
            return "the label alertname is the property \"name\"";
        }
        if (BuildProblems.simpleName(type).equals("Labels")) {
            String one = place.before(token, 2).filter(owner -> owner.is("annotations")).isPresent() ? "annotation" : "label";
            return (one.equals("label") ? "a label" : "an annotation") + " is asked for so: " + one + "(\"" + name + "\")";
        }
        Set<String> properties = propertiesOf(place, type);
        Optional<String> meant = SyntaxProblems.meant(name, properties);
        if (meant.isPresent()) {
            return meant.get();
        }
        if (COMPARISONS.contains(place.before(token)) || insideCall(place, token)) {
            return "a text needs quotes: \"" + name + "\"";
        }
        if (ofAlert) {
            return "a label is asked for so: label(\"" + name + "\")";
        }
        return properties.isEmpty() ? "" : "it has " + String.join(", ", properties);
    }

    /** Whether a word is an argument: {@code label(x)}. */
    private static boolean insideCall(RulePlace place, Token token) {
        List<Token> tokens = place.statement().tokens();
        int index = tokens.indexOf(token);
        return index >= 2
                && tokens.get(index - 1).is("(")
                && tokens.get(index - 2).isWord()
                && Character.isLowerCase(tokens.get(index - 2).text().charAt(0));
    }

    private Set<String> propertiesOf(RulePlace place, String type) {
        Optional<Class<?>> known = vocabulary.type(type);
        if (known.isPresent()) {
            return new TreeSet<>(Vocabulary.properties(known.get()).stream()
                    .filter(property -> !Set.of("hashCode", "toString").contains(property))
                    .toList());
        }
        Set<String> fields = new TreeSet<>();
        place.file().parsed().getClassAndEnumDeclarationDescrs().stream()
                .filter(descr -> descr.getTypeName().equals(BuildProblems.simpleName(type)))
                .forEach(descr -> descr.getFields().values().stream().map(TypeFieldDescr::getFieldName).forEach(fields::add));
        return fields;
    }

    /** The problem with {@code $x : property}; empty when the property is more than a word. */
    Optional<Problem> boundProperty(RulePlace place, String type, String property) {
        if (!property.matches("\\w+")) {
            return Optional.empty();
        }
        Token token = place.nameIn(": " + property, property);
        return Optional.of(
                place.at(token, type + " has no property \"" + property + "\"", propertyHint(place, type, property, token)));
    }

    Problem boundTwice(RulePlace place, String name) {
        List<Token> given = place.statement().tokens().stream()
                .filter(token -> token.is(name) && Set.of(":", ":=").contains(place.after(token)))
                .toList();
        Token second = given.size() > 1 ? given.get(1) : place.statement().first();
        return place.at(second, "the name \"" + name + "\" is given twice in " + place.statement().shown(), "choose another name here");
    }

    /** Whether a name is unknown only because what gives it has a problem of its own. */
    boolean followsFromAnother(RulePlace place, Problem problem) {
        return place.variables().stream().anyMatch(name -> problem.message().equals("\"" + name + "\" is not known here"));
    }
}
