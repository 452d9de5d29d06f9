package signalbox.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.config.GlobalYaml.Global;

/**
 * An entry of a {@code *_configs} list while it is read: its keys, and what it inherits from {@code global} where it says
 * nothing itself (spec/config.md 5.3).
 *
 * @param index its place in the list, from 0
 * @param folder from which the paths in {@code http_config} are seen
 */
record Entry(int index, Fields fields, Global global, Path folder) {

    private static final String URL_EXPECTED = "expected a URL such as https://example.org/path";

    Yaml get(String key) {
        return fields.get(key);
    }

    /** Whether the entry itself says something there. */
    boolean has(String key) {
        return !fields.get(key).isEmpty();
    }

    boolean sendResolved(boolean otherwise) {
        return flag("send_resolved", otherwise);
    }

    /** Its own {@code http_config}, or else the global one: whole or not at all. */
    HttpConfig http() {
        return new HttpConfigYaml(folder).read(get("http_config"), global.http());
    }

    String text(String key) {
        return get(key).text();
    }

    String text(String key, String otherwise) {
        return get(key).text(otherwise);
    }

    /** A text that, unless it is given, calls one of the built-in templates. */
    String template(String key, String name) {
        return text(key, "{{ template \"" + name + "\" . }}");
    }

    /** The text here or, when it is empty, that of {@code global}. */
    String text(String key, Global from, String globalKey) {
        String text = text(key);
        return text.isEmpty() ? from.text(globalKey) : text;
    }

    boolean flag(String key, boolean otherwise) {
        return get(key).flag(otherwise);
    }

    Secret secret(String key) {
        return get(key).secret();
    }

    /** A URL that is itself a secret. */
    Secret secretUrl(String key) {
        Yaml yaml = get(key);
        return yaml.isNull()
                ? Secret.NONE
                : new Secret(yaml.parsed(Url::secret, URL_EXPECTED).orElse(Secret.SHOWN)); // then there is a problem
    }

    /** The URL here; {@code ""} when there is none. */
    String url(String key) {
        Yaml yaml = get(key);
        return yaml.isNull() ? "" : yaml.parsed(Url::http, URL_EXPECTED).orElse(Secret.SHOWN);
    }

    /** The URL here, or else that of {@code global}; when there is none, {@code missing} is the problem. */
    String url(String key, String globalKey, String missing) {
        String url = get(key).isNull() ? global.text(globalKey) : url(key);
        if (url.isEmpty()) {
            fields.lacks(missing + ": expected " + key + " here or " + globalKey + " in global");
        }
        return url;
    }

    /** A path, seen from {@link #folder} when it is relative. */
    String path(String path) {
        try {
            return path.isEmpty() ? "" : folder.resolve(path).normalize().toString();
        } catch (InvalidPathException e) {
            return path; // no file has that name; whoever reads it says so
        }
    }

    /** A secret and its file here or, when there is neither, those of {@code global}. */
    SecretOrFile inherited(SecretOrFile here, String globalKey) {
        return here.isEmpty() ? new SecretOrFile(global.secret(globalKey), global.text(globalKey + "_file")) : here;
    }

    SecretOrFile secretOrFile(String key) {
        return new SecretOrFile(secret(key), text(key + "_file"));
    }

    /** A URL that is a secret, or the file that holds it. */
    SecretOrFile secretUrlOrFile(String key) {
        return new SecretOrFile(secretUrl(key), text(key + "_file"));
    }

    /** Values of the author's choice as plain objects, by key. */
    Map<String, @Nullable Object> trees(String key) {
        Map<String, @Nullable Object> trees = new LinkedHashMap<>();
        get(key).pairs("map[string]interface {}").forEach((name, value) -> trees.put(name, value.tree()));
        return trees;
    }

    /** The elements of a list of Go type {@code type}. */
    List<Yaml> items(String key, String type) {
        return get(key).items(type);
    }

    /** Notes a key without which an entry means nothing. */
    void require(String key, String missing) {
        if (!has(key)) {
            fields.lacks(missing + ": expected the key " + key);
        }
    }

    /** Notes that nothing is known, neither here nor from {@code global}; a wrong type here is a problem of its own. */
    void require(boolean known, String key, String missing, String expected) {
        if (!known && !has(key) && !has(key + "_file")) {
            fields.lacks(missing + ": expected " + expected);
        }
    }

    /** Notes that there is neither of two keys, or both. */
    void exactlyOneOf(String key, String other) {
        if (!has(key) && !has(other)) {
            fields.lacks("one of " + key + " or " + other + " must be configured: expected one of these keys");
        }
        atMostOneOf(key, other);
    }

    void atMostOneOf(String key, String other) {
        if (has(key) && has(other)) {
            get(other).problem("at most one of " + key + " & " + other + " must be configured: leave one of them out");
        }
    }

    /** Whether this stands where a secret was, in a configuration that was shown and is now loaded again. */
    boolean isShown(String key) {
        return has(key) && text(key).equals(Secret.SHOWN);
    }

    Optional<HostPort> hostPort(String key) {
        return text(key).isEmpty() ? Optional.empty() : get(key).parsed(HostPort::parse, "expected HOST:PORT");
    }
}
