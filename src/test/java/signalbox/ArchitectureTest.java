package signalbox;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may import what. */
@Tag("once")
class ArchitectureTest {

    private static final JavaClasses SERVER =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("signalbox");

    /** Our packages that a package may import, beside itself, and {@code gotext} and {@code file}, which know none of them. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("gotext", List.of()),
            Map.entry("file", List.of()),
            Map.entry("json", List.of()),
            Map.entry("alert", List.of()),
            Map.entry("limit", List.of()),
            Map.entry("silence", List.of("alert")),
            Map.entry("ack", List.of("alert")),
            Map.entry("table", List.of("alert")),
            Map.entry("inhibit", List.of("alert")),
            Map.entry("route", List.of("alert")),
            Map.entry("condition", List.of("alert")),
            Map.entry("topology", List.of("alert")),
            Map.entry("incident", List.of("alert")),
            Map.entry("attribute", List.of("alert")),
            Map.entry("derived", List.of("alert", "condition")),
            Map.entry("group", List.of("alert", "route")),
            Map.entry("notify", List.of("alert", "route", "group")),
            Map.entry("decision", List.of("alert", "silence", "route", "group")),
            Map.entry("view", List.of("alert", "ack", "silence", "route", "group", "notify", "decision", "condition", "topology", "config")),
            Map.entry("explain", List.of("alert", "route", "group", "notify", "decision", "view")),
            Map.entry("whatif", List.of("alert", "ack", "silence", "inhibit", "route", "group", "decision", "view", "store", "engine", "explain")),
            Map.entry("miss", List.of("alert", "condition", "topology", "decision", "explain", "limit", "rules", "view", "audit", "silence", "route")),
            Map.entry("timeline", List.of("alert", "ack", "silence", "route", "group", "notify", "decision", "view", "store", "config", "rules",
                    "engine", "message", "explain", "load", "miss", "audit")),
            Map.entry("replay", List.of("alert", "group", "decision", "audit", "explain", "miss", "rules", "timeline", "view")),
            Map.entry("store", List.of("alert", "ack", "silence", "inhibit", "route", "group", "notify", "condition", "decision")),
            Map.entry("alertmanager", List.of("alert", "silence", "notify", "store")),
            Map.entry("audit", List.of("alert", "ack", "silence", "route", "group", "notify", "condition", "attribute", "decision", "view", "store")),
            Map.entry("rules", List.of("alert", "ack", "table", "silence", "inhibit", "route", "group", "notify", "condition", "derived", "topology", "incident", "attribute", "limit", "plan", "config")),
            Map.entry("plan", List.of("alert")),
            Map.entry("engine", List.of("alert", "ack", "table", "silence", "inhibit", "route", "group", "notify", "condition", "derived", "topology", "incident", "attribute", "decision", "view",
                    "store", "plan", "limit")),
            Map.entry("config", List.of("alert", "route", "inhibit")),
            Map.entry("receiver", List.of("alert", "route", "group", "notify", "config", "message", "template", "tls", "json")),
            Map.entry("message", List.of("alert", "route", "group", "notify", "template", "json")),
            Map.entry("template", List.of("json")),
            Map.entry("api", List.of("alert", "ack", "silence", "inhibit", "route", "group", "notify", "decision", "condition", "view", "explain", "audit", "miss", "json", "ui")),
            Map.entry("ui", List.of()),
            Map.entry("tls", List.of()),
            Map.entry("web", List.of("api", "config", "tls")),
            Map.entry("load", List.of("alert", "route", "notify", "rules", "engine", "config", "message", "receiver")),
            Map.entry("lint", List.of("alert", "route", "inhibit", "rules", "config", "json")),
            Map.entry("editor", List.of("route", "rules", "config", "load", "timeline", "lint")),
            Map.entry("command", List.of("alert", "ack", "route", "notify", "rules", "config", "message", "template", "receiver", "web", "load", "timeline", "lint", "json",
                    "bench", "api", "audit", "export", "miss", "replay", "editor", "log")),
            Map.entry("log", List.of()),
            Map.entry("export", List.of()),
            Map.entry("bench", List.of("command", "log")));

    /** The parts of the template language, each with those that it may import. */
    private static final Map<String, List<String>> PARTS_OF_TEMPLATE = Map.of(
            "value", List.of(),
            "format", List.of("value"),
            "function", List.of("value", "format"),
            "syntax", List.of("value", "format"),
            "html", List.of("value", "format", "function", "syntax"));

