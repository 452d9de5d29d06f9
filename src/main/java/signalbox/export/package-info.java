/**
 * Rows as files for other programs. This package owns the library that writes Parquet, which it does without Hadoop: with a codec of
 * the JDK's and a configuration that reads no files.
 */
@NullMarked
package signalbox.export;

import org.jspecify.annotations.NullMarked;
