package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.api.http.HttpSettings;
import signalbox.view.Version;

/** Events for pages that are open. */
class EventsApiTest {

    private ServerFixture server = new ServerFixture();
    private final List<Stream> streams = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Stream stream : streams) {
            stream.socket.close();
        }
        server.close();
    }

    /** A client that listens. */
    private static final class Stream {

        private final Socket socket;
        private final BufferedReader lines;
        private final List<String> head = new ArrayList<>();

        Stream(int port, String path) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                head.add(line);
            }
        }

        /** The next event: its name and its data. */
        String next() throws IOException {
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    JsonNode data = new ObjectMapper().readTree(line.substring(6));
                    return name + " " + data.get("version") + " " + data.get("changed");
                }
            }
            return "the stream ended";
        }
    }

    private Stream listen(String path) throws IOException {
        Stream stream = new Stream(server.port(), path);
        streams.add(stream);
        return stream;
    }

    @Test
    void firstEventIsTheVersion_thenWhatChanged() throws Exception {
        server.backend.version = new Version(4, 2, 1);
        Stream stream = listen(EventsApi.PATH);
        assertThat(stream.head.get(0)).contains("200");
        assertThat(stream.head).anyMatch(line -> line.equals("Content-Type: text/event-stream"))
                .anyMatch(line -> line.equals("Cache-Control: no-store"));
        assertThat(stream.next()).isEqualTo("snapshot 7 [\"alerts\",\"silences\",\"configuration\"]");
        server.backend.version = new Version(5, 2, 1);
        assertThat(stream.next()).isEqualTo("change 8 [\"alerts\"]");
        server.backend.version = new Version(5, 9, 2);
        assertThat(stream.next()).isEqualTo("change 16 [\"silences\",\"configuration\"]");
    }

    @Test
    void worksBehindAPrefix_andTakesNoPlaceOfThoseWhoAsk() throws Exception {
        server.close();
        server = new ServerFixture(HttpSettings.DEFAULT.withRoutePrefix("/am").withGetConcurrency(2));
        for (int i = 0; i < 10; i++) {
            assertThat(listen("/am" + EventsApi.PATH).next()).startsWith("snapshot");
        }
        assertThat(server.get("/am/api/v2/alerts").statusCode()).isEqualTo(200);
        assertThat(server.post("/am/api/v2/alerts", "[]").statusCode()).isEqualTo(200);
        assertThat(server.registry.scrape()).contains("signalbox_http_event_streams 10.0").contains("requests_in_flight{method=\"get\"} 0.0");
    }

    @Test
    void thereAreOnlySoManyPlaces() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(listen(EventsApi.PATH).next()).startsWith("snapshot");
        }
        Stream refused = listen(EventsApi.PATH);
        assertThat(refused.head.get(0)).contains("503");
        assertThat(refused.head).anyMatch(line -> line.startsWith("Retry-After: "));
        assertThat(server.get("/api/v2/alerts").statusCode()).isEqualTo(200);
    }

    @Test
    void serverThatCloses_endsTheStreams() throws Exception {
        Stream stream = listen(EventsApi.PATH);
        assertThat(stream.next()).startsWith("snapshot");
        server.close();
        assertThat(stream.next()).isEqualTo("the stream ended");
    }
}