    /** Libraries, and our packages that may see them; {@code ""} is the root package, which wires everything. */
    private static final Map<String, List<String>> SEEN_BY = Map.ofEntries(
            Map.entry("org.kie..", List.of("engine", "rules", "plan", "load", "miss")),
            Map.entry("org.drools..", List.of("engine.team", "rules", "plan", "miss")),
            Map.entry("org.mvel2..", List.of("rules")),
            Map.entry("io.javalin..", List.of("api")),
            Map.entry("org.eclipse.jetty..", List.of("api", "web")),
            Map.entry("jakarta.servlet..", List.of("api")),
            Map.entry("kotlin..", List.of("api", "receiver")), // in which Javalin and OkHttp are written
            Map.entry("at.favre..", List.of("web")),
            Map.entry("org.yaml..", List.of("config")),
            Map.entry("com.fasterxml..", List.of("json", "api", "audit", "bench", "command", "log", "message", "receiver", "replay", "template.format", "timeline")),
            Map.entry("com.google.re2j..", List.of("alert", "limit", "rules.language", "template.function")),
            Map.entry("com.dynatrace..", List.of("alert")),
            Map.entry("okhttp3..", List.of("receiver")),
            Map.entry("okio..", List.of("receiver")),
            Map.entry("jakarta.mail..", List.of("receiver.mail")),
            Map.entry("org.eclipse.angus..", List.of("receiver.mail")),
            Map.entry("software.amazon..", List.of("receiver")),
            Map.entry("org.apache.kafka..", List.of("receiver")),
            Map.entry("org.apache.parquet..", List.of("export")),
            Map.entry("org.apache.hadoop..", List.of("export")), // in signatures: it is not there when the program runs
            Map.entry("java.sql..", List.of("store", "audit")),
            Map.entry("org.sqlite..", List.of("store", "audit")),
            Map.entry("org.flywaydb..", List.of("store")),
            Map.entry("io.micrometer..", List.of("", "api")),
            Map.entry("io.prometheus..", List.of("")),
            Map.entry("com.sun.net.httpserver..", List.of("bench", "command")),
            Map.entry("com.sun.management..", List.of("", "engine.team")),
            Map.entry("jdk.net..", List.of("receiver.http")),
            Map.entry("org.eclipse.lsp4j..", List.of("editor")),
            Map.entry("com.google.gson..", List.of("editor")),
            Map.entry("ch.qos.logback..", List.of("log")),
            Map.entry("picocli..", List.of("command", "bench.command")));

    /** Seen everywhere. */
    private static final String[] COMMON = {"java..", "javax..", "org.slf4j..", "org.jspecify.."};

    private static String ours(String name) {
        return "signalbox." + name + "..";
    }

