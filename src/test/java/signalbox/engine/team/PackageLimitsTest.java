package signalbox.engine.team;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackageLimitsTest {

    private static final PackageLimits LIMITS = PackageLimits.DEFAULT;

    @Test
    void allPairsMayBeLookedAt_ofAsManyFactsAsEverMay() {
        for (int facts = 0; (long) facts * facts <= LIMITS.combinations(); facts++) {
            assertThat(LIMITS.combinationsOf(facts)).isGreaterThanOrEqualTo((long) facts * facts);
        }
    }

    @Test
    void fewFactsExplainFewCombinations() {
        assertThat(LIMITS.combinationsOf(100)).isEqualTo(1_500_000);
        assertThat(LIMITS.combinationsOf(1_000_000)).isEqualTo(LIMITS.combinations());
    }
}
