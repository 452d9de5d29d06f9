package signalbox.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import signalbox.alert.MatcherSyntax;

/** Integrations for tests that concern every kind. */
public final class TestIntegrations {

    private TestIntegrations() {}

    /** One of each kind; {@code slack} is there twice. */
    public static List<IntegrationConfig> ofEveryKind() {
        try (InputStream yaml = TestIntegrations.class.getResourceAsStream("every-kind.yml")) {
            return Configuration.parse(
                            "every-kind.yml", yaml.readAllBytes(), Path.of(""), MatcherSyntax.Mode.FALLBACK, Duration.ofHours(120))
                    .receivers()
                    .get(0)
                    .integrations();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
