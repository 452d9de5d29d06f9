package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

    @ParameterizedTest
    @CsvSource({":9093,'',9093", "127.0.0.1:0,127.0.0.1,0", "[::1]:80,::1,80", "alerts.example.com:1,alerts.example.com,1"})
    void addressIsRead_withAndWithoutHost(String text, String host, int port) {
        assertThat(ListenAddress.parse(text)).isEqualTo(new ListenAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "", "::1:80", "[::1]", ":http", ":-1", ":65536", "vsock://:9093"})
    void addressIsRefused_whenItCannotBeBound(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
