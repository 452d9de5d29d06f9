package signalbox.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says what is wrong with a text that is not YAML, and where: the parser stops far behind the cause, and speaks of tokens. */
final class YamlSyntax {

    /** Lines and columns from 1. Never quotes the text, which may be secret, beyond single characters. */
    record Fault(int line, int column, String message) {}

    private static final Pattern STARTER = Pattern.compile("found character '?(.)'? that cannot start any token.*", Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("found unknown escape character (.)\\(.*");
    private static final Pattern ALIAS = Pattern.compile("found undefined alias (.+)");
    private static final String QUOTES = "put the text into quotes";

    private final String context;
    private final String problem;
    private final @Nullable Mark opened;
    private final @Nullable Mark stopped;

    private YamlSyntax(MarkedYAMLException e) {
        context = e.getContext() == null ? "" : e.getContext();
        problem = e.getProblem() == null ? "" : e.getProblem();
        opened = e.getContextMark();
        stopped = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    }

    /** @param text of the whole file */
    static Fault explain(MarkedYAMLException e, String text) {
        return new YamlSyntax(e).explain(text);
    }

    private Fault explain(String text) {
        return unclosed(text)
                .or(this::character)
                .or(this::structure)
                .orElseGet(() -> at(stopped, (context.isEmpty() ? "" : context + ": ") + problem + ": expected valid YAML 1.1"));
    }

    /** What is opened and not closed is found where it should have been closed, or at the end of the file. */
    private Optional<Fault> unclosed(String text) {
        if (context.contains("quoted scalar") && problem.startsWith("found unexpected")) {
            return Optional.of(at(opened, "this text has no closing quote: end it with the quote that it begins with"));
        }
        boolean flow = context.startsWith("while parsing a flow");
        if (flow && (problem.startsWith("expected ',' or") || problem.contains("<stream end>"))) {
            Optional<Mark> bracket = Optional.ofNullable(opened).filter(mark -> isBracket(mark, text));
            boolean sameLine = bracket.isPresent() && stopped != null && bracket.get().getLine() == stopped.getLine();
            if (bracket.isPresent() && !sameLine) {
                String open = text.substring(offset(bracket.get(), text), offset(bracket.get(), text) + 1);
                return Optional.of(at(bracket.get(), "this \"" + open + "\" is never closed: expected a \"" + (open.equals("[")
                        ? "]" : "}") + "\" at its end"));
            }
            return Optional.of(at(stopped, problem.contains("<stream end>")
                    ? "the file ends before its last bracket is closed: expected a \"]\" or a \"}\""
                    : "between brackets, values are separated by \",\": expected a \",\" or the closing bracket here"));
        }
        return Optional.empty();
    }

    private static boolean isBracket(Mark mark, String text) {
        int offset = offset(mark, text);
        return offset < text.length() && "[{".indexOf(text.charAt(offset)) >= 0;
    }

    private static int offset(Mark mark, String text) {
        return text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
    }

    private Optional<Fault> character() {
        Matcher starter = STARTER.matcher(problem);
        Matcher escape = ESCAPE.matcher(problem);
        Matcher alias = ALIAS.matcher(problem);
        if (problem.contains("(TAB)")) {
            return Optional.of(at(stopped, "a tab is no indentation in YAML: expected spaces: replace the tab by spaces"));
        }
        if (starter.matches()) {
            return Optional.of(at(stopped, "a text cannot begin with \"" + starter.group(1) + "\": " + QUOTES));
        }
        if (escape.matches()) {
            return Optional.of(at(stopped, "\"\\" + escape.group(1) + "\" means nothing between double quotes: write \"\\\\"
                    + escape.group(1) + "\", or use single quotes"));
        }
        if (alias.matches()) {
            return Optional.of(at(stopped, "a text that begins with \"*\" refers to an anchor, and there is no &" + alias.group(1)
                    + " above: expected an anchor, or quotes around the text"));
        }
        if (context.equals("while scanning an alias") || context.equals("while scanning an anchor")
                || context.equals("while scanning a directive")) {
            String sign = context.endsWith("alias") ? "*" : context.endsWith("anchor") ? "&" : "%";
            return Optional.of(at(opened, "a text cannot begin with \"" + sign + "\": " + QUOTES));
        }
        return Optional.empty();
    }

    private Optional<Fault> structure() {
        if (problem.startsWith("expected <block end>")) {
            return Optional.of(at(stopped, "this does not fit what stands above it: expected keys of one mapping, and items of one"
                    + " list, to begin in the same column"));
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return Optional.of(at(stopped, "a \":\" is not expected here: put a text with \": \" in it into quotes, and see that the line"
                    + " begins in the same column as its neighbours"));
        }
        if (problem.startsWith("could not find expected ':'")) {
            return Optional.of(at(opened, "after this key a \":\" is missing: expected KEY: VALUE"));
        }
        return Optional.empty();
    }

    private static Fault at(@Nullable Mark mark, String message) {
        return new Fault(mark == null ? 1 : mark.getLine() + 1, mark == null ? 1 : mark.getColumn() + 1, "not YAML: " + message);
    }
}
