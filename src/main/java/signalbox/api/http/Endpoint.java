package signalbox.api.http;

import io.javalin.http.Handler;

/**
 * A method and a path, below the route prefix, and what answers them.
 *
 * @param right what whoever asks must be allowed to do
 */
public record Endpoint(String method, String path, Right right, Handler handler) {}
