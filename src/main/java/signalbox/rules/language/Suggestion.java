package signalbox.rules.language;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a hint proposes to write, where it proposes one thing: for those who do it at a click. This class knows the words of such hints,
 * both to say and to find them.
 *
 * @param what to do
 * @param text what to write
 */
public record Suggestion(What what, String text) {

    /** What is done with the text. */
    public enum What {
        /** It takes the place of the word that is wrong. */
        INSTEAD,
        /** It is a type that the file has to import. */
        IMPORT,
        /** It is the package that the file has to begin with. */
        PACKAGE
    }

    private static final Pattern MEANT = Pattern.compile("did you mean \"([^\"]+)\"\\?");
    private static final Pattern IMPORT = Pattern.compile("add the line: import ([\\w.]+)");
    private static final Pattern PACKAGE = Pattern.compile("(?:write |begin the file with \")package ([\\w.]+)\"?");

    /** {@code did you mean "x"?} */
    public static String meant(String name) {
        return "did you mean \"" + name + "\"?";
    }

    static String addImport(String type) {
        return "add the line: import " + type;
    }

    /** What a hint proposes; empty when it explains something else. */
    public static Optional<Suggestion> in(String hint) {
        return find(MEANT, hint, What.INSTEAD).or(() -> find(IMPORT, hint, What.IMPORT)).or(() -> find(PACKAGE, hint, What.PACKAGE));
    }

    private static Optional<Suggestion> find(Pattern pattern, String hint, What what) {
        Matcher found = pattern.matcher(hint);
        return found.find() ? Optional.of(new Suggestion(what, found.group(1))) : Optional.empty();
    }
}
