/**
 * A load generator for servers that speak Alertmanager's API v2: Signalbox and Alertmanager alike. It shares the machine
 * with its target, so it prepares all requests before it measures and talks over plain sockets. Knows nothing of our own
 * server; its threads are those of {@link LoadGenerator} and of the webhook's listener.
 */
@NullMarked
package signalbox.bench;

import org.jspecify.annotations.NullMarked;
