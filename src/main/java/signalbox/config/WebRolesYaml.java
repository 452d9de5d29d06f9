package signalbox.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import signalbox.gotext.GoQuote;

/** Reads roles, from a file of their own or from a section. */
final class WebRolesYaml {

    private static final List<String> WORDS = Arrays.stream(Role.values()).map(Role::word).toList();

    private WebRolesYaml() {}

    static WebRoles load(Path file, Path webFile, WebConfig config) {
        Problems problems = new Problems();
        Yaml document = document(file, problems);
        problems.throwIfAny();
        if (config.roles().isPresent()) {
            document.problem("there are roles in signalbox_roles of " + webFile + ", too: expected them in one of the two files");
        }
        WebRoles roles = read(document, webFile, config.users().keySet());
        problems.throwIfAny();
        return roles;
    }

    /** What is wrong goes to the problems of the file. */
    static WebRoles read(Yaml yaml, Path webFile, Set<String> known) {
        if (known.isEmpty()) {
            yaml.problem("there are roles, and no users who have them: expected basic_auth_users in " + webFile);
        }
        try (Fields top = yaml.fields("web.Roles")) {
            Map<String, Role> users = new LinkedHashMap<>();
            top.get("users").pairs("map[string]string").forEach((name, role) -> {
                if (!known.isEmpty() && !known.contains(name)) {
                    role.problem("user " + GoQuote.quote(name) + " is not in basic_auth_users of " + webFile + ": expected one of "
                            + String.join(", ", known.stream().sorted().toList()));
                }
                users.put(name, role(role));
            });
            Yaml otherwise = top.get("default");
            if (otherwise.isNull()) {
                top.lacks("missing default: expected the role of users who are not named, one of " + String.join(", ", WORDS));
            }
            Role role = otherwise.isNull() ? Role.VIEWER : role(otherwise);
            top.checkKeys();
            return new WebRoles(users, role);
        }
    }

    private static Yaml document(Path file, Problems problems) {
        try (InputStream in = Files.newInputStream(file)) {
            return Yaml.document(file.toString(), in.readNBytes(YamlText.LARGEST_FILE + 1), problems);
        } catch (IOException e) {
            Yaml nothing = Yaml.document(file.toString(), new byte[0], problems);
            nothing.problemOfFile("cannot be read: expected a file that is there and that the user of this process may read");
            return nothing;
        }
    }

    private static Role role(Yaml yaml) {
        return Arrays.stream(Role.values()).filter(role -> role.word().equals(yaml.text())).findFirst().orElseGet(() -> {
            yaml.problem("there is no role " + GoQuote.quote(yaml.text()) + ": expected one of " + String.join(", ", WORDS));
            return Role.VIEWER;
        });
    }
}
