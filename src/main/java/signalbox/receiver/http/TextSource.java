package signalbox.receiver.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import signalbox.config.BoundedFile;

/** A text that is written in the configuration or, read anew each time, in a file (spec/receivers.md 1.6). */
public interface TextSource {

    /** The text; the message of a failure names the file and nothing of what it holds. */
    String read() throws IOException;

    /** A text that does not change. */
    static TextSource of(String text) {
        return () -> text;
    }

    /** The content of a file, without white space at its ends. */
    static TextSource file(String file) {
        return () -> content(file).strip();
    }

    /** The text if there is one, else the content of the file, without white space at its ends. */
    static TextSource textOrFile(String text, String file) {
        return text.isEmpty() ? file(file) : of(text);
    }

    /** The file if one is named, else the text. */
    static TextSource of(String text, String file) {
        if (file.isEmpty()) {
            return of(text);
        }
        return () -> {
            try {
                return content(file).strip();
            } catch (IOException e) {
                throw new IOException("unable to read file " + file + ": " + e.getMessage(), e);
            }
        };
    }

    /** The content of a file as it is. Failures read {@code open FILE: no such file or directory}. */
    static String content(String file) throws IOException {
        try {
            return new String(BoundedFile.named(Path.of(file)), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException("open " + file + ": no such file or directory", e);
        } catch (AccessDeniedException e) {
            throw new IOException("open " + file + ": permission denied", e);
        } catch (IOException e) {
            String reason = Files.isDirectory(Path.of(file)) ? "is a directory" : String.valueOf(e.getMessage());
            throw new IOException("read " + file + ": " + reason, e);
        }
    }

    /** The same text, with what a failure means in front. */
    default TextSource orFail(String meaning) {
        return () -> {
            try {
                return read();
            } catch (IOException e) {
                throw new IOException(meaning + ": " + e.getMessage(), e);
            }
        };
    }
}
