package signalbox.api;

import io.javalin.http.Handler;

/** A method and a path, below the route prefix, and what answers them. */
record Endpoint(String method, String path, Handler handler) {}
