package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import signalbox.rules.language.Type.Member;

/** The reference for rule authors says all that the table does, and nothing else. */
class ReferenceTest {

    private static final Path REFERENCE = Path.of("docs", "rules", "reference.md");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|.*");

    /** What stands in the tables below the heading of each type. */
    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> types = new LinkedHashMap<>();
        Set<String> members = new HashSet<>();
        for (String line : Files.readAllLines(REFERENCE)) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("### ")) {
                members = new TreeSet<>();
                types.put(line.substring("### ".length()), members);
            } else if (line.startsWith("## ")) {
                members = new TreeSet<>();
            } else if (row.matches()) {
                members.add(row.group(1));
            }
        }
        return types;
    }

    private static Set<String> members(Type type) {
        Set<String> members = new TreeSet<>(type.properties().keySet());
        for (Member member : type.methods()) {
            boolean isProperty = member.parameters().isEmpty() && type.properties().containsKey(member.name());
            if (!isProperty) {
                members.add((member.isStatic() ? type.name() + "." : "") + member.form());
            }
        }
        type.constructors().forEach(made -> members.add("new " + type.name() + made.parametersForm()));
        type.constants().keySet().forEach(constant -> members.add(type.name() + "." + constant));
        return members;
    }

    @Test
    void everyTypeAndAllThatItHasIsInTheReference_andNothingElse() throws IOException {
        Map<String, Set<String>> expected = new LinkedHashMap<>();
        Vocabulary.standard().types().forEach(type -> expected.put(type.name(), members(type)));

        Map<String, Set<String>> documented = documented();
        assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((type, members) -> assertThat(documented.get(type)).as(type).containsExactlyElementsOf(members));
    }

    @Test
    void everyAccumulateFunctionIsInTheReference() throws IOException {
        String accumulate = Files.readString(REFERENCE).replaceAll("(?s).*\n## Accumulate\n", "").replaceAll("(?s)\n## .*", "");
        List<String> missing = new ArrayList<>(RuleChecker.FUNCTIONS.keySet());
        missing.removeIf(function -> accumulate.contains("`" + function + "`"));
        assertThat(missing).isEmpty();
    }
}
