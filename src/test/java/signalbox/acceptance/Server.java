package signalbox.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;

/** A Signalbox server that is asked over HTTP, wherever it runs. */
abstract class Server implements AutoCloseable {

    /** An answer to a request. */
    record Answer(int status, String body) {

        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    static final ObjectMapper JSON = new ObjectMapper();
    static final Path REPOSITORY = Path.of("").toAbsolutePath();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String authorization = "";

    /** From now on one of its users asks. */
    final void askedBy(String user, String password) {
        authorization = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    /** Starts it and waits until it is ready. */
    abstract Server start() throws IOException;

    abstract int port();

    @Override
    public abstract void close() throws InterruptedException;

    String url() {
        return "http://127.0.0.1:" + port();
    }

    Answer get(String path) throws IOException {
        return send(request(path).GET());
    }

    JsonNode getJson(String path) throws IOException {
        Answer answer = get(path);
        assertThat(answer.status()).as("GET %s: %s", path, answer.body()).isEqualTo(200);
        return answer.json();
    }

    Answer post(String path, String json) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    Answer post(String path, byte[] body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /** Posts alerts, which must be taken. */
    void alerts(String... alerts) throws IOException {
        Answer answer = post("/api/v2/alerts", "[" + String.join(",", alerts) + "]");
        assertThat(answer.status()).as("POST /api/v2/alerts: %s", answer.body()).isEqualTo(200);
    }

    /** The value of a metric, its labels included in the name as they are printed. */
    double metric(String name) throws IOException {
        return get("/metrics").body().lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(Until.PATIENCE);
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
