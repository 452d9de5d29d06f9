package signalbox.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/** A Parquet file that is written, compressed with gzip. It is whole when it is closed. One thread. */
@SuppressWarnings("deprecation") // what takes a configuration of Hadoop is, and has to be implemented all the same
public final class ParquetFile implements AutoCloseable {

    /** So much is kept in memory, and read at once by who reads. */
    private static final long BYTES_OF_A_ROW_GROUP = 32L << 20;

    private final ParquetWriter<@Nullable Object[]> writer;

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
    }

    /** Adds a row: for each column a String, or a whole number where it is one or a time; null where there is no value. */
    public void add(@Nullable Object[] row) throws IOException {
        writer.write(row);
    }

    @Override
    public void close() throws IOException {
        writer.close();
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
                        out.addBinary(Binary.fromString((String) value));
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
