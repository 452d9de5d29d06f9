package signalbox.engine.team;

import java.time.DateTimeException;
import java.util.ConcurrentModificationException;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Says what was thrown while a rule ran, for whoever wrote the rule: what happened, without the names of Java's classes. */
public final class FailureWords {

    private static final Pattern NULL_CALL =
            Pattern.compile("Cannot invoke \"(?:[\\w.$]+\\.)?(\\w+)\\(.*?\\)\" because (.+) is null.*", Pattern.DOTALL);
    private static final Pattern RETURNED = Pattern.compile("the return value of \"(?:[\\w.$]+\\.)?(\\w+)\\(.*");
    private static final Pattern CAST = Pattern.compile("class (\\S+) cannot be cast to class (\\S+).*", Pattern.DOTALL);
    private static final Pattern NO_NUMBER = Pattern.compile("For input string: (\".*\").*", Pattern.DOTALL);
    private static final Pattern INDEX = Pattern.compile("Index:? (-?\\d+)(?: out of bounds for length|,? (?:Size|Length):) (\\d+)");
    private static final Pattern CONDITION = Pattern.compile("Error evaluating constraint '(.*?)' in \\[Rule.*", Pattern.DOTALL);
    /** What the language of conditions says before it quotes itself. */
    private static final Pattern CONDITION_ERROR = Pattern.compile("(?:\\[Error: )+(.*?)\\]?\\s*(?:\\[Near.*)?", Pattern.DOTALL);
    private static final Pattern INCOMPARABLE =
            Pattern.compile("incompatible types in statement: class (\\S+) \\(compared from: class (\\S+)\\)");

    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("String", "a text"), Map.entry("Character", "a letter"), Map.entry("Boolean", "true or false"),
            Map.entry("Integer", "a whole number"), Map.entry("Long", "a whole number"), Map.entry("Short", "a whole number"),
            Map.entry("Double", "a number"), Map.entry("Float", "a number"), Map.entry("BigDecimal", "a number"),
            Map.entry("Number", "a number"), Map.entry("Instant", "a time"), Map.entry("Duration", "a duration"),
            Map.entry("List", "a list"), Map.entry("ArrayList", "a list"));

    private static final int LONGEST = 300;

    private FailureWords() {}

    /** In one line. */
    public static String of(Throwable thrown) {
        String words = said(root(thrown)).replaceAll("\\p{Cntrl}+", " ");
        String line = words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
        return condition(thrown).map(text -> "in the condition " + text + " " + line).orElse(line);
    }

    /** The first of the causes. */
    public static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The condition that was looked at, as it is written. */
    private static Optional<String> condition(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            Matcher condition = CONDITION.matcher(String.valueOf(t.getMessage()));
            if (condition.matches()) {
                return Optional.of(condition.group(1));
            }
        }
        return Optional.empty();
    }

    private static String said(Throwable root) {
        String message = root.getMessage() == null ? "" : root.getMessage();
        if (root instanceof NullPointerException) {
            return ofNull(message);
        } else if (root instanceof ClassCastException) {
            return ofCast(message);
        } else if (root instanceof ArithmeticException) {
            return message.equals("/ by zero") ? "it divides by zero" : "a number cannot be computed: " + simple(message);
        } else if (root instanceof NumberFormatException) {
            Matcher text = NO_NUMBER.matcher(message);
            return text.matches() ? text.group(1) + " is no number" : "a text is no number: " + simple(message);
        } else if (root instanceof IndexOutOfBoundsException) {
            return ofIndex(message);
        } else if (root instanceof NoSuchElementException) {
            return "it asks for something of what is empty";
        } else if (root instanceof ConcurrentModificationException) {
            return "it changes a list while it goes through it";
        } else if (root instanceof UnsupportedOperationException) {
            return "it changes a list or a map that cannot be changed";
        } else if (root instanceof DateTimeException) {
            return "a time or a duration cannot be read: " + simple(message);
        } else if (root instanceof PatternSyntaxException syntax) {
            return "\"" + syntax.getPattern() + "\" is no regular expression: " + syntax.getDescription();
        } else if (root instanceof StackOverflowError) {
            return "a function calls itself without end";
        }
        return ofOthers(root, message);
    }

    private static String ofNull(String message) {
        Matcher call = NULL_CALL.matcher(message);
        if (!call.matches()) {
            return "it uses a value that is not there (null)";
        }
        Matcher returned = RETURNED.matcher(call.group(2));
        String what = returned.matches()
                ? "what " + returned.group(1) + "() answered"
                : call.group(2).contains("<local") ? "a value" : call.group(2).replaceAll("^\"(?:this\\.)?", "\"");
        return "it calls " + call.group(1) + "() on " + what + ", which is not there (null)";
    }

    private static String ofCast(String message) {
        Matcher cast = CAST.matcher(message);
        return cast.matches()
                ? "it takes " + kind(cast.group(1)) + " for " + kind(cast.group(2))
                : "it takes a value for one of another kind";
    }

    private static String ofIndex(String message) {
        Matcher index = INDEX.matcher(message);
        return index.matches()
                ? "it asks for number " + index.group(1) + " of " + index.group(2) + ", counted from 0"
                : "it asks for a part that is not there" + (message.isEmpty() ? "" : ": " + simple(message));
    }

    private static String ofOthers(Throwable root, String message) {
        Matcher condition = CONDITION_ERROR.matcher(message);
        String text = condition.matches() ? condition.group(1) : message;
        Matcher incomparable = INCOMPARABLE.matcher(text.strip());
        if (incomparable.matches()) {
            return kind(incomparable.group(2)) + " is compared with " + kind(incomparable.group(1));
        }
        if (!text.isBlank()) {
            return simple(text.strip());
        }
        String name = root.getClass().getSimpleName().replaceFirst("(?:Exception|Error)$", "");
        return name.isEmpty() ? "it says no reason" : name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** Without the packages of classes. */
    private static String simple(String text) {
        return text.replaceAll("\\b(?:class )?(?:[a-z]\\w*\\.){2,}(?=[A-Z])", "");
    }

    private static String kind(String className) {
        String name = className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
        String kind = KINDS.get(name);
        return kind == null ? "a value of type " + name : kind;
    }
}
