package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/**
 * Who may do what: the file of {@code --web.roles.file}, or {@code signalbox_roles} in the file of {@code --web.config.file}.
 *
 * @param users by name
 * @param otherwise the role of the users who are not named
 */
public record WebRoles(Map<String, Role> users, Role otherwise) {

    public WebRoles {
        users = Map.copyOf(users);
        requireNonNull(otherwise, "otherwise is null");
    }

    /** The role of a user. */
    public Role of(String user) {
        return users.getOrDefault(user, otherwise);
    }

    /**
     * Reads the file.
     *
     * @param webFile the file of {@code --web.config.file}, in which the users are
     * @throws ConfigurationException with everything that is wrong, also when the file cannot be read
     */
    public static WebRoles load(Path file, Path webFile, WebConfig config) {
        return WebRolesYaml.load(file, webFile, config);
    }
}
