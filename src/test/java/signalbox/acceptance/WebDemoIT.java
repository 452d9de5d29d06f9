package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees first. */
@Tag("once")
class WebDemoIT {

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/");

    /** From here the README's are taken, when the page has changed. */
    private static final Path PICTURES = Path.of("target", "pictures");

    @TempDir
    private Path folder;

    @Test
    void worldIsShownInABrowser_andNothingOfItIsLeft() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        List<String> command = new ArrayList<>(ServerProcess.java());
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("demo", "--web"));
        Process demo = new ProcessBuilder(command).directory(Files.createDirectory(folder.resolve("here")).toFile()).start();
        try (Browser browser = new Browser()) {
            Matcher address = ADDRESS.matcher(new Transcript("out", demo.getInputStream()).await("A small world to look at"));
            assertThat(address.find()).isTrue();
            // What is quiet all the time, and what stays on record of the outage: it may be over before a slow browser looks.
            browser.at(address.group()).shaped(Browser.WIDE, false).open("#/alerts?state=quiet")
                    .sees("checkout-deploy", "the time interval quiet-hours mutes its route");
            browser.open("#/notifications").sees("{datacenter=\"fra1\", rack=\"r7\"}", "infra-oncall");
            browser.open("#/alerts").sees("firing");
            browser.pictured(PICTURES.resolve("page.png"));
            browser.open("#/map").sees("a rack that is down mutes its nodes", "LatencyHigh").pictured(PICTURES.resolve("map.png"));
            assertThat(browser.complaints()).isEmpty();
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(Until.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        assertThat(demo.exitValue()).isZero();
        assertThat(left(folder.resolve("here"))).isEmpty();
        assertThat(left(temporary)).noneMatch(file -> file.toString().contains("signalbox"));
    }

    private static List<Path> left(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
