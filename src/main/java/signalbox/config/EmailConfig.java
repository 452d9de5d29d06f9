package signalbox.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;

/**
 * An entry of {@code email_configs} (spec/receivers.md 5).
 *
 * @param authUsername {@code ""} means no authentication
 * @param authPasswordFile beats the password
 * @param authSecretFile beats the secret, which is for CRAM-MD5
 * @param ownHeaders those that the author gave, their names as Go spells them; see {@link #headers}
 * @param html {@code ""} means no such part; so does {@code text}
 * @param tls paths as they were given
 * @param forceImplicitTls when not given, the port decides
 */
public record EmailConfig(
        int index,
        boolean sendResolved,
        String to,
        String from,
        @Verbatim String hello,
        HostPort smarthost,
        @Verbatim String authUsername,
        Secret authPassword,
        String authPasswordFile,
        Secret authSecret,
        String authSecretFile,
        @Verbatim String authIdentity,
        @Key("headers") Map<String, String> ownHeaders,
        String html,
        String text,
        boolean requireTls,
        TlsConfig tls,
        Optional<Boolean> forceImplicitTls,
        Threading threading)
        implements IntegrationConfig {

    public EmailConfig {
        ownHeaders = Map.copyOf(ownHeaders);
    }

    /**
     * Whether mails of one group refer to each other.
     *
     * @param byDate {@code daily} or {@code none} when it is enabled
     */
    @Verbatim
    public record Threading(boolean enabled, String byDate) {}

    /** All headers, their values templates: Subject, To and From are there even when the author gave none. */
    public Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(ownHeaders);
        headers.putIfAbsent("Subject", "{{ template \"email.default.subject\" . }}");
        headers.putIfAbsent("To", to);
        headers.putIfAbsent("From", from);
        return headers;
    }

    /** As it is shown when a route leads to it: with all headers. */
    EmailConfig inUse() {
        return new EmailConfig(
                index, sendResolved, to, from, hello, smarthost, authUsername, authPassword, authPasswordFile, authSecret,
                authSecretFile, authIdentity, headers(), html, text, requireTls, tls, forceImplicitTls, threading);
    }

    @Override
    public boolean isHtml(String component) {
        return component.equals("html");
    }

    static EmailConfig read(Entry entry) {
        entry.require("to", "missing to address in email config");
        HostPort smarthost = smarthost(entry);
        SecretOrFile password = entry.inherited(entry.secretOrFile("auth_password"), "smtp_auth_password");
        SecretOrFile secret = entry.inherited(entry.secretOrFile("auth_secret"), "smtp_auth_secret");
        Map<String, String> headers = headers(entry.get("headers"));
        return new EmailConfig(
                entry.index(),
                entry.sendResolved(false),
                entry.text("to"),
                from(entry),
                entry.text("hello", entry.global(), "smtp_hello"),
                smarthost,
                entry.text("auth_username", entry.global(), "smtp_auth_username"),
                password.inline(),
                password.file(),
                secret.inline(),
                secret.file(),
                entry.text("auth_identity", entry.global(), "smtp_auth_identity"),
                headers,
                entry.template("html", "email.default.html"),
                entry.text("text"),
                entry.get("require_tls").flag().orElseGet(entry.global()::smtpRequireTls),
                entry.get("tls_config").isNull()
                        ? entry.global().smtpTls()
                        : HttpConfigYaml.tls(entry.get("tls_config"), Path.of("")),
                entry.get("force_implicit_tls").flag().or(entry.global()::smtpForceImplicitTls),
                threading(entry.get("threading"), headers));
    }

    private static String from(Entry entry) {
        String from = entry.text("from", entry.global(), "smtp_from");
        entry.require(!from.isEmpty(), "from", "no global SMTP from set", "from here or smtp_from in global");
        return from;
    }

    private static HostPort smarthost(Entry entry) {
        HostPort smarthost = entry.hostPort("smarthost").orElseGet(entry.global()::smtpSmarthost);
        entry.require(!smarthost.isEmpty(), "smarthost", "no global SMTP smarthost set",
                "smarthost here or smtp_smarthost in global");
        return smarthost;
    }

    private static Map<String, String> headers(Yaml yaml) {
        Map<String, String> headers = new LinkedHashMap<>();
        yaml.pairs("map[string]string").forEach((name, value) -> {
            String canonical = HttpConfigYaml.canonical(name);
            if (headers.putIfAbsent(canonical, value.text()) != null) {
                value.problem("duplicate header " + GoQuote.quote(canonical) + " in email config: expected it once, in whatever"
                        + " spelling");
            }
        });
        return headers;
    }

    private static Threading threading(Yaml yaml, Map<String, String> headers) {
        try (Fields fields = yaml.fields("config.ThreadingConfig")) {
            Threading threading = new Threading(fields.get("enabled").flag(false), fields.get("thread_by_date").text());
            if (threading.enabled()) {
                for (String header : new String[] {"References", "In-Reply-To"}) {
                    if (headers.containsKey(header)) {
                        yaml.problem("conflicting configuration: threading.enabled conflicts with custom " + header
                                + " header: leave one of them out");
                    }
                }
                if (!threading.byDate().equals("none") && !threading.byDate().equals("daily")) {
                    fields.get("thread_by_date").problem("threading.thread_by_date must be either 'none' or 'daily':"
                            + " expected one of them");
                }
            }
            return threading;
        }
    }

    Pairs show(Pairs pairs) {
        pairs.always("send_resolved", sendResolved)
                .unlessEmpty("to", to)
                .unlessEmpty("from", from)
                .unlessEmpty("hello", hello)
                .unlessEmpty("smarthost", smarthost.toString())
                .unlessEmpty("auth_username", authUsername)
                .unlessEmpty("auth_password", authPassword)
                .unlessEmpty("auth_password_file", authPasswordFile)
                .unlessEmpty("auth_secret", authSecret)
                .unlessEmpty("auth_secret_file", authSecretFile)
                .unlessEmpty("auth_identity", authIdentity)
                .sorted("headers", ownHeaders)
                .unlessEmpty("html", html)
                .unlessEmpty("text", text)
                .always("require_tls", requireTls)
                .always("tls_config", HttpConfigYaml.show(tls))
                .ifPresent("force_implicit_tls", forceImplicitTls);
        Pairs shown = new Pairs().ifTrue("enabled", threading.enabled()).unlessEmpty("thread_by_date", threading.byDate());
        return pairs.unlessEmpty("threading", shown.map());
    }
}
