package signalbox.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Labels;
import signalbox.route.Route;
import signalbox.rules.DrlText.Kind;
import signalbox.rules.DrlText.Token;

/** The texts that rules write into routes: looked at ahead, for a rule may fire for the first time at night. */
final class RouteWords {

    private static final Set<String> TIMES = Set.of("groupWait", "groupInterval", "repeatInterval");

    private RouteWords() {}

    /** Durations that are none, or no time at all, and labels that no alert can have. */
    static List<Problem> problemsIn(ParsedFile file) {
        List<Problem> problems = new ArrayList<>();
        for (Statement rule : rules(file)) {
            List<Token> tokens = rule.tokens();
            for (int i = 0; i + 2 < tokens.size(); i++) {
                if (TIMES.contains(tokens.get(i).text()) && tokens.get(i + 1).is("(")) {
                    duration(file, tokens.get(i + 2), tokens.get(i)).ifPresent(problems::add);
                } else if (tokens.get(i).is("groupedBy") && tokens.get(i + 1).is("(")) {
                    labels(file, tokens.subList(i + 2, tokens.size())).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    /** {@code groupedBy( "rack, datacenter" )}: one label that nothing has. */
    private static Optional<Problem> labels(ParsedFile file, List<Token> arguments) {
        return arguments.stream()
                .takeWhile(token -> token.kind() == Kind.TEXT || token.is(","))
                .filter(token -> token.kind() == Kind.TEXT)
                .filter(token -> DrlText.unquoted(token).isBlank() || DrlText.unquoted(token).matches(".*[,\\s].*"))
                .findFirst()
                .map(token -> file.problem(
                        token, "no label is called " + token.text(), "each label is a text of its own: groupedBy( \"rack\", \"datacenter\" )"));
    }

    private static Optional<Problem> duration(ParsedFile file, Token token, Token what) {
        if (token.kind() != Kind.TEXT) {
            return Optional.empty();
        }
        if (!what.is("groupWait") && DrlText.unquoted(token).matches("0+(ms|[smhdwy])?")) {
            return Optional.of(file.problem(token, what.text() + " cannot be zero", "write for example 5m"));
        }
        try {
            Route unused = new Route(Labels.EMPTY, "").groupWait(DrlText.unquoted(token));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(file.problem(token, String.valueOf(e.getMessage()), ""));
        }
    }

    /** Receivers that there are not: {@code new Route( $alert, "name" )}. */
    static List<Problem> unknownReceivers(ParsedFile file, Collection<String> receivers) {
        List<Problem> problems = new ArrayList<>();
        for (Statement rule : rules(file)) {
            List<Token> tokens = rule.tokens();
            for (int i = 0; i + 2 < tokens.size(); i++) {
                if (tokens.get(i).is("new") && tokens.get(i + 1).is("Route") && tokens.get(i + 2).is("(")) {
                    receiver(tokens, i + 2)
                            .filter(token -> !receivers.contains(DrlText.unquoted(token)))
                            .map(token -> unknown(file, token, receivers))
                            .ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private static Problem unknown(ParsedFile file, Token token, Collection<String> receivers) {
        return file.problem(
                token,
                "there is no receiver " + token.text(),
                SyntaxProblems.meant(DrlText.unquoted(token), receivers).orElse("there are " + String.join(", ", receivers)));
    }

    /** The second argument of a call, if it is a text and nothing else. */
    private static Optional<Token> receiver(List<Token> tokens, int open) {
        int depth = 0;
        for (int i = open; i + 2 < tokens.size(); i++) {
            String text = tokens.get(i).text();
            if (text.equals("(")) {
                depth++;
            } else if (text.equals(")") && --depth == 0) {
                return Optional.empty();
            } else if (text.equals(",") && depth == 1) {
                Token second = tokens.get(i + 1);
                return second.kind() == Kind.TEXT && tokens.get(i + 2).is(")") ? Optional.of(second) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static List<Statement> rules(ParsedFile file) {
        return file.statements().stream().filter(Statement::isRule).toList();
    }
}
