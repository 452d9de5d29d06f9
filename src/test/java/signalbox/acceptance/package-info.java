/**
 * The server as its users meet it: the built program as a process of its own, real Prometheus servers and Debian's amtool
 * beside it, and far ends that write down what reaches them. Nothing here sees a class of the server, but for the README,
 * whose configuration is read as the server reads it. Needs {@code target/signalbox.jar}, so Failsafe runs it, in
 * {@code mvn verify}.
 */
@NullMarked
package signalbox.acceptance;

import org.jspecify.annotations.NullMarked;
