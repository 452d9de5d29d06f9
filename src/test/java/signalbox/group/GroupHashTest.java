package signalbox.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupHashTest {

    @Test
    void hashIsTheOneThatFarEndsKnowGroupsBy() {
        assertThat(GroupHash.of("{}:{alertname=\"DiskFull\", cluster=\"eu1\"}"))
                .isEqualTo("2d9e1795b359a9a3bec7f02d96938ddd62b1db05c2ba108ae73886cd57cbe1ed");
    }
}
