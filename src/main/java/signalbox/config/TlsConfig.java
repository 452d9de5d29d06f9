package signalbox.config;

/**
 * Whom to trust and who we are (spec/receivers.md 2.4). What is not given is {@code ""}.
 *
 * @param ca PEM text; it or the file replaces the system's trust
 * @param minVersion {@code TLS10} to {@code TLS13}
 */
@Verbatim
public record TlsConfig(
        String ca,
        String cert,
        Secret key,
        String caFile,
        String certFile,
        String keyFile,
        String serverName,
        boolean insecureSkipVerify,
        String minVersion,
        String maxVersion) {

    /** Nothing given. */
    public static final TlsConfig NONE = new TlsConfig("", "", Secret.NONE, "", "", "", "", false, "", "");
}
