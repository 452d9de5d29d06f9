package signalbox.receiver.http;

import java.io.IOException;
import java.util.List;

/**
 * Whom to believe, and who we are (spec/receivers.md 2.4).
 *
 * @param ca certificates that replace the system's; nothing: the system's
 * @param cert our certificate, with those that lead to a known one
 * @param key our certificate's key
 * @param serverName whom to expect, {@code ""}: the host that is asked
 * @param insecure believe anybody
 * @param minVersion {@code TLS10} to {@code TLS13}, {@code ""}: TLS 1.2
 * @param maxVersion likewise, {@code ""}: the newest
 */
public record TlsOptions(
        Part ca, Part cert, Part key, String serverName, boolean insecure, String minVersion, String maxVersion) {

    public static final TlsOptions DEFAULT = new TlsOptions(Part.NONE, Part.NONE, Part.NONE, "", false, "", "");

    /** The versions by their names here, oldest first, beside their names in Java. */
    private static final List<String> NAMES = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final List<String> JAVA_NAMES = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    /** A PEM text, given as such or as a file; both {@code ""}: none. */
    record Part(String text, String file) {

        static final Part NONE = new Part("", "");

        boolean isEmpty() {
            return text.isEmpty() && file.isEmpty();
        }

        public String read(String name) throws IOException {
            if (file.isEmpty()) {
                return text;
            }
            try {
                return TextSource.content(file);
            } catch (IOException e) {
                throw new IOException("unable to read " + name + ": unable to read file " + file + ": " + e.getMessage(), e);
            }
        }
    }

    /** What the texts and files hold at one time. */
    public record Material(String ca, String cert, String key) {}

    public Material read() throws IOException {
        return new Material(
                ca.read("CA cert"), cert.read("specified client cert"), key.read("specified client key"));
    }

    /** The names of the protocol versions, oldest first, as Java has them. */
    public List<String> versions() {
        int min = index(minVersion, "TLS12");
        int max = index(maxVersion, "TLS13");
        if (min > max) {
            InvalidReceiverException none = new InvalidReceiverException("tls_config.max_version must be greater than or equal to "
                    + "tls_config.min_version, which is TLS12 unless it is specified");
            throw minVersion.isEmpty() ? none.late() : none;
        }
        return JAVA_NAMES.subList(min, max + 1);
    }

    private static int index(String name, String absent) {
        int index = NAMES.indexOf(name.isEmpty() ? absent : name);
        if (index < 0) {
            throw new InvalidReceiverException("unknown TLS version: " + name);
        }
        return index;
    }
}
