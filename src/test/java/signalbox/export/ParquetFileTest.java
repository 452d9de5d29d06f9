package signalbox.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ParquetFileTest {

    private static final List<Column> COLUMNS =
            List.of(new Column("n", Column.Type.NUMBER), new Column("text", Column.Type.TEXT), new Column("at", Column.Type.TIME));

    @TempDir Path folder;

    @Test
    void rowsAreReadInTheOrderInWhichTheyWereAdded() throws Exception {
        Path path = folder.resolve("rows.parquet");
        try (ParquetFile file = new ParquetFile(path, COLUMNS)) {
            for (long i = 0; i < 12_345; i++) {
                file.add(new Object[] {i, i % 2 == 0 ? "größer " + i : ("größer " + i).getBytes(UTF_8), i % 3 == 0 ? null : i * 1000});
            }
        }
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet row = duck.createStatement().executeQuery("SELECT n, text, epoch_ms(\"at\") FROM '" + path + "'")) {
            for (long i = 0; i < 12_345; i++) {
                assertThat(row.next()).isTrue();
                assertThat(row.getLong(1)).isEqualTo(i);
                assertThat(row.getString(2)).isEqualTo("größer " + i);
                assertThat(row.getObject(3)).isEqualTo(i % 3 == 0 ? null : (Object) (i * 1000));
            }
            assertThat(row.next()).isFalse();
        }
    }

    @Test
    @Timeout(60)
    void whoAddsRowsHearsThatOneCannotBeWritten() {
        Path path = folder.resolve("rows.parquet");
        assertThatThrownBy(() -> {
                    try (ParquetFile file = new ParquetFile(path, COLUMNS)) {
                        file.add(new Object[] {1L, 'x', 1L}); // no text
                        for (int i = 0; i < 100_000; i++) {
                            file.add(new Object[] {1L, "x", 1L});
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("a row cannot be written: ");
    }

    @Test
    @Timeout(60)
    void whoAddsFewRowsHearsItAtTheEnd() {
        assertThatThrownBy(() -> {
                    try (ParquetFile file = new ParquetFile(folder.resolve("rows.parquet"), COLUMNS)) {
                        file.add(new Object[] {1L, 'x', 1L}); // no text
                    }
                })
                .isInstanceOf(IOException.class);
    }
}
