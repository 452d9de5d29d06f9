package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.editor.Running;

/**
 * What a server that runs knows of alerts and rules, and what files of alerts do: JSON as {@code GET /api/v2/alerts} answers. The server is
 * asked when an editor wants to know, at most so often, and not waited for long.
 */
final class KnownAlerts implements Running {

    private static final Logger log = LoggerFactory.getLogger(KnownAlerts.class);
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration DAY = Duration.ofHours(24);

    private final Optional<ServerClient> server;
    private final InstantSource clock;
    private final Map<String, Set<String>> recorded = new TreeMap<>();
    private Map<String, Set<String>> labels = Map.of();
    private Instant asked = Instant.MIN;

    /** @param files of alerts; throws {@link CommandFailure} for one that is none */
    KnownAlerts(Optional<String> url, List<Path> files, InstantSource clock) {
        this.server = url.map(at -> new ServerClient(at, "--url", PATIENCE));
        this.clock = clock;
        for (Path file : files) {
            try {
                JsonNode read = new ObjectMapper().readTree(Files.readAllBytes(file));
                if (!read.isArray()) {
                    throw new CommandFailure("--alerts: " + file + " is no list of alerts: expected what GET /api/v2/alerts answers");
                }
                add(read, recorded);
            } catch (IOException e) {
                throw new CommandFailure("--alerts: " + file + " cannot be read as JSON: expected what GET /api/v2/alerts answers");
            }
        }
    }

    private static void add(JsonNode alerts, Map<String, Set<String>> labels) {
        for (JsonNode alert : alerts) {
            alert.path("labels").properties().forEach(label ->
                    labels.computeIfAbsent(label.getKey(), any -> new TreeSet<>()).add(label.getValue().asText()));
        }
    }

    @Override
    public synchronized Map<String, Set<String>> labels() {
        if (server.isEmpty()) {
            return recorded;
        }
        if (asked.isBefore(clock.instant().minus(KEPT))) {
            asked = clock.instant();
            Map<String, Set<String>> known = new TreeMap<>();
            recorded.forEach((name, values) -> known.put(name, new TreeSet<>(values)));
            try {
                add(server.get().get("/api/v2/alerts"), known);
                labels = known;
            } catch (IOException | CommandFailure e) {
                log.warn("the server is not asked for labels now: {}", e.getMessage());
                labels = labels.isEmpty() ? recorded : labels;
            }
        }
        return labels;
    }

    @Override
    public synchronized OptionalLong fired(String packageName, String rule) {
        if (server.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            String query = "?from=" + encoded(clock.instant().minus(DAY).toString()) + "&rule=" + encoded(rule) + "&package=" + encoded(packageName)
                    + "&limit=1000";
            long times = 0;
            for (JsonNode hour : server.get().get("/api/signalbox/v1/history/counts" + query).path("counts")) {
                times += hour.path("count").asLong();
            }
            return OptionalLong.of(times);
        } catch (IOException | CommandFailure e) {
            log.warn("the server is not asked for firings now: {}", e.getMessage());
            return OptionalLong.empty();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
