package signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import signalbox.notify.Integration;

/** Those of the past are known by their names alone. */
class OpeningIncidentsTest {

    @Test
    void thoseThatOpenIncidentsAreKnownByTheirNames() {
        assertThat(Arrays.stream(IntegrationKind.values()).filter(IntegrationKind::opensIncidents).map(IntegrationKind::id).collect(Collectors.toSet()))
                .isEqualTo(Integration.OPENING_INCIDENTS);
    }
}
