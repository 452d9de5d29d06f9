package signalbox.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files that somebody else may have put there: never more than there is room for. What has no end, such as a link to
 * {@code /dev/zero}, would else take the memory of everybody. On the thread that asks; each file anew.
 */
public final class BoundedFile {

    /** More than any file that people write: 8 MiB. */
    public static final int MOST_BYTES = YamlText.LARGEST_FILE;

    private BoundedFile() {}

    /**
     * What a file has in it that was named.
     *
     * @throws IOException also when that is more than 8 MiB
     */
    public static byte[] named(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it is larger than " + (MOST_BYTES >> 20) + " MiB");
            }
            return bytes;
        }
    }

    /**
     * The same of one that was found in a folder: nobody is waited for who may write into it some day.
     *
     * @throws IOException also when it is a pipe, a device or a folder
     */
    public static byte[] found(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is no regular file");
        }
        return named(file);
    }
}
