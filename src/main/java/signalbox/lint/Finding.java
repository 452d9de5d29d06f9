package signalbox.lint;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.rules.RuleProblem;

/**
 * Something that was found in a file.
 *
 * @param file as whoever asked names it, {@code ""} when it is in none
 * @param line from 1; 0 when it is about the file as a whole
 * @param column from 1; 0 when it is about the line as a whole
 * @param message what it is
 * @param hint what to write instead, {@code ""} when the message says it all
 */
public record Finding(Code code, Level severity, String file, int line, int column, String message, String hint) {

    private static final Pattern PLACED = Pattern.compile("(.+?):(\\d+):(?:(\\d+):)? (.*)", Pattern.DOTALL);
    private static final Pattern OF_FILE = Pattern.compile("(\\S*[./]\\S*?): (.*)", Pattern.DOTALL);

    public Finding {
        requireNonNull(code, "code is null");
        requireNonNull(severity, "severity is null");
        requireNonNull(file, "file is null");
        requireNonNull(message, "message is null");
        requireNonNull(hint, "hint is null");
    }

    /** One that is as bad as its code says. */
    Finding(Code code, String file, int line, int column, String message, String hint) {
        this(code, code.severity(), file, line, column, message, hint);
    }

    /** What was found in a rule; without a code of its own it is what rules are refused for. */
    public static Finding of(RuleProblem problem, Level severity) {
        return new Finding(Code.named(problem.code()).orElse(Code.RULE_REFUSED), severity, problem.file(), problem.line(),
                problem.column(), problem.message(), problem.hint());
    }

    /** What is said in a line that begins with its place, if it has one: {@code FILE:LINE:COLUMN: message}. */
    public static Finding of(String line, Code code, Level severity) {
        Matcher placed = PLACED.matcher(line);
        if (placed.matches()) {
            int column = placed.group(3) == null ? 0 : Integer.parseInt(placed.group(3));
            return new Finding(code, severity, placed.group(1), Integer.parseInt(placed.group(2)), column, placed.group(4), "");
        }
        Matcher ofFile = OF_FILE.matcher(line);
        return ofFile.matches()
                ? new Finding(code, severity, ofFile.group(1), 0, 0, ofFile.group(2), "")
                : new Finding(code, severity, "", 0, 0, line, "");
    }

    /** What is wrong and what to do. */
    public String text() {
        return hint.isEmpty() ? message : message + ": " + hint;
    }

    /** One line: {@code FILE:LINE:COLUMN: message: hint}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
        return place.isEmpty() ? text() : place + ": " + text();
    }
}
