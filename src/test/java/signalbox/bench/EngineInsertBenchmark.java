package signalbox.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import signalbox.alert.AlertReport;
import signalbox.engine.RuleEngine;

/** How many new alerts a second an empty engine takes in, in requests of a thousand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class EngineInsertBenchmark {

    private static final int ALERTS = 10_000;
    private static final int REQUEST = 1_000;

    @Param({"0", "10", "100"})
    int inhibitRules;

    @Param({"1", "100", "1000"})
    int routes;

    private List<AlertReport> alerts;
    private RuleEngine engine;

    @Setup(Level.Trial)
    public void makeAlerts() {
        alerts = IntStream.range(0, ALERTS)
                .mapToObj(i -> QuietWorld.alert("Alert" + i % 50, "warning", "c" + i % 20, "t" + i % routes, i))
                .toList();
    }

    @Setup(Level.Invocation)
    public void start() {
        engine = QuietWorld.engine(inhibitRules, routes);
    }

    @TearDown(Level.Invocation)
    public void stop() {
        engine.close();
    }

    @Benchmark
    @OperationsPerInvocation(ALERTS)
    public RuleEngine insert() {
        for (int from = 0; from < ALERTS; from += REQUEST) {
            engine.accept(alerts.subList(from, from + REQUEST)).join();
        }
        return engine;
    }
}
