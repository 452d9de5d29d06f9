package signalbox.rules;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import signalbox.rules.DrlText.Kind;
import signalbox.rules.DrlText.Token;

/**
 * Finds what compiles and yet does not do what it says: texts compared by {@code ==}, a route that is made and never inserted,
 * a regular expression that is none and would fail on the first alert, at night.
 */
final class ConsequenceSlips {

    private static final Set<String> CONCLUSIONS = Set.of("Route", "Inhibition");
    private static final Set<String> BEFORE_STATEMENTS = Set.of("then", ";", "{", "}");
    private static final Set<String> TAKING_PATTERNS = Set.of("matches", "replaceAll", "replaceFirst", "split");

    private static final Pattern WITHOUT_SOURCE = Pattern.compile("\\([$\\w]+,(?:\"[^\"]*\"|drools\\.getRule\\(\\)\\.getName\\(\\))\\)");
    private static final int LONGEST_WITHOUT_SOURCE = 13;

    private final ParsedFile file;
    private final List<Token> tokens;
    private final int then;
    private final List<Problem> problems = new ArrayList<>();

    private ConsequenceSlips(ParsedFile file, Statement rule) {
        this.file = file;
        List<Token> all = rule.tokens();
        this.tokens = all.subList(0, rule.word("end").map(all::indexOf).orElse(all.size()));
        this.then = rule.word("then").map(tokens::indexOf).orElse(tokens.size());
    }

    /** All in the rules of a file. */
    static List<Problem> problemsIn(ParsedFile file) {
        List<Problem> all = new ArrayList<>();
        for (Statement rule : file.statements().stream().filter(Statement::isRule).toList()) {
            ConsequenceSlips slips = new ConsequenceSlips(file, rule);
            for (int i = 0; i < slips.tokens.size(); i++) {
                slips.pattern(i);
                if (i > slips.then) {
                    slips.comparison(i);
                    slips.forgotten(i);
                    slips.sourceless(i);
                }
            }
            all.addAll(slips.problems);
        }
        return all;
    }

    /** A regular expression that is handed to a method is looked at first when the rule fires. */
    private void pattern(int i) {
        boolean call = text(i).equals(".") && TAKING_PATTERNS.contains(text(i + 1)) && text(i + 2).equals("(");
        Optional<Token> argument = call ? at(i + 3).filter(ConsequenceSlips::isText) : Optional.empty();
        if (argument.isPresent() && Set.of(")", ",").contains(text(i + 4))) {
            try {
                Pattern unused = Pattern.compile(DrlText.unquoted(argument.get()).translateEscapes());
            } catch (PatternSyntaxException e) {
                add(argument.get(), argument.get().text() + " is not a regular expression", "brackets and the like need a \\\\ before them");
            } catch (IllegalArgumentException e) {
                // An escape that means nothing is told elsewhere.
            }
        }
    }

    private void comparison(int i) {
        boolean compares = Set.of("==", "!=").contains(text(i));
        if (compares && (at(i - 1).filter(ConsequenceSlips::isText).isPresent() || at(i + 1).filter(ConsequenceSlips::isText).isPresent())) {
            add(tokens.get(i), "in what a rule does, \"" + text(i) + "\" does not compare what texts say",
                    "write it as a condition, before \"then\", or as a.equals( b )");
        }
    }

    private void forgotten(int i) {
        boolean statement = text(i).equals("new") && BEFORE_STATEMENTS.contains(text(i - 1));
        if (statement && CONCLUSIONS.contains(text(i + 1))) {
            add(tokens.get(i), "this " + text(i + 1) + " is made and then forgotten", "write insertLogical( new " + text(i + 1) + "( … ) );");
        }
    }

    /** An inhibition that says of whom, and not because of whom. */
    private void sourceless(int i) {
        if (text(i).equals("new") && text(i + 1).equals("Inhibition")) {
            String arguments = tokens.subList(i + 2, Math.min(i + 2 + LONGEST_WITHOUT_SOURCE, tokens.size())).stream()
                    .map(Token::text)
                    .collect(joining());
            if (WITHOUT_SOURCE.matcher(arguments).lookingAt()) {
                add(tokens.get(i + 1), "this Inhibition names nothing that it is because of", "write new Inhibition( target, rule, source )");
            }
        }
    }

    /** Not a character, which has single quotes here. */
    private static boolean isText(Token token) {
        return token.kind() == Kind.TEXT && token.text().startsWith("\"");
    }

    private Optional<Token> at(int i) {
        return i >= 0 && i < tokens.size() ? Optional.of(tokens.get(i)) : Optional.empty();
    }

    private String text(int i) {
        return at(i).map(Token::text).orElse("");
    }

    private void add(Token token, String message, String hint) {
        problems.add(file.problem(token, message, hint));
    }
}
