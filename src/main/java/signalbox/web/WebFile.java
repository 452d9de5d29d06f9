package signalbox.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import signalbox.config.WebConfig;

/** The web configuration as it is on disk now. Any thread. */
final class WebFile {

    private record Read(String text, WebConfig config) {}

    private final Path path;
    private volatile @Nullable Read last;

    WebFile(Path path) {
        this.path = path;
    }

    /** What the file says; it is understood anew only when it has changed. Fails as {@link WebConfig#load} does. */
    WebConfig read() {
        String text = text();
        Read known = last;
        if (known != null && known.text().equals(text)) {
            return known.config();
        }
        WebConfig config = WebConfig.load(path);
        last = new Read(text, config);
        return config;
    }

    private String text() {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1); // only to compare
        } catch (IOException e) {
            last = null; // so that loading it says what is wrong
            return "";
        }
    }
}
