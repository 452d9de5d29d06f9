package signalbox.template.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import signalbox.template.value.BoundedText;
import signalbox.template.value.FunctionException;
import signalbox.template.value.Runes;

/** Regular expressions of RE2 (spec/templates.md 4.1). */
final class Regex {

    private final Pattern pattern;

    private Regex(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Throws {@code FunctionException} with Go's text when it is none.
     *
     * @param text what it will be matched against, for the bound on the work
     */
    static Regex compile(String pattern, String text) throws FunctionException {
        RegexSize.check(pattern, text.length());
        try {
            return new Regex(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            String message = String.valueOf(e.getMessage());
            throw new FunctionException(e.getPattern().isEmpty() ? message + ": ``" : message);
        }
    }

    /** Whether it matches somewhere in the text. */
    boolean matches(String text) {
        return pattern.matcher(text).find();
    }

    /** The text with all matches replaced; {@code $1} and {@code ${name}} stand for groups. */
    String replaceAll(String text, String replacement) {
        BoundedText replaced = new BoundedText();
        Matcher matcher = pattern.matcher(text);
        int copied = 0;
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            replaced.append(text.substring(copied, matcher.start()));
            // An empty match right behind another match is none.
            if (matcher.end() > copied || matcher.start() == 0) {
                expand(matcher, replacement, replaced);
            }
            copied = matcher.end();
            int step = from < text.length() ? Character.charCount(text.codePointAt(from)) : 1;
            from = Math.max(from + step, matcher.end());
        }
        return replaced.append(text.substring(copied)).toString();
    }

    private void expand(Matcher matcher, String replacement, BoundedText into) {
        int at = 0;
        for (int dollar = replacement.indexOf('$'); dollar >= 0; dollar = replacement.indexOf('$', at)) {
            into.append(replacement.substring(at, dollar));
            at = dollar + 1;
            boolean braced = replacement.startsWith("{", at);
            int start = braced ? at + 1 : at;
            int end = start;
            while (end < replacement.length() && Runes.isAlphanumeric(replacement.codePointAt(end))) {
                end += Character.charCount(replacement.codePointAt(end));
            }
            if (replacement.startsWith("$", at)) {
                into.append('$');
                at++;
            } else if (end == start || (braced && !replacement.startsWith("}", end))) {
                into.append('$');
            } else {
                into.append(group(matcher, replacement.substring(start, end)));
                at = braced ? end + 1 : end;
            }
        }
        into.append(replacement.substring(at));
    }

    /** What a group matched, "" if there is no such group or it took no part. */
    private String group(Matcher matcher, String name) {
        int number = -1;
        boolean isNumber = name.length() < 9
                && name.chars().allMatch(c -> c >= '0' && c <= '9')
                && (name.length() == 1 || name.charAt(0) != '0');
        if (isNumber) {
            number = Integer.parseInt(name);
        } else {
            Map<String, Integer> names = pattern.namedGroups();
            number = names.getOrDefault(name, -1);
        }
        String group = number >= 0 && number <= matcher.groupCount() ? matcher.group(number) : null;
        return group == null ? "" : group;
    }
}
