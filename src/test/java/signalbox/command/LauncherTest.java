package signalbox.command;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, in a home of its own with JDKs and a Maven that only say how they were called. */
class LauncherTest {

    private static final String JAVA =
            """
            #!/bin/sh
            echo "java of $(dirname "$(dirname "$0")")"
            printf '%s\\n' "$@"
            """;
    private static final String MAVEN =
            """
            #!/bin/sh
            echo "mvn $*" >>maven.log
            mkdir -p target/lib
            echo jar >target/signalbox.jar
            """;

    private final Path folder;
    private Path home;
    private Path jdks;
    private final Map<String, String> environment = new TreeMap<>();

    private record Ran(int code, List<String> out, String err) {}

    LauncherTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectories(folder.resolve("the home"));
        jdks = Files.createDirectories(folder.resolve("jdks"));
        Files.copy(Path.of("signalbox"), home.resolve("signalbox"));
        environment.put("SIGNALBOX_JDKS", jdks.toString());
        environment.put("PATH", folder.resolve("bin") + ":" + tools());
    }

    /** What the launcher itself needs, but neither Java nor Maven. */
    private String tools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool :
                List.of("cat", "dirname", "find", "flock", "head", "mkdir", "readlink", "rm", "touch", "tr", "wc")) {
            script(tools.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
        }
        return tools.toString();
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = Files.createDirectories(jdks.resolve(name));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x\"\n");
        script(jdk.resolve("bin/java"), JAVA);
        script(jdk.resolve("bin/javac"), JAVA);
        return jdk;
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
    }

    private void installed() throws IOException {
        Files.writeString(home.resolve("signalbox.jar"), "jar");
    }

    private void sources(Instant changed) throws IOException {
        Path source = Files.createDirectories(home.resolve("src/main")).resolve("Main.java");
        for (Path file : List.of(source, home.resolve("pom.xml"))) {
            Files.writeString(file, "x");
        }
        for (Path file : List.of(source, source.getParent(), home.resolve("pom.xml"))) {
            Files.setLastModifiedTime(file, FileTime.from(changed));
        }
    }

    private Ran run(String... arguments) throws Exception {
        return run(home.resolve("signalbox"), arguments);
    }

    private Ran run(Path launcher, String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        int code = launcher(launcher, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Ran(code, Files.readAllLines(out), Files.readString(err));
    }

    private ProcessBuilder launcher(Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    @Test
    void newestJdkIsTaken_from17Up() throws Exception {
        installed();
        jdk("old", "1.8.0_402");
        jdk("eleven", "11.0.2");
        jdk("z", "17.0.15");
        Path newest = jdk("n e w", "21.0.3");

        assertThat(run("--version").out()).startsWith("java of " + newest);
    }

    @Test
    void javaHomeIsTaken_whenItIsAsNew() throws Exception {
        installed();
        jdk("a", "21");
        Path own = jdk("z", "21.0.1");
        environment.put("JAVA_HOME", own.toString());

        assertThat(run("--version").out()).startsWith("java of " + own);
    }

    @Test
    void javaOnThePathIsFound_throughItsLink() throws Exception {
        installed();
        Path own = jdk("z", "19");
        Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("bin/java"), own.resolve("bin/java"));
        environment.put("SIGNALBOX_JDKS", folder.resolve("nowhere").toString());

        assertThat(run("--version").out()).startsWith("java of " + own);
    }

    @Test
    void userIsToldWhatToInstall_whenThereIsNoJdk() throws Exception {
        installed();
        jdk("eleven", "11.0.2");

        Ran ran = run("serve");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("no Java from version 17 up").contains("apt-get install openjdk-17-jdk-headless");
    }

    @Test
    void argumentsAreHandedOn_asTheyAre() throws Exception {
        installed();
        jdk("a", "17.0.1");

        assertThat(run("serve", "--x=a b", "*", "").out()).endsWith("serve", "--x=a b", "*", "");
    }

    @Test
    void launcherWorks_throughLinks() throws Exception {
        installed();
        jdk("a", "17.0.1");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("the home/signalbox"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), link);

        assertThat(run(second, "--version").out())
                .contains("-Dsignalbox.home=" + home.toRealPath())
                .contains(home.toRealPath().resolve("signalbox.jar").toString());
    }

    @Test
    void flagsOfNewerJvmsAreLeftOut_onOlderOnes() throws Exception {
        installed();
        jdk("a", "17.0.1");
        assertThat(run("serve").out())
                .doesNotContain("--sun-misc-unsafe-memory-access=allow", "-XX:+UseCompactObjectHeaders");

        jdk("b", "25.0.1");
        assertThat(run("serve").out())
                .contains("--sun-misc-unsafe-memory-access=allow", "-XX:+UseCompactObjectHeaders");
    }

    @Test
    void archiveOfClassesIsUsed_whenItIsNewAndWhole() throws Exception {
        installed();
        Path jdk = jdk("a", "17.0.1");
        Path archive = home.toRealPath().resolve("signalbox-17.jsa");
        for (Path old : List.of(home.resolve("signalbox.jar"), jdk.resolve("release"))) {
            Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        }
        assertThat(run("serve").out()).as("a server makes none when it ends").noneMatch(line -> line.contains("Archive"));

        byte[] whole = new byte[9 * 1024 * 1024];
        Files.write(archive, whole); // its writer was killed
        assertThat(run("serve").out()).noneMatch(line -> line.contains("Archive"));

        whole[0] = 1;
        Files.write(archive, whole);
        assertThat(run("serve").out()).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(run("check").out()).contains("-XX:SharedArchiveFile=" + archive);

        Files.setLastModifiedTime(
                home.resolve("signalbox.jar"), FileTime.from(Instant.parse("2199-01-01T00:00:00Z")));
        assertThat(run("serve").out()).noneMatch(line -> line.contains("Archive"));
    }

    @Test
    void whatWasTrainedIsUsed_whenItIsNewAndWhole() throws Exception {
        installed();
        Path jdk = jdk("a", "25.0.1");
        for (Path old : List.of(home.resolve("signalbox.jar"), jdk.resolve("release"))) {
            Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        }
        Path trained = home.toRealPath().resolve("signalbox-25.aot");
        byte[] whole = new byte[9 * 1024 * 1024];
        Files.write(trained, whole); // its writer was killed
        assertThat(run("serve").out()).noneMatch(line -> line.contains("AOTCache"));

        whole[0] = 1;
        Files.write(trained, whole);
        assertThat(run("serve").out()).contains("-XX:AOTCache=" + trained).noneMatch(line -> line.contains("Tier4"));
        assertThat(run("check").out()).contains("-XX:AOTCache=" + trained);

        Files.setLastModifiedTime(
                home.resolve("signalbox.jar"), FileTime.from(Instant.parse("2199-01-01T00:00:00Z")));
        assertThat(run("serve").out()).noneMatch(line -> line.contains("AOTCache"));
    }

    @Test
    void whatEndsSoonIsNotCompiledWell() throws Exception {
        installed();
        jdk("a", "25.0.1");
        String quickly = "-XX:TieredStopAtLevel=1";
        for (String soon : List.of("check", "test", "--version")) {
            assertThat(run(soon).out()).as(soon).contains(quickly);
        }
        for (String lasting : List.of("serve", "--config.file=x", "demo", "audit", "explain", "replay")) {
            assertThat(run(lasting).out()).as(lasting).doesNotContain(quickly);
        }
    }

    @ParameterizedTest
    @CsvSource({"25.0.1, -XX:AOTCacheOutput=, signalbox-25.aot", "17.0.1, -XX:ArchiveClassesAtExit=, signalbox-17.jsa"})
    void jvmIsTrained_afterABuild(String version, String flag, String file) throws Exception {
        script(jdk("a", version).resolve("bin/java"), JAVA + "echo \"$@\" >>" + folder.resolve("java.log") + "\n");
        script(folder.resolve("bin/mvn"), MAVEN);
        sources(Instant.parse("2020-01-01T00:00:00Z"));

        assertThat(run("--version").code()).isZero();
        assertThat(Files.readAllLines(folder.resolve("java.log")).get(0))
                .contains(flag + home.toRealPath().resolve("target").resolve(file))
                .endsWith("signalbox.jar train");
        assertThat(Files.readAllLines(home.resolve("maven.log"))).singleElement().asString().contains("-Dtrain.skip=true");
    }

    /** A terminal's escapes stand in the log of a service otherwise. */
    @Test
    void mavenIsAskedForPlainText() throws Exception {
        jdk("a", "17.0.1");
        environment.put("MAVEN_OPTS", "-Xmx1g");
        script(folder.resolve("bin/mvn"), MAVEN + "echo \"$MAVEN_OPTS\"; echo \"$*\"\n");
        sources(Instant.parse("2020-01-01T00:00:00Z"));

        assertThat(run("--version").err()).contains("-Xmx1g", "-Djansi.noreset=true", "-Dstyle.color=never");
    }

    @Test
    void buildIsGood_whenTheTrainingFails() throws Exception {
        script(
                jdk("a", "25.0.1").resolve("bin/java"),
                JAVA + "case $* in *AOTCacheOutput*) echo 'no such port'; exit 1 ;; esac\n");
        script(folder.resolve("bin/mvn"), MAVEN);
        sources(Instant.parse("2020-01-01T00:00:00Z"));

        Ran ran = run("--version");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).contains("the training failed", "no such port");
    }

    @Test
    void javaOptsComeBeforeTheJar() throws Exception {
        installed();
        jdk("a", "17.0.1");
        environment.put("JAVA_OPTS", "-Xmx64m -Dx=*");

        assertThat(run("serve").out()).containsSubsequence("-Xmx64m", "-Dx=*", "-jar");
    }

    @Test
    void jarIsBuilt_whenItIsMissingAndWhenSourcesAreNewer() throws Exception {
        jdk("a", "17.0.1");
        script(folder.resolve("bin/mvn"), MAVEN);
        sources(Instant.parse("2020-01-01T00:00:00Z"));

        Ran first = run("--version");
        assertThat(first.code()).isZero();
        assertThat(first.err()).contains("building");
        assertThat(first.out()).contains(home.toRealPath().resolve("target/signalbox.jar").toString());
        assertThat(run("--version").err()).isEmpty();

        Files.setLastModifiedTime(
                home.resolve("src/main/Main.java"), FileTime.from(Instant.parse("2199-01-01T00:00:00Z")));
        assertThat(run("--version").err()).contains("building");
        assertThat(Files.readAllLines(home.resolve("maven.log"))).hasSize(2);
    }

    @Test
    void startIsRefused_whenTheBuildFails() throws Exception {
        jdk("a", "17.0.1");
        script(folder.resolve("bin/mvn"), "#!/bin/sh\necho 'Main.java: a fault'\nexit 1\n");
        sources(Instant.parse("2020-01-01T00:00:00Z"));

        Ran ran = run("--version");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("Main.java: a fault").contains("the build failed");
    }

    @Test
    void userIsToldWhatToInstall_whenThereIsNoMaven() throws Exception {
        jdk("a", "17.0.1");
        sources(Instant.parse("2020-01-01T00:00:00Z"));

        Ran ran = run("--version");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("Maven is needed").contains("apt-get install maven");
    }

    @Test
    void jarIsBuiltAgain_whenABuildWasCutOff() throws Exception {
        jdk("a", "17.0.1");
        script(folder.resolve("bin/mvn"), MAVEN + "kill -9 $PPID\n");
        sources(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(run("--version").code()).isNotZero();

        script(folder.resolve("bin/mvn"), MAVEN);
        assertThat(run("--version").err()).contains("building");
    }

    @Test
    void launchersStartedAtOnce_buildOnce() throws Exception {
        jdk("a", "17.0.1");
        script(folder.resolve("bin/mvn"), MAVEN + "read go\n");
        sources(Instant.parse("2020-01-01T00:00:00Z"));

        Process first = launcher(home.resolve("signalbox"), "--version").start();
        assertThat(first.errorReader().readLine()).contains("building");
        Process second = launcher(home.resolve("signalbox"), "--version").start();
        assertThat(second.errorReader().readLine()).contains("another signalbox is building");
        first.outputWriter().append("go\n").close();

        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(Files.readAllLines(home.resolve("maven.log"))).hasSize(1);
    }
}
