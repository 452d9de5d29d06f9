package signalbox.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.drools.drl.parser.ParserError;
import signalbox.rules.DrlText.Token;
import signalbox.rules.SyntaxProblems.Fault;

/** A rule file as far as it can be parsed: statements with a fault are left out, so that the others can be looked at too. */
final class ParsedFile {

    private static final String WRONG_PLACE = "every file has one, and its name is that of its folder";

    private final RuleFile file;
    private final DrlText text;
    private final List<Statement> statements;
    private final SyntaxProblems syntax;
    private final List<Problem> problems = new ArrayList<>();
    private final StringBuilder usable;
    private final PackageDescr parsed;
    private boolean wholeButForRules = true;

    ParsedFile(RuleFile file) {
        this.file = file;
        text = new DrlText(file.text());
        statements = Statement.in(text);
        syntax = new SyntaxProblems(file.shown(), text);
        usable = new StringBuilder(file.text());
        syntax.beforeParsing(statements).forEach(this::leaveOut);
        parsed = parse();
    }

    RuleFile file() {
        return file;
    }

    DrlText text() {
        return text;
    }

    List<Statement> statements() {
        return statements;
    }

    List<Problem> problems() {
        return problems;
    }

    /** What was parsed; empty when nothing could be. */
    PackageDescr parsed() {
        return parsed;
    }

    /** The text with all that has a fault blanked out, so that places stay what they are. */
    String usable() {
        return usable.toString();
    }

    /** Whether all imports and declarations could be read: else errors in the rules may only follow from that. */
    boolean wholeButForRules() {
        return wholeButForRules;
    }

    Optional<Statement> statementAt(int offset) {
        return statements.stream().filter(statement -> statement.contains(offset)).findFirst();
    }

    Optional<RuleDescr> rule(String name) {
        return parsed.getRules().stream().filter(rule -> rule.getName().equals(name)).findFirst();
    }

    Problem problem(Token token, String message, String hint) {
        return Problem.at(file.shown(), token, message, hint);
    }

    /** A problem with the word at the beginning of something parsed. */
    Problem problem(BaseDescr place, String message, String hint) {
        return text.between(Math.max(0, place.getStartCharacter()), text.text().length()).stream()
                .findFirst()
                .map(token -> problem(token, message, hint))
                .orElse(new Problem(file.shown(), Math.max(0, place.getLine()), 0, message, hint));
    }

    /** Whether the file says the package it has to. */
    Optional<Problem> packageProblem(String expected) {
        Optional<Statement> said = statements.stream().filter(s -> s.first().is("package")).findFirst();
        if (said.isEmpty()) {
            boolean empty = statements.isEmpty() || !wholeButForRules;
            return empty
                    ? Optional.empty()
                    : Optional.of(problem(
                            statements.get(0).first(), "the package is missing", "begin the file with \"package " + expected + "\""));
        }
        if (parsed.getName().equals(expected) || said.get().tokens().size() < 2 || parsed.getName().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(problem(
                said.get().tokens().get(1),
                "the package is \"" + parsed.getName() + "\", but the file is in the folder of \"" + expected + "\"",
                WRONG_PLACE + ": package " + expected));
    }

    /** The usable text without the rules, except one. */
    String usableWithOnly(Statement rule) {
        StringBuilder rest = new StringBuilder(usable);
        statements.stream()
                .filter(statement -> statement.isRule() && !statement.equals(rule))
                .forEach(statement -> blank(rest, statement.start(), statement.end()));
        return rest.toString();
    }

    private PackageDescr parse() {
        for (int round = 0; round <= statements.size() + 1; round++) {
            DrlParser parser = new DrlParser();
            PackageDescr result = parseWith(parser);
            List<ParserError> errors = parser.getErrors().stream()
                    .filter(ParserError.class::isInstance)
                    .map(ParserError.class::cast)
                    .filter(error -> error.getRow() > 0)
                    .toList();
            if (errors.isEmpty()) {
                return result;
            }
            leaveOutStatementOf(errors.get(0));
        }
        return new PackageDescr();
    }

    private PackageDescr parseWith(DrlParser parser) {
        try {
            PackageDescr result = parser.parse(false, usable.toString());
            return result == null ? new PackageDescr() : result; // null where it found nothing
        } catch (DroolsParserException e) {
            return new PackageDescr();
        }
    }

    private void leaveOutStatementOf(ParserError error) {
        int line = error.getRow();
        int column = error.getCol() + 1;
        int offset = text.at(line, column).map(Token::offset).orElse(text.text().length());
        statements.stream()
                .filter(statement -> statement.start() <= Math.min(offset, text.text().length() - 1))
                .reduce((earlier, later) -> later)
                .map(statement -> new Fault(syntax.stoppedAt(statement, line, column), statement.start(), statement.end()))
                .ifPresent(this::leaveOut);
    }

    private void leaveOut(Fault fault) {
        problems.add(fault.problem());
        wholeButForRules &= statementAt(fault.from()).filter(Statement::isRule).isPresent();
        blank(usable, fault.from(), fault.to());
    }

    private static void blank(StringBuilder text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '\n' && text.charAt(i) != '\r') {
                text.setCharAt(i, ' ');
            }
        }
    }
}
