package signalbox.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;

/** Checks and shows {@code tracing} (spec/config.md 10), which has no other effect. */
final class TracingYaml {

    private TracingYaml() {}

    /** What is shown of it; empty when it is not there. */
    static Map<String, @Nullable Object> read(Yaml yaml) {
        if (yaml.isNull()) {
            return Map.of();
        }
        try (Fields tracing = yaml.confidential().fields("tracing.plain")) {
            Yaml clientType = tracing.get("client_type");
            String client = clientType.text("grpc");
            if (!clientType.isNull() && !List.of("grpc", "http").contains(client)) {
                clientType.problem("expected tracing client type to be http or grpc, but got " + client);
            }
            if (tracing.get("endpoint").isEmpty()) {
                tracing.lacks("tracing endpoint must be set: expected the key endpoint");
            }
            Yaml compression = tracing.get("compression");
            if (!compression.isEmpty() && !compression.text().equals("gzip")) {
                compression.problem("invalid compression type " + compression.text() + " provided, valid options: gzip:"
                        + " expected gzip, or nothing");
            }
            Optional<Number> fraction = tracing.get("sampling_fraction").number().filter(number -> number.doubleValue() != 0);
            Optional<Duration> timeout = tracing.get("timeout").duration().filter(duration -> !duration.isZero());
            // Paths in here are seen from where the server runs, unlike all others (spec/config.md 1).
            Path here = Path.of("");
            Yaml tls = tracing.get("tls_config");
            Yaml headers = tracing.get("headers");
            Pairs shown = new Pairs()
                    .unlessEmpty("client_type", client)
                    .unlessEmpty("endpoint", tracing.get("endpoint").text())
                    .ifPresent("sampling_fraction", fraction)
                    .ifTrue("insecure", tracing.get("insecure").flag(false));
            Map<String, @Nullable Object> shownTls = HttpConfigYaml.show(HttpConfigYaml.tls(tls, here));
            if (!tls.isNull()) {
                shown.always("tls_config", shownTls);
            }
            return shown.sorted("headers", new HttpConfigYaml(here).shownHeaders(headers))
                    .unlessEmpty("compression", compression.text())
                    .ifPresent("timeout", timeout.map(PrometheusDuration::format))
                    .map();
        }
    }
}
