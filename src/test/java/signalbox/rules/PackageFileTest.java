package signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Matcher;
import signalbox.rules.RulePackage.State;

class PackageFileTest {

    private static final String RULE =
            """
            package rules.teams.infra
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld
            rule "noise" when $a : Alert( name == "Noise" ) then insertLogical( new Withheld( $a, "noise" ) ); end
            """;

    private Path rules;
    private Path cache;

    @BeforeEach
    void aPackage(@TempDir Path directory) throws IOException {
        rules = directory.resolve("rules");
        cache = directory.resolve("cache");
        Files.createDirectories(rules.resolve("teams/infra"));
        Files.writeString(rules.resolve("teams/infra/noise.drl"), RULE);
    }

    private RulePackage with(String settings) throws IOException {
        Files.writeString(rules.resolve("teams/infra/package.yml"), settings);
        return load();
    }

    private RulePackage load() {
        return new RuleLoader(cache).load(RuleSources.read(rules)).packageNamed("rules.teams.infra");
    }

    @Test
    void allThatItSaysIsKnown() throws IOException {
        RulePackage infra = with(
                """
                owner: the infra team
                scope:
                  - team="infra"
                  - severity=~"critical|warning"
                shadow: true
                limits: {facts: 1000, firings: 200, conclusions: 30}
                """);
        assertThat(infra.problems()).isEmpty();
        assertThat(infra.state()).isEqualTo(State.ACTIVE);
        PackageSettings settings = infra.settings();
        assertThat(settings.owner()).isEqualTo("the infra team");
        assertThat(settings.scope()).extracting(Matcher::toString).containsExactly("severity=~\"critical|warning\"", "team=\"infra\"");
        assertThat(settings.shadow()).isTrue();
        assertThat(settings.limits())
                .isEqualTo(new PackageSettings.Limits(OptionalInt.of(1000), OptionalInt.of(200), OptionalInt.of(30)));
        assertThat(infra.files()).hasSize(2);
    }

    @Test
    void withoutTheFile_orAnythingInIt_thePackageTakesPartAsUsual() throws IOException {
        assertThat(load().settings()).isEqualTo(PackageSettings.NONE);
        assertThat(with("# nothing yet\n").settings()).isEqualTo(PackageSettings.NONE);
    }

    @Test
    void itIsPartOfTheVersion_thoughNotOfWhatIsCompiled() throws IOException {
        String before = load().version();
        String after = with("owner: me\n").version();
        assertThat(after).isNotEqualTo(before);
        try (var compiled = Files.list(cache)) {
            assertThat(compiled.filter(file -> !file.toString().endsWith(".part")).count()).isLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ownr: me                      | 1 | 1  | a package has no key \"ownr\": did you mean \"owner\"?",
                "color: red                    | 1 | 1  | a package has no key \"color\": expected one of owner, scope, shadow, limits",
                "shadow: yes                   | 1 | 9  | shadow is neither true nor false: \"yes\": write true or false",
                "scope: team                   | 1 | 8  | scope is no list: write matchers as in alertmanager.yml, such as [ 'team=\"infra\"' ]",
                "limits: {conclusions: -1}     | 1 | 23 | conclusions is no limit: \"-1\": write a whole number from 1 to 1000000000",
                "limits: {conclusion: 1}       | 1 | 10 | limits have no key \"conclusion\": did you mean \"conclusions\"?",
                "owner: [a]                    | 1 | 8  | there is no text here: write whom to ask, such as \"the infra team\"",
                "owner: \"a\\e[31m\"             | 1 | 8  | there is a character here that nobody sees: U+001B: remove it",
                "owner: \"a\\u202eb\"            | 1 | 8  | there is a character here that nobody sees: U+202E: remove it",
                "[owner]                       | 1 | 1  | there are no keys and values here: write the settings of a package, such as \"owner: …\"",
            })
    void whatIsWrongIsSaidWithItsPlaceAndWhatWasExpected(String text, int line, int column, String words) throws IOException {
        RulePackage infra = with(text + "\n");
        assertThat(infra.state()).isEqualTo(State.FAILED);
        assertThat(infra.problems()).extracting(RuleProblem::toString)
                .containsExactly(rules.resolve("teams/infra/package.yml") + ":" + line + ":" + column + ": " + words);
        assertThat(RuleCheck.check(RuleSources.read(rules)).problems()).isEqualTo(infra.problems());
    }

    @Test
    void ownerIsOneLine() throws IOException {
        assertThat(with("owner: |\n  the infra team,\n  by day\n").settings().owner()).isEqualTo("the infra team, by day");
    }

    @Test
    void matcherThatIsNoneIsAProblem() throws IOException {
        assertThat(with("owner: me\nscope: [ 'team=~\"(\"' ]\n").problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isEqualTo(10);
            assertThat(problem.message()).startsWith("this is no matcher: ");
        });
    }

    @Test
    void packageWhoseFileTurnsBadGoesOnAsItWas() throws IOException {
        Files.writeString(rules.resolve("teams/infra/package.yml"), "owner: me\nscope: [ 'team=\"infra\"' ]\n");
        RuleBase good = new RuleLoader(cache).load(RuleSources.read(rules));
        Files.writeString(rules.resolve("teams/infra/package.yml"), "owner: me\nscope: team\n");
        RulePackage infra = new RuleLoader(cache).load(RuleSources.read(rules), good).packageNamed("rules.teams.infra");
        assertThat(infra.state()).isEqualTo(State.STALE);
        assertThat(infra.settings()).isEqualTo(good.packageNamed("rules.teams.infra").settings());
    }

    /** A text editor that has the schema and this program say the same of a key. */
    @Test
    void schemaHasTheSameKeys() throws IOException {
        try (InputStream in = Objects.requireNonNull(RuleSources.class.getResourceAsStream("/signalbox/schema/package.schema.json"))) {
            JsonNode schema = new ObjectMapper().readTree(in);
            assertThat(schema.get("properties").fieldNames()).toIterable().containsExactlyElementsOf(PackageFile.KEYS);
            assertThat(schema.at("/properties/limits/properties").fieldNames()).toIterable()
                    .containsExactlyElementsOf(PackageFile.KEYS_OF_LIMITS);
        }
    }

    @Test
    void fileOfAnotherName_orWithoutRulesBesideIt_isAProblem() throws IOException {
        Files.writeString(rules.resolve("teams/infra/package.yaml"), "owner: me\n");
        Files.writeString(rules.resolve("teams/package.yml"), "owner: me\n");
        List<String> problems = RuleSources.read(rules).problems().stream().map(RuleProblem::toString).toList();
        assertThat(problems).containsExactly(
                rules.resolve("teams/infra/package.yaml") + ": a file of this name is not looked at: call it package.yml",
                rules.resolve("teams/package.yml") + ": there are no rules beside this file: put it into the folder of the rules that it is about");
    }
}
