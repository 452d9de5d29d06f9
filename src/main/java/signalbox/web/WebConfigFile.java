package signalbox.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.config.WebConfig;
import signalbox.config.WebRoles;

/** The web configuration, and the roles, as they are on disk now. Any thread. */
final class WebConfigFile {

    /**
     * What the files say.
     *
     * @param roles empty where none are stated, in a file of their own or with the users: every user may do all
     */
    record Read(String text, WebConfig config, Optional<WebRoles> roles) {}

    private final Path path;
    private final Optional<Path> rolesPath;
    private volatile @Nullable Read last;

    /** @param roles the file of the roles; {@code ""} for none */
    WebConfigFile(Path path, String roles) {
        this.path = path;
        this.rolesPath = roles.isEmpty() ? Optional.empty() : Optional.of(Path.of(roles));
    }

    /** What the files say; they are understood anew only when they have changed. Fails as {@link WebConfig#load} does. */
    Read read() {
        String text = text(path) + rolesPath.map(roles -> "\0" + text(roles)).orElse("");
        Read known = last;
        if (known != null && known.text().equals(text)) {
            return known;
        }
        WebConfig config = WebConfig.load(path);
        Read read = new Read(text, config, rolesPath.map(roles -> WebRoles.load(roles, path, config)).or(config::roles));
        last = read;
        return read;
    }

    private String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1); // only to compare
        } catch (IOException e) {
            last = null; // so that loading it says what is wrong
            return "";
        }
    }
}
