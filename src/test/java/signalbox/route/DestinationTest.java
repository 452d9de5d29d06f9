package signalbox.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\'', value = {
        "{} {} true",
        "{} {}/{team=\"db\"} false",
        "{}/{team=\"db\"}/0 {} false",
        "{}/{team=\"db\"}/0 {}/{team=\"db\"} true",
        "{}/{team=\"db\"}/12/{rack=\"1\"}/3 {}/{team=\"db\"}/{rack=\"1\"} true",
        "{}/{team=\"db\"}/12/{rack=\"1\"}/3 {}/{team=\"db\"} false",
        "rule/db/[alertname]/5m rule/db true",
        "rule/db2/[alertname]/5m rule/db false",
        "rule/db/rest/10 rule/db false",
        "rule/db/rest/10 rule/db/rest true",
        "rule/db/[alertname]/5m {} false"
    })
    void idOfAGroupThatIsGoneTellsItsKey(String id, String key, boolean hasKey) {
        assertThat(Destination.hasKey(id, key)).isEqualTo(hasKey);
    }
}
