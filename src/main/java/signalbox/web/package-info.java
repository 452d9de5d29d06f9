/**
 * The door of the HTTP server when {@code --web.config.file} is given: TLS, users, headers, a limit of requests
 * (spec/cli-and-metrics.md 3). The file and the certificates are read again when they change; nobody has to reload.
 * Called on the threads of the HTTP server.
 */
@NullMarked
package signalbox.web;

import org.jspecify.annotations.NullMarked;
