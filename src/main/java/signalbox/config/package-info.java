/**
 * The configuration: Alertmanager's file and the files of receivers, read, checked and as immutable values. Owns the words
 * of those files, their errors with line and column, and the form in which the configuration is shown. No thread of its
 * own: a {@link signalbox.config.Configuration} is read by whoever loads it and then belongs to everyone. Nothing here
 * knows the engine, the API or the adapters; SnakeYAML stays inside.
 */
@NullMarked
package signalbox.config;

import org.jspecify.annotations.NullMarked;
