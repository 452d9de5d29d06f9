/**
 * The way over HTTP to a far end, as {@code http_config} says it (spec/receivers.md 2, 3): proxies, TLS, credentials,
 * redirects, and what an answer means for a notification. Any thread. The client's library is seen only here and in
 * {@code signalbox.receiver}.
 */
@NullMarked
package signalbox.receiver.http;

import org.jspecify.annotations.NullMarked;
