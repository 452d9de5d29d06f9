package signalbox.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import signalbox.alert.AlertReport;
import signalbox.engine.RuleEngine;

/**
 * What it costs that a source fires and ends again, by the number of targets that fire at the time and by how many of them
 * it inhibits. With a constant number of affected ones the cost should not grow with the number of alerts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class SourceFiringBenchmark {

    private static final int FEW = 100;
    private static final int CLUSTER = 100;

    @Param({"1000", "10000", "100000"})
    int targets;

    @Param({"100", "all"})
    String affected;

    private RuleEngine engine;
    private List<AlertReport> fires;
    private List<AlertReport> ends;

    @Setup(Level.Trial)
    public void fill() {
        engine = QuietWorld.engine(10, 1);
        engine.accept(IntStream.range(0, targets)
                        .mapToObj(i -> QuietWorld.alert("Alert" + i % 50, "warning", cluster(i), "t0", i))
                        .toList())
                .join();
        AlertReport source = QuietWorld.alert("Source0", "critical", "hit", "t0", 0);
        fires = List.of(source);
        ends = List.of(QuietWorld.report(source.labels(), QuietWorld.NOW));
        fireAndEnd();
        engine.accept(fires).join();
        LongAdder inhibited = new LongAdder();
        engine.view().forEachAlert(alert -> inhibited.add(alert.inhibitedBy().size()));
        engine.accept(ends).join();
        if (inhibited.sum() != (affected.equals("all") ? targets : FEW)) {
            throw new IllegalStateException("the benchmark measures something else: inhibited=" + inhibited);
        }
    }

    private String cluster(int target) {
        return affected.equals("all") || target < FEW ? "hit" : "c" + target / CLUSTER;
    }

    @TearDown(Level.Trial)
    public void stop() {
        engine.close();
    }

    @Benchmark
    public RuleEngine fireAndEnd() {
        engine.accept(fires).join();
        engine.accept(ends).join();
        return engine;
    }
}
