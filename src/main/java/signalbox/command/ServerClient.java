package signalbox.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** A server that a command asks: made when it does, as every start of the program makes all commands. */
final class ServerClient {

    static final String DEFAULT_URL = "http://localhost:9093";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final Duration patience;
    private final String url;
    private final String flag;

    ServerClient(String url) {
        this(url, "--url");
    }

    /** @param flag by which the URL was given */
    ServerClient(String url, String flag) {
        this(url, flag, PATIENCE);
    }

    /** @param patience with the server */
    ServerClient(String url, String flag, Duration patience) {
        this.http = HttpClient.newBuilder().connectTimeout(patience).build();
        this.patience = patience;
        this.url = url;
        this.flag = flag;
    }

    JsonNode get(String path) throws IOException {
        return ask(path, HttpRequest.newBuilder().GET());
    }

    JsonNode post(String path, String body) throws IOException {
        return ask(path, HttpRequest.newBuilder().header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    void delete(String path) throws IOException {
        JsonNode unused = ask(path, HttpRequest.newBuilder().DELETE());
    }

    private JsonNode ask(String path, HttpRequest.Builder request) throws IOException {
        try {
            request.uri(URI.create(url.replaceFirst("/$", "") + path)).timeout(patience);
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CommandFailure(url + " answers " + response.statusCode() + ": " + text(response.body()));
            }
            return JSON.readTree(response.body());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(flag + ": " + url + " is not the URL of a server: expected one such as " + DEFAULT_URL);
        } catch (ConnectException e) {
            throw new CommandFailure("no server answers at " + url + ": see " + flag);
        } catch (HttpTimeoutException e) {
            throw new CommandFailure(url + " has not answered for " + patience.toSeconds() + " seconds: it may be busy, or not be a server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while " + url + " was asked");
        }
    }

    /** Errors are texts in JSON, or plain ones. */
    private static String text(String body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read != null && read.isTextual() ? read.asText() : body.strip();
        } catch (JsonProcessingException e) {
            return body.strip();
        }
    }
}
