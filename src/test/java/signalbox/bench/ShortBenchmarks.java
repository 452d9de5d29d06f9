package signalbox.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks shortly, in some five minutes, for a first impression: one fork, few and short iterations. The whole
 * ones are run by {@code org.openjdk.jmh.Main}.
 */
public final class ShortBenchmarks {

    private ShortBenchmarks() {}

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EngineInsertBenchmark.class.getSimpleName())
                        .include(SourceFiringBenchmark.class.getSimpleName())
                        .forks(1)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(2))
                        .build())
                .run();
    }
}
