package signalbox.alert;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A regular expression over a whole text: {@code ^(?:value)$} in Go's syntax (spec/behaviour.md 3.1).
 *
 * <p>Expressions run for every alert and every rule, and most are plain: {@code a|b|c}, {@code web-.*}, {@code .+}. Those
 * are compared without the expression engine; a property test holds them equal to it.
 */
public final class AnchoredRegex {

    /** How an expression decides. */
    private interface Test {
        boolean matches(String text);
    }

    private static final String META = "\\.+*?()|[]{}^$";

    private static final int MAX_WRAPPINGS = 3;

    private final Test test;

    private AnchoredRegex(Test test) {
        this.test = test;
    }

    /** Compiles. Throws {@link InvalidExpressionException} with Go's text when the expression is faulty. */
    public static AnchoredRegex of(String value) {
        Optional<Test> plain = plain(value);
        return new AnchoredRegex(plain.isPresent() ? plain.get() : engine(value));
    }

    /** The same without the short cuts, for comparison. */
    static AnchoredRegex byEngine(String value) {
        return new AnchoredRegex(engine(value));
    }

    private static Test engine(String value) {
        Pattern pattern = compile("^(?:" + value + ")$");
        // Found, not matched as a whole: in Go a value such as "a)|(?:b" gets out of the anchors.
        return text -> pattern.matcher(text).find();
    }

    /**
     * Whether an expression, without any anchors, is found in the empty text, which is how Alertmanager decides that it
     * matches nothing in particular. Throws {@link InvalidExpressionException} with Go's text when it is faulty.
     */
    public static boolean isFoundInEmptyText(String value) {
        return compile(value).matcher("").find();
    }

    /**
     * How large an expression becomes when it is compiled, in instructions, roughly: repetitions such as {@code (a{100}){10}} multiply.
     * Throws {@link InvalidExpressionException} with Go's text when Go would refuse it as too large; other faults are for the compiler.
     */
    public static long size(String expression) {
        return ExpressionChecks.size(expression);
    }

    /** Whether the whole text matches. */
    public boolean matches(String text) {
        return test.matches(text);
    }

    private static Pattern compile(String expression) {
        ExpressionChecks.size(expression);
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw inGoWords(e, expression);
        }
    }

    /** RE2/J says most things as Go does; these it does not. */
    private static InvalidExpressionException inGoWords(PatternSyntaxException e, String expression) {
        return switch (e.getDescription()) {
            case "regexp/syntax: internal error" -> new InvalidExpressionException("unexpected )", expression);
            case "trailing backslash at end of expression" -> new InvalidExpressionException(e.getDescription(), "");
            default -> new InvalidExpressionException(e.getDescription(), e.getPattern());
        };
    }

    /** The alternatives of a plain expression. */
    private record Plain(Set<String> literals, List<Affix> affixes) implements Test {
        @Override
        public boolean matches(String text) {
            if (literals.contains(text)) {
                return true;
            }
            for (int i = 0; i < affixes.size(); i++) {
                if (affixes.get(i).matches(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * A text with {@code .*} or {@code .+} before or after it.
     *
     * @param before how many characters there must be before it at least; -1 when there must be none
     * @param after the same, after it
     */
    private record Affix(int before, String literal, int after) {
        boolean matches(String text) {
            if (text.length() < Math.max(0, before) + literal.length() + Math.max(0, after) || text.indexOf('\n') >= 0) {
                return false;
            }
            if (before < 0) {
                return text.startsWith(literal);
            }
            if (after < 0) {
                return text.endsWith(literal);
            }
            int found = text.indexOf(literal, before);
            return found >= 0 && found + literal.length() + after <= text.length();
        }
    }

    private static Optional<Test> plain(String value) {
        Set<String> literals = new HashSet<>();
        List<Affix> affixes = new ArrayList<>();
        for (String alternative : unwrapped(value).split("\\|", -1)) {
            if (!addPlain(alternative, literals, affixes)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Plain(Set.copyOf(literals), List.copyOf(affixes)));
    }

    /** {@code (a|b)}, {@code (?:a|b)} and {@code ^a|b$} are {@code a|b}, the whole text being matched anyway. */
    private static String unwrapped(String value) {
        String inner = value;
        for (int i = 0; i < MAX_WRAPPINGS; i++) {
            inner = without("^", "$", inner);
            inner = without("(?:", ")", inner);
            inner = without("(", ")", inner);
        }
        return inner;
    }

    private static String without(String start, String end, String value) {
        boolean wrapped =
                value.startsWith(start) && value.endsWith(end) && value.length() >= start.length() + end.length();
        return wrapped ? value.substring(start.length(), value.length() - end.length()) : value;
    }

    /** Adds one alternative if it is plain. What is left of a group, a class or half an escape is not. */
    private static boolean addPlain(String alternative, Set<String> literals, List<Affix> affixes) {
        String rest = alternative;
        int before = wildcard(rest, 0);
        rest = before < 0 ? rest : rest.substring(2);
        int after = rest.length() < 2 ? -1 : wildcard(rest, rest.length() - 2);
        rest = after < 0 ? rest : rest.substring(0, rest.length() - 2);
        Optional<String> literal = literal(rest);
        if (literal.isEmpty() || (literal.get().isEmpty() && before >= 0 && after >= 0)) {
            return false;
        }
        if (before < 0 && after < 0) {
            literals.add(literal.get());
        } else {
            affixes.add(new Affix(before, literal.get(), after));
        }
        return true;
    }

    /** 0 for {@code .*}, 1 for {@code .+}, -1 for anything else. */
    private static int wildcard(String text, int at) {
        return text.startsWith(".*", at) ? 0 : text.startsWith(".+", at) ? 1 : -1;
    }

    /** The text that an expression without operators stands for; {@code \.} is a plain point. */
    private static Optional<String> literal(String expression) {
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\' && i + 1 < expression.length() && META.indexOf(expression.charAt(i + 1)) >= 0) {
                c = expression.charAt(++i);
            } else if (META.indexOf(c) >= 0 || c == '\n' || Character.isSurrogate(c)) {
                return Optional.empty();
            }
            literal.append(c);
        }
        return Optional.of(literal.toString());
    }
}
