package signalbox.rules.language;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names that a rule gives to facts and values, {@code $node}: where each is written, also in a file that cannot be read yet. Any thread. */
public final class GivenNames {

    private static final Pattern NAME = Pattern.compile("\\$[A-Za-z_][A-Za-z0-9_]*");

    private final List<RuleToken> tokens;

    /** Where a name stands, in characters from the beginning; {@code to} is behind its last one. */
    public record Use(int from, int to) {}

    /** @param text of a rule file */
    public GivenNames(String text) {
        this.tokens = RuleLexer.read(text).tokens();
    }

    /** All places of the name that stands at an offset, in its rule and in their order; none when no such name stands there. */
    public List<Use> at(int offset) {
        int index = index(offset);
        if (index < 0) {
            return List.of();
        }
        String name = tokens.get(index).text();
        return rule(index).stream().filter(token -> token.is(name)).map(token -> new Use(token.offset(), token.end())).toList();
    }

    /** The other names of the rule that an offset is in. */
    public Set<String> beside(int offset) {
        Set<String> names = new TreeSet<>();
        int index = index(offset);
        if (index >= 0) {
            rule(index).stream().filter(GivenNames::isName).map(RuleToken::text).forEach(names::add);
            names.remove(tokens.get(index).text());
        }
        return names;
    }

    /** Whether a rule can give it. */
    public static boolean canBe(String name) {
        return NAME.matcher(name).matches();
    }

    private static boolean isName(RuleToken token) {
        return token.isWord() && canBe(token.text());
    }

    private int index(int offset) {
        for (int i = 0; i < tokens.size(); i++) {
            RuleToken token = tokens.get(i);
            if (isName(token) && token.offset() <= offset && offset <= token.end()) {
                return i;
            }
        }
        return -1;
    }

    /** From the word that begins the rule to the one that begins the next thing. */
    private List<RuleToken> rule(int index) {
        int from = index;
        while (from > 0 && !begins(tokens.get(from))) {
            from--;
        }
        int to = index;
        while (to < tokens.size() && !begins(tokens.get(to))) {
            to++;
        }
        return tokens.subList(from, to);
    }

    private static boolean begins(RuleToken token) {
        return token.beginsLine() && Set.of("rule", "declare", "function", "import", "package").contains(token.text());
    }
}
