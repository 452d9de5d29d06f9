package signalbox.command;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it, and as Prometheus takes it: {@code 512MB}, {@code 10GB}, in powers of 1024. */
record ByteSize(long bytes) {

    private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB", "PB");
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,6})(B|KB|MB|GB|TB|PB)");

    /** Throws {@link IllegalArgumentException} that says what was expected. */
    static ByteSize of(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches() || Long.parseLong(written.group(1)) == 0) {
            throw new IllegalArgumentException("'" + text + "' is not a size: expected a number and a unit, such as 512MB or 10GB");
        }
        return new ByteSize(Long.parseLong(written.group(1)) << (10 * UNITS.indexOf(written.group(2))));
    }

    /** For a flag. */
    static final class Converter implements ITypeConverter<ByteSize> {
        @Override
        public ByteSize convert(String text) {
            try {
                return of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
