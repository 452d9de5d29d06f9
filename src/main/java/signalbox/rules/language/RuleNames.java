package signalbox.rules.language;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of the rules in a file, the product's own included, whose language is wider. */
public final class RuleNames {

    private RuleNames() {}

    /** Names with the lines on which their rules begin; of two rules of a name the first. */
    public static Map<String, Integer> in(String text) {
        Map<String, Integer> names = new LinkedHashMap<>();
        List<RuleToken> tokens = RuleLexer.read(text).tokens();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            RuleToken name = tokens.get(i + 1);
            if (tokens.get(i).is("rule") && (tokens.get(i).beginsLine() || (i > 0 && tokens.get(i - 1).is("end")))
                    && (name.isText() || name.isWord())) {
                names.putIfAbsent(name.content(), tokens.get(i).line());
            }
        }
        return names;
    }
}
