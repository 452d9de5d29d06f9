/**
 * What survives a crash: alerts, groups' timers, the notification log and silences. {@link signalbox.store.Journal} is all
 * that others see; behind it are SQLite and one thread, {@code journal}, that groups what it is given into commits.
 *
 * <p>One thread, because SQLite lets one write at a time and because a wait for the disk is best shared: while one
 * transaction is on its way to the disk, what comes in gathers for the next. Everything of {@code Committer},
 * {@code Pending} and {@code ChangeWriter} belongs to it; {@code HandedOver} is the bounded queue in front of it. Reading
 * has a connection of its own and runs on the reader's thread.
 *
 * <p>SQLite, its driver and Flyway are imported here only.
 */
@NullMarked
package signalbox.store;

import org.jspecify.annotations.NullMarked;
