package signalbox.bench.command;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import signalbox.bench.Bench;
import signalbox.bench.BenchOptions;
import signalbox.bench.BenchReport;
import signalbox.bench.Phase;
import signalbox.command.RunningServer;
import signalbox.command.ScratchServer;
import signalbox.command.SignalboxCommand;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;

/**
 * {@code signalbox train}: a server's day in some seconds, for a JVM that watches which classes and methods it takes and
 * keeps that for later starts ({@code -XX:AOTCacheOutput}). The launcher runs it once for each build.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

    private static final String CONFIGURATION =
            """
            route:
              receiver: chat
              group_by: [alertname, cluster]
              group_wait: 1s
              group_interval: 5m
              routes:
                - matchers: [severity="critical", team=~"pay.*"]
                  receiver: chat
                  group_by: [team]
            inhibit_rules:
              - source_matchers: [severity="critical"]
                target_matchers: [severity="warning"]
                equal: [alertname, instance]
            receivers:
              - name: chat
                webhook_configs:
                  - url: http://127.0.0.1:PORT/
            """;
    private static final int ROUNDS = 3;
    private static final int ALERTS = 20_000;
    private static final int BATCH = 64;
    private static final int CONNECTIONS = 16;
    private static final int READS = 5;

    private final RunningServer.Starter starter;
    private final InstantSource clock;

    TrainCommand(RunningServer.Starter starter, InstantSource clock) {
        this.starter = starter;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        LogSetup.use(LogLevel.ERROR, LogFormat.LOGFMT);
        HttpServer chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        chat.start();
        String port = Integer.toString(chat.getAddress().getPort());
        try (ScratchServer server = ScratchServer.start(starter, CONFIGURATION.replace("PORT", port));
                Bench bench = new Bench(load(server.url()), clock, line -> {})) {
            BenchReport report = bench.run();
            return report.errors() == 0 ? SignalboxCommand.DONE : SignalboxCommand.FAILED;
        } finally {
            chat.stop(0);
        }
    }

    private static BenchOptions load(String url) {
        return new BenchOptions(
                List.of(new BenchOptions.Server(url, List.of())),
                EnumSet.of(Phase.NEW, Phase.REPOST, Phase.READ),
                0,
                ROUNDS,
                ALERTS,
                BATCH,
                CONNECTIONS,
                READS,
                1,
                Duration.ofSeconds(1),
                Optional.empty(),
                Duration.ofMinutes(1));
    }
}
