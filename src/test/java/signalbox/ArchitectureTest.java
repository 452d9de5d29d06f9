package signalbox;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may import what. */
class ArchitectureTest {

    private static final JavaClasses SERVER =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("signalbox");

    /** Our packages that a package may import, beside itself and {@code gotext}, which knows none of them. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("gotext", List.of()),
            Map.entry("json", List.of()),
            Map.entry("alert", List.of()),
            Map.entry("limit", List.of()),
            Map.entry("silence", List.of("alert")),
            Map.entry("inhibit", List.of("alert")),
            Map.entry("route", List.of("alert")),
            Map.entry("group", List.of("alert", "route")),
            Map.entry("notify", List.of("alert", "route", "group")),
            Map.entry("decision", List.of("alert", "route", "group")),
            Map.entry("view", List.of("alert", "silence", "route", "group", "notify", "decision")),
            Map.entry("store", List.of("alert", "silence", "inhibit", "route", "group", "notify")),
            Map.entry("audit", List.of("alert", "route", "group", "notify")),
            Map.entry("rules", List.of("alert", "silence", "inhibit", "route", "group", "notify", "limit", "plan")),
            Map.entry("plan", List.of("alert")),
            Map.entry("engine", List.of("alert", "silence", "inhibit", "route", "group", "notify", "decision", "view", "store", "plan", "limit")),
            Map.entry("config", List.of("alert", "route", "inhibit")),
            Map.entry("receiver", List.of("alert", "route", "group", "notify", "config", "message", "template", "tls", "json")),
            Map.entry("message", List.of("alert", "route", "group", "notify", "template", "json")),
            Map.entry("template", List.of("json")),
            Map.entry("api", List.of("alert", "silence", "inhibit", "route", "group", "notify", "decision", "view", "json")),
            Map.entry("tls", List.of()),
            Map.entry("web", List.of("api", "config", "tls")),
            Map.entry("bench", List.of()));

    /** The parts of the template language, each with those that it may import. */
    private static final Map<String, List<String>> PARTS_OF_TEMPLATE = Map.of(
            "value", List.of(),
            "format", List.of("value"),
            "function", List.of("value", "format"),
            "syntax", List.of("value", "format"),
            "html", List.of("value", "format", "function", "syntax"));

    /** Libraries, and the packages that may see them; the root package, which wires everything, may see each. */
    private static final Map<String, List<String>> SEEN_BY = Map.ofEntries(
            Map.entry("org.kie..", List.of("engine", "rules", "plan")),
            Map.entry("org.drools..", List.of("engine", "rules", "plan")),
            Map.entry("org.mvel2..", List.of("rules")),
            Map.entry("io.javalin..", List.of("api")),
            Map.entry("org.eclipse.jetty..", List.of("api", "web")),
            Map.entry("at.favre..", List.of("web")),
            Map.entry("org.yaml..", List.of("config")),
            Map.entry("okhttp3..", List.of("receiver")),
            Map.entry("jakarta.mail..", List.of("receiver.mail")),
            Map.entry("org.eclipse.angus..", List.of("receiver.mail")),
            Map.entry("software.amazon..", List.of("receiver")),
            Map.entry("org.apache.kafka..", List.of("receiver")),
            Map.entry("org.sqlite..", List.of("store")),
            Map.entry("org.jdbi..", List.of("store")),
            Map.entry("org.flywaydb..", List.of("store")),
            Map.entry("picocli..", List.of("command")));

    private static String ours(String name) {
        return "signalbox." + name + "..";
    }

    static Stream<String> packages() {
        return MAY_IMPORT.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageImportsOnlyWhatItMay(String name) {
        String[] allowed = Stream.concat(Stream.of(name, "gotext"), MAY_IMPORT.getOrDefault(name, List.of()).stream())
                .map(ArchitectureTest::ours)
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> otherOfOurs = resideInAnyPackage("signalbox..").and(resideOutsideOfPackages(allowed));
        check(noClasses().that().resideInAPackage(ours(name)).should().dependOnClassesThat(otherOfOurs));
    }

    static Stream<String> partsOfTemplate() {
        return PARTS_OF_TEMPLATE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("partsOfTemplate")
    void partOfTheTemplateLanguageImportsOnlyWhatItMay(String name) {
        String[] allowed = Stream.concat(Stream.of(name), PARTS_OF_TEMPLATE.getOrDefault(name, List.of()).stream())
                .map(part -> ours("template." + part))
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> otherOfOurs = resideInAnyPackage("signalbox..")
                .and(resideOutsideOfPackages(allowed))
                .and(resideOutsideOfPackages(ours("gotext"), ours("json")));
        check(noClasses().that().resideInAPackage(ours("template." + name)).should().dependOnClassesThat(otherOfOurs));
    }

    @Test
    void howValuesAreShownAndEscapedIsTheTemplatesOwnAffair() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ours("template"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(ours("template.format"), ours("template.html"))));
    }

    @Test
    void everyPackageIsInTheTable() {
        assertThat(SERVER.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals("signalbox"))
                        .map(name -> name.replaceAll("^signalbox\\.(\\w+).*", "$1"))
                        .distinct())
                .contains("engine", "api")
                .allMatch(name -> MAY_IMPORT.containsKey(name) || name.equals("command"), "is in the table");
    }

    static Stream<String> libraries() {
        return SEEN_BY.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void libraryIsSeenOnlyWhereItBelongs(String library) {
        String[] seeing = Stream.concat(
                        Stream.of("signalbox"), SEEN_BY.getOrDefault(library, List.of()).stream().map(ArchitectureTest::ours))
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideOutsideOfPackages(seeing)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library));
    }

    @Test
    void ofTheRootPackageOnlyTheRulesThatWereLoadedSeeDrools() {
        check(noClasses()
                .that()
                .resideInAPackage("signalbox")
                .and()
                .doNotHaveFullyQualifiedName("signalbox.LoadedRules")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.kie..", "org.drools.."));
    }

    @Test
    void nobodyImportsTheRootPackage() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("signalbox", ours("command"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("signalbox"));
        check(noClasses()
                .that()
                .resideInAPackage(ours("command"))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("signalbox\\.(App|Main)"));
    }

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        check(slices().matching("signalbox.(*)..").should().beFreeOfCycles());
    }

    @Test
    void systemClockIsReadInMainOnly() {
        check(noClasses()
                .that()
                .resideInAnyPackage(MAY_IMPORT.keySet().stream()
                        .filter(name -> !name.equals("bench"))
                        .map(ArchitectureTest::ours)
                        .toArray(String[]::new))
                .should()
                .callMethod(InstantSource.class, "system")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis"));
    }

    @Test
    void classesOfTheCoreAreFinal() {
        check(classes()
                .that()
                .resideInAnyPackage("signalbox.engine..", "signalbox.store..", "signalbox.notify..")
                .and()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(JavaModifier.FINAL));
    }

    private static void check(ArchRule rule) {
        rule.check(SERVER);
    }
}
