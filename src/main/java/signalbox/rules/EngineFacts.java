package signalbox.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drools.drl.ast.descr.ImportDescr;
import signalbox.rules.DrlText.Token;

/**
 * What rules may not do to facts that are not their own. The engine keeps books of its facts and knows nothing of what a rule
 * does to them: an alert that a rule took out would be told to nobody. And what a rule concludes has to end with its cause.
 */
final class EngineFacts {

    private static final Set<String> CHANGES = Set.of("update", "modify", "delete", "retract");
    private static final String CONCLUDE = "conclude something from it: insertLogical( new … ) ends by itself with its cause";

    private final ParsedFile file;
    private final Map<String, String> imported = new HashMap<>();

    private EngineFacts(ParsedFile file) {
        this.file = file;
        for (ImportDescr descr : file.parsed().getImports()) {
            String name = descr.getTarget();
            imported.put(name.substring(name.lastIndexOf('.') + 1), name);
        }
    }

    /** Everything in the file that changes, or makes for good, what is the engine's. */
    static List<Problem> problemsIn(ParsedFile file) {
        EngineFacts facts = new EngineFacts(file);
        List<Problem> problems = new ArrayList<>();
        file.statements().stream().filter(Statement::isRule).forEach(rule -> facts.check(rule.tokens(), problems));
        return problems;
    }

    private void check(List<Token> rule, List<Problem> problems) {
        Map<String, String> types = types(rule);
        for (int i = 1; i + 3 < rule.size(); i++) {
            Token call = rule.get(i);
            if (!rule.get(i + 1).is("(")) {
                continue;
            }
            String argument = rule.get(i + 2).text();
            if (CHANGES.contains(call.text()) && types.containsKey(argument)) {
                problems.add(file.problem(
                        call,
                        "rules may not " + call.text() + " " + argument + ": it is of type " + types.get(argument)
                                + ", and the engine's own",
                        CONCLUDE));
            }
            if (call.is("insertLogical") && types.containsKey(argument) && rule.get(i + 3).is(")")) {
                problems.add(file.problem(
                        call,
                        argument + " is of type " + types.get(argument) + " and there already: to insert it says nothing",
                        "conclude something from it: insertLogical( new … )"));
            }
            if (call.is("insert") && argument.equals("new")) {
                fact(rule.get(i + 3).text()).ifPresent(type -> problems.add(
                        file.problem(
                                call,
                                "insert( new " + simple(type) + " ) would stay when its cause is gone",
                                "use insertLogical: what is concluded ends by itself with its cause")));
            }
        }
    }

    /** The engine's types among those of a rule's variables: {@code $alert : Alert(}. */
    private Map<String, String> types(List<Token> rule) {
        Map<String, String> types = new HashMap<>();
        for (int i = 0; i + 3 < rule.size(); i++) {
            if ((rule.get(i + 1).is(":") || rule.get(i + 1).is(":=")) && rule.get(i + 3).is("(")) {
                String variable = rule.get(i).text();
                fact(rule.get(i + 2).text()).ifPresent(type -> types.put(variable, simple(type)));
            }
        }
        return types;
    }

    private Optional<String> fact(String name) {
        return Optional.ofNullable(imported.get(name))
                .filter(full -> Vocabulary.FACT_PACKAGES.contains(full.substring(0, Math.max(0, full.lastIndexOf('.')))));
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