    static Stream<String> packages() {
        return MAY_IMPORT.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageImportsOnlyWhatItMay(String name) {
        String[] allowed = Stream.concat(Stream.of(name, "gotext", "file"), MAY_IMPORT.getOrDefault(name, List.of()).stream())
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
    void howRequestsAreReadAndAnswersWrittenKnowsNothingOfWhatTheyAreAbout() {
        check(noClasses().that().resideInAPackage("signalbox.api.http").should().dependOnClassesThat().resideInAPackage("signalbox.api"));
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
                .allMatch(MAY_IMPORT::containsKey, "is in the table");
    }

    /** It measures Alertmanager by the same code. */
    @Test
    void loadGeneratorKnowsNothingOfOurServer() {
        check(noClasses()
                .that()
                .resideInAPackage("signalbox.bench")
                .should()
                .dependOnClassesThat(resideInAnyPackage("signalbox..").and(resideOutsideOfPackages("signalbox.bench", ours("gotext")))));
    }

    static Stream<String> libraries() {
        return SEEN_BY.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void libraryIsSeenOnlyWhereItBelongs(String library) {
        String[] seeing = SEEN_BY.getOrDefault(library, List.of()).stream()
                .map(name -> name.isEmpty() ? "signalbox" : ours(name))
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideOutsideOfPackages(seeing)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library));
    }

    /** A library without an entry would be anybody's. */
    @Test
    void everyLibraryIsInTheTable() {
        DescribedPredicate<JavaClass> known = resideInAnyPackage("signalbox..")
                .or(resideInAnyPackage(COMMON))
                .or(resideInAnyPackage(SEEN_BY.keySet().toArray(String[]::new)))
                .or(describe("primitive", type -> type.getPackageName().isEmpty()));
        check(classes().should().onlyDependOnClassesThat(known));
    }

    static Stream<Arguments> claims() {
        return Stream.of(
                Arguments.of("load", "org.kie..", List.of("LoadedRules")),
                Arguments.of("plan", "org.drools..", List.of("Plans")),
                Arguments.of("", "io.micrometer..", List.of("Metrics")),
                Arguments.of("", "io.prometheus..", List.of("Metrics")));
    }

    /** Where a package says that few of its classes know a library. */
    @ParameterizedTest
    @MethodSource("claims")
    void libraryIsSeenOnlyByTheClassesThatHideIt(String name, String library, List<String> hiding) {
        String of = name.isEmpty() ? "signalbox" : "signalbox." + name;
        check(noClasses()
                .that()
                .resideInAPackage(of)
                .and()
                .haveNameNotMatching(of.replace(".", "\\.") + "\\.(" + String.join("|", hiding) + ")(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library));
    }

    @Test
    void nobodyImportsTheRootPackage() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("signalbox")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("signalbox"));
    }

    @Test
    void onlyMainKnowsTheClassThatBuildsEverything() {
        check(noClasses()
                .that()
                .haveNameNotMatching("signalbox\\.(App|Main)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("signalbox\\.App(\\$.*)?"));
    }

    @Test
    void packagesDependOnEachOtherInOneDirection() {
        check(slices().matching("signalbox.(*)..").should().beFreeOfCycles());
    }

    /** Comments and blanks included, as somebody who reads it counts. */
    @Test
    void packageOfMoreThan6000LinesHasItsReasonInTheDocuments() throws IOException {
        Path main = Path.of("src/main/java/signalbox");
        String reasons = Files.readString(Path.of("docs/RATIONALE.md"));
        Map<String, Long> lines = new TreeMap<>();
        try (Stream<Path> files = Files.walk(main)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String name = main.relativize(file.resolveSibling("")).toString().replace('/', '.');
                lines.merge(name, Files.readString(file).lines().count(), Long::sum);
            }
        }
        assertThat(lines).isNotEmpty();
        lines.values().removeIf(count -> count <= 6_000);
        assertThat(lines.keySet()).allSatisfy(name -> assertThat(reasons).as("%s has %d lines", name, lines.get(name)).contains("\n- `" + name + "` ("));
    }

    @Test
    void systemClockIsReadInMainOnly() {
        check(noClasses()
                .that()
                .resideInAnyPackage(MAY_IMPORT.keySet().stream()
                        .filter(name -> !name.equals("bench"))
                        .map(ArchitectureTest::ours)
                        .toArray(String[]::new))
                .and()
                .doNotHaveFullyQualifiedName("signalbox.log.LogSetup") // what a line of the log begins with
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
