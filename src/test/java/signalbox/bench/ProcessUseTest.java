package signalbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessUseTest {

    private static void process(Path proc, int pid, int resident, int peak, int ticks) throws IOException {
        Path folder = Files.createDirectory(proc.resolve(Integer.toString(pid)));
        Files.writeString(
                folder.resolve("status"), "Name:\tx\nVmHWM:\t   " + peak + " kB\nVmRSS:\t   " + resident + " kB\n");
        Files.writeString(
                folder.resolve("stat"),
                pid + " (a (b) c) S 1 1 1 0 -1 4194304 100 0 0 0 " + ticks + " 50 0 0 20 0 30 0 1 1 1\n");
    }

    @Test
    void useIsTheSumOfAllProcesses(@TempDir Path proc) throws IOException {
        process(proc, 7, 1000, 2000, 150);
        process(proc, 8, 10, 20, 250);

        assertThat(ProcessUse.of(proc, List.of(7L, 8L))).isEqualTo(new ProcessUse(1010, 2020, 5));
    }

    @Test
    void missingProcessIsTold(@TempDir Path proc) {
        assertThatThrownBy(() -> ProcessUse.of(proc, List.of(9L)))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("no process 9");
    }
}
