/**
 * The command line: what each command takes, its texts and exit codes, and the process's signals
 * (spec/cli-and-metrics.md 1, 2, 4 and 5). A command runs on the main thread. The server is handed in as a function:
 * nothing here knows how it is built, and nothing else knows picocli.
 */
@NullMarked
package signalbox.command;

import org.jspecify.annotations.NullMarked;
