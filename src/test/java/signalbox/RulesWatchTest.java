package signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change are taken over when nobody touches them any more. */
class RulesWatchTest {

    private final Deque<Runnable> looks = new ArrayDeque<>();
    private Path rules;
    private Path file;
    private long touched;
    private int taken;
    private boolean fails;

    @BeforeEach
    void begin(@TempDir Path directory) throws IOException {
        rules = directory;
        file = directory.resolve("a.drl");
        touch();
        new RulesWatch(rules, this::take, (instant, look) -> looks.add(look), InstantSource.fixed(Instant.EPOCH)).watch();
        look();
        look();
        assertThat(taken).as("what is there when it begins").isEqualTo(1);
    }

    private void take() {
        taken++;
        if (fails) {
            throw new IllegalStateException("nothing can be taken over");
        }
    }

    private void touch() throws IOException {
        Files.writeString(file, "a");
        Files.setLastModifiedTime(file, FileTime.fromMillis(++touched * 1000));
    }

    private void look() {
        assertThat(looks).hasSize(1);
        looks.remove().run();
    }

    @Test
    void whatDoesNotChangeIsLeftAlone() {
        look();
        look();
        assertThat(taken).isEqualTo(1);
    }

    @Test
    void whatChangesIsTakenOverOnce_whenItIsAtRest() throws IOException {
        touch();
        look();
        touch();
        look();
        assertThat(taken).as("somebody is still writing").isEqualTo(1);
        look();
        look();
        assertThat(taken).isEqualTo(2);
    }

    @Test
    void fileThatComesOrGoesIsAChange_alsoOneOfTimelines() throws IOException {
        Files.writeString(rules.resolve("a.test.yml"), "tests: []");
        look();
        look();
        Files.delete(rules.resolve("a.test.yml"));
        look();
        look();
        assertThat(taken).isEqualTo(3);
    }

    @Test
    void whatCannotBeTakenOverDoesNotEndTheWatch() throws IOException {
        fails = true;
        touch();
        look();
        look();
        fails = false;
        touch();
        look();
        look();
        assertThat(taken).isEqualTo(3);
    }
}
