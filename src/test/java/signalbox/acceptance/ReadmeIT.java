package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;

/** Everything that the README shows, done as it says. */
@Tag("once")
class ReadmeIT {

    /** A block of the README: what stands after its three backticks, what is in it, and the text before it. */
    private record Block(String kind, String text, String before) {}

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```([^\\n]*)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern FLAG = Pattern.compile("--[a-z][a-z.-]*[a-z*]");

    @TempDir
    private Path folder;

    private static String readme() throws IOException {
        return Files.readString(ServerProcess.REPOSITORY.resolve("README.md"));
    }

    private static List<Block> blocks(String kind) throws IOException {
        String readme = readme();
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(readme);
        while (matcher.find()) {
            if (matcher.group(1).equals(kind)) {
                blocks.add(new Block(kind, matcher.group(2), readme.substring(0, matcher.start())));
            }
        }
        assertThat(blocks).as("blocks of %s", kind).isNotEmpty();
        return blocks;
    }

    private static String only(String kind) throws IOException {
        List<Block> blocks = blocks(kind);
        assertThat(blocks).hasSize(1);
        return blocks.get(0).text();
    }

    @Test
    void everyRuleStandsInTheFileThatIsNamedAboveIt_andHasATest() throws IOException {
        List<Block> rules = blocks("drl");

        assertThat(rules).hasSizeGreaterThan(3).allSatisfy(rule -> {
            Path file = ServerProcess.REPOSITORY.resolve(lastLink(rule.before()));
            assertThat(file).content().contains(rule.text());
            assertThat(testsOf(file)).as("tests of %s", file).isPresent();
        });
    }

    private static String lastLink(String text) {
        String last = "";
        Matcher matcher = LINK.matcher(text);
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }

    /** {@code teams/infra/node-down.drl} is tested by a class of {@code rules.teams.infra} that names it. */
    private static Optional<Path> testsOf(Path rule) throws IOException {
        String path = ServerProcess.REPOSITORY.resolve("rules").relativize(rule).toString();
        try (var files = Files.walk(ServerProcess.REPOSITORY.resolve("src/test/java/signalbox/rules"))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (Files.readString(file).contains(path)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Matcher matcher = LINK.matcher(readme());
        while (matcher.find()) {
            String link = matcher.group(1);
            if (!link.startsWith("http")) {
                int hash = link.indexOf('#');
                Path file = ServerProcess.REPOSITORY.resolve(hash < 0 ? link : hash == 0 ? "README.md" : link.substring(0, hash));
                assertThat(file).exists();
                if (hash >= 0) {
                    assertThat(Files.readAllLines(file).stream().filter(line -> line.startsWith("#")).map(ReadmeIT::anchor))
                            .as(link).contains(link.substring(hash));
                }
            }
        }
    }

    /** How a heading is linked to. */
    private static String anchor(String heading) {
        return "#" + heading.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }

    @Test
    void configurationLoadsWithoutAWarning() throws IOException {
        Path file = folder.resolve("alertmanager.yml");
        Files.writeString(file, only("yaml alertmanager"));

        Configuration configuration = Configuration.load(
                file,
                Optional.of(ServerProcess.REPOSITORY.resolve("receivers")),
                MatcherSyntax.Mode.FALLBACK,
                Duration.ofHours(120));

        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void prometheusTakesItsPart() throws IOException {
        Files.writeString(folder.resolve("prometheus.yml"), only("yaml prometheus"));

        Program.Ended check = Program.run(
                folder, Program.installed("promtool", "prometheus"), "check", "config", "prometheus.yml");

        assertThat(check.exit()).as(check.out() + check.err()).isZero();
    }

    @Test
    void demoIsPlayed() throws IOException {
        Program.Ended demo = bash(ServerProcess.REPOSITORY, only("sh demo"));

        assertThat(demo.exit()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.out()).contains("Notification to on-call: FIRING", "RESOLVED", "inhibited by RackPowerLost");
    }

    @Test
    void commandsDoWhatTheyAreShownFor() throws Exception {
        Program.installed("amtool", "prometheus-alertmanager");
        Program.installed("curl", "curl");
        try (ServerProcess server = new ServerProcess(folder)) {
            server.started(command(only("sh serve"), "--web.listen-address=127.0.0.1:0"));
            List<String> outputs = new ArrayList<>();
            for (Block block : blocks("sh")) {
                Program.Ended ended = bash(folder, block.text().replace("localhost:9093", "localhost:" + server.port()));
                assertThat(ended.exit()).as(block.text() + ended.out() + ended.err()).isZero();
                outputs.add(ended.out());
            }
            String all = String.join("\n", outputs);
            assertThat(all).contains("\"alertname\":\"DiskFull\"", "\"receivers\":[{\"name\":\"default\"}]");
            assertThat(all).containsPattern("DiskFull +[-0-9]{10} [:0-9]{8} UTC +active");
            assertThat(all).containsPattern("alertname=\"DiskFull\" .*being replaced");
        }
    }

    @Test
    void checkAndServeTakeAConfiguration() throws Exception {
        Files.writeString(folder.resolve("alertmanager.yml"), only("yaml alertmanager"));

        Program.Ended check = Program.run(folder, Map.of(), "", command(only("sh check")));

        assertThat(check.exit()).as(check.out() + check.err()).isZero();
        try (ServerProcess server = new ServerProcess(folder)) {
            server.started(command(only("sh serve-config"), "--web.listen-address=127.0.0.1:0"));
            assertThat(server.getJson("/api/v2/status").at("/config/original").asText()).contains("receiver: pager");
        }
    }

    @Test
    void receiversAreTriedOut_andTemplatesRendered() throws IOException {
        Program.Ended trial = Program.run(ServerProcess.REPOSITORY, Map.of(), "", command(only("sh receivers-test")));
        Program.Ended rendered = bash(ServerProcess.REPOSITORY, only("sh template"));

        assertThat(trial.exit()).as(trial.err()).isZero();
        assertThat(trial.out()).contains("SignalboxTest", "default/log[0]: told");
        assertThat(rendered.out()).startsWith("[ALERTSTATUS] ");
    }

    @Test
    void timelinesPass_andTheOneShownIsAmongThem() throws IOException {
        Program.Ended test = Program.run(ServerProcess.REPOSITORY, Map.of(), "", command(only("sh timelines"), "-v"));

        assertThat(test.exit()).as(test.out() + test.err()).isZero();
        assertThat(test.out()).contains("rules/teams/infra/node-down.test.yml:3").contains(" timelines passed");
        assertThat(ServerProcess.REPOSITORY.resolve("rules/teams/infra/node-down.test.yml"))
                .content()
                .contains(only("yaml timeline").strip());
    }

    @Test
    void tableOfFlagsIsThatOfTheHelp() throws IOException {
        Program.Ended help =
                Program.run(ServerProcess.REPOSITORY, Map.of(), "", command("./signalbox serve", "--help"));
        assertThat(help.exit()).isZero();
        String readme = readme();
        String section = readme.substring(readme.indexOf("## All flags"), readme.indexOf("## What it serves"));

        TreeSet<String> shown = flags(help.out());
        shown.removeIf(flag -> flag.startsWith("--cluster.") && !flag.equals("--cluster.peer-name"));
        shown.removeAll(List.of("--help", "--version"));
        TreeSet<String> told = flags(section);
        told.remove("--cluster.*");

        assertThat(told).isEqualTo(shown);
    }

    private static TreeSet<String> flags(String text) {
        TreeSet<String> flags = new TreeSet<>();
        Matcher matcher = FLAG.matcher(text.replaceAll("--\\[no-\\]", "--").replaceAll("--no-", "--"));
        while (matcher.find()) {
            flags.add(matcher.group());
        }
        flags.remove("--x");
        return flags;
    }

    private Program.Ended bash(Path where, String script) {
        return Program.run(
                where,
                Map.of("HOME", folder.toString(), "TZ", "UTC"),
                "",
                List.of("bash", "-euo", "pipefail", "-c", script));
    }

    /** A line of the README with the launcher of this repository, and more flags. */
    private static List<String> command(String line, String... more) {
        List<String> words = new ArrayList<>(List.of(line.strip().split(" ")));
        assertThat(words.get(0)).isEqualTo("./signalbox");
        words.set(0, ServerProcess.REPOSITORY.resolve("signalbox").toString());
        words.addAll(List.of(more));
        return words;
    }
}
