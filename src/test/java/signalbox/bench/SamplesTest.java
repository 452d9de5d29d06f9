package signalbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

    private final Samples samples = new Samples();

    @Test
    void percentilesAreThoseOfTheNearestRank() {
        for (int i = 100; i >= 1; i--) {
            samples.add(i);
        }

        assertThat(samples.percentile(50)).isEqualTo(50);
        assertThat(samples.percentile(90)).isEqualTo(90);
        assertThat(samples.percentile(99)).isEqualTo(99);
        assertThat(samples.percentile(99.5)).isEqualTo(100);
        assertThat(samples.percentile(100)).isEqualTo(100);
    }

    @Test
    void oneSampleIsEveryPercentile() {
        samples.add(7);

        assertThat(samples.percentile(1)).isEqualTo(7);
        assertThat(samples.percentile(100)).isEqualTo(7);
    }

    @Test
    void percentileOfNothingIsZero() {
        assertThat(samples.percentile(50)).isZero();
    }

    @Test
    void samplesOfOthersAreAdded_beyondTheFirstRoom() {
        Samples others = new Samples();
        for (int i = 0; i < 3000; i++) {
            others.add(i);
        }
        samples.add(5000);
        samples.addAll(others);

        assertThat(samples.size()).isEqualTo(3001);
        assertThat(samples.percentile(100)).isEqualTo(5000);
    }
}
