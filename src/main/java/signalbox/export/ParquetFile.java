package signalbox.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file that is written, compressed with gzip. It is whole when it is closed. For one thread; what it is handed is encoded and
 * written by another, so that rows are read meanwhile.
 */
@SuppressWarnings("deprecation") // what takes a configuration of Hadoop is, and has to be implemented all the same
public final class ParquetFile implements AutoCloseable {

    /** So much is kept in memory, and read at once by who reads. */
    private static final long BYTES_OF_A_ROW_GROUP = 32L << 20;

    /** So many rows are handed over at once: else the threads would do nothing but wait for each other. */
    private static final int ROWS_AT_ONCE = 1_000;

    private static final int MOST_WAITING = 4;

    private final ParquetWriter<@Nullable Object[]> writer;
    private final BlockingQueue<List<@Nullable Object[]>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = new Thread(this::writeAll, "parquet");
    private List<@Nullable Object[]> rows = new ArrayList<>(ROWS_AT_ONCE);
    /** Why nothing is written any more; set by the thread that writes. */
    private volatile @Nullable Throwable fault;

    /** A new file. Throws {@link java.nio.file.FileAlreadyExistsException} when there is one. */
    public ParquetFile(Path path, List<Column> columns) throws IOException {
        Builder builder = new Builder(new LocalOutputFile(path), columns);
        for (Column column : columns) {
            // A dictionary of times, of which hardly two are the same, is made only to be thrown away.
            builder.withDictionaryEncoding(column.name(), column.type() != Column.Type.TIME);
        }
        writer = builder
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new Gzip())
                .withCompressionCodec(CompressionCodecName.GZIP)
                .withRowGroupSize(BYTES_OF_A_ROW_GROUP)
                .build();
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Adds a row: for each column a String, or its bytes in UTF-8, or a whole number where it is one or a time; null where there is no value.
     *
     * @throws IOException also when an earlier row could not be written
     */
    public void add(@Nullable Object[] row) throws IOException {
        rows.add(row);
        if (rows.size() == ROWS_AT_ONCE) {
            handOver();
            rows = new ArrayList<>(ROWS_AT_ONCE);
        }
    }

    private void handOver() throws IOException {
        throwFault();
        try {
            waiting.put(rows);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (!rows.isEmpty()) {
                waiting.put(rows);
            }
            waiting.put(List.of());
            thread.join();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try (writer) {
            throwFault();
        }
    }

    private IOException interrupted() {
        Thread.currentThread().interrupt();
        thread.interrupt();
        return new InterruptedIOException("interrupted before all was written");
    }

    private void throwFault() throws IOException {
        Throwable found = fault;
        if (found instanceof IOException known) {
            throw known;
        }
        if (found != null) {
            throw new IOException("a row cannot be written: " + found.getMessage(), found);
        }
    }

    /** No rows are the end. After a fault all that comes is left out: who hands it over hears of it. */
    private void writeAll() {
        try {
            for (List<@Nullable Object[]> some = waiting.take(); !some.isEmpty(); some = waiting.take()) {
                if (fault == null) {
                    write(some);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<@Nullable Object[]> some) {
        try {
            for (@Nullable Object[] row : some) {
                writer.write(row);
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            fault = e;
        }
    }

    private static final class Builder extends ParquetWriter.Builder<@Nullable Object[], Builder> {

        private final List<Column> columns;

        Builder(OutputFile file, List<Column> columns) {
            super(file);
            this.columns = columns;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration hadoop) {
            throw new IllegalStateException("written without Hadoop");
        }

        @Override
        protected WriteSupport<@Nullable Object[]> getWriteSupport(ParquetConfiguration configuration) {
            return new Rows(columns);
        }
    }

    /** Rows as the library takes them. */
    private static final class Rows extends WriteSupport<@Nullable Object[]> {

        private final List<Column> columns;
        private @Nullable RecordConsumer consumer;

        Rows(List<Column> columns) {
            this.columns = List.copyOf(columns);
        }

        @Override
        public WriteContext init(Configuration hadoop) {
            throw new IllegalStateException("written without Hadoop");
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            Types.GroupBuilder<MessageType> schema = Types.buildMessage();
            for (Column column : columns) {
                schema = switch (column.type()) {
                    case TEXT -> schema.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(column.name());
                    case NUMBER -> schema.optional(PrimitiveTypeName.INT64).named(column.name());
                    case TIME -> schema.optional(PrimitiveTypeName.INT64)
                            .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
                            .named(column.name());
                };
            }
            return new WriteContext(schema.named("row"), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer opened) {
            consumer = opened;
        }

        @Override
        public void write(@Nullable Object[] row) {
            RecordConsumer out = consumer;
            if (out == null) {
                throw new IllegalStateException("not opened");
            }
            out.startMessage();
            for (int i = 0; i < row.length; i++) {
                Object value = row[i];
                if (value != null) {
                    String name = columns.get(i).name();
                    out.startField(name, i);
                    if (value instanceof Number number) {
                        out.addLong(number.longValue());
                    } else {
                        out.addBinary(value instanceof byte[] text ? Binary.fromConstantByteArray(text) : Binary.fromString((String) value));
                    }
                    out.endField(name, i);
                }
            }
            out.endMessage();
        }
    }

    /** Larger, and sooner done. */
    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** The JDK's, in place of Hadoop's. */
    private static final class Gzip implements CompressionCodecFactory, CompressionCodecFactory.BytesInputCompressor {

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName name) {
            return this;
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
            throw new IllegalStateException("nothing is read");
        }

        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new Fast(compressed)) {
                bytes.writeAllTo(out);
            }
            return BytesInput.from(compressed.toByteArray());
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.GZIP;
        }

        @Override
        public void release() {
            // nothing is held
        }
    }
}
