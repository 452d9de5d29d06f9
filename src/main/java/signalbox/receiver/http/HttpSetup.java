package signalbox.receiver.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import signalbox.config.HttpConfig;
import signalbox.config.Secret;
import signalbox.config.TlsConfig;
import signalbox.gotext.GoOrder;

/** From {@code http_config} to what the client does. */
public final class HttpSetup {

    private HttpSetup() {}

    /** All but {@code oauth2}. Throws {@link InvalidReceiverException} for what cannot work. */
    static HttpOptions options(HttpConfig config, UnaryOperator<String> environment) {
        return new HttpOptions(
                auth(config),
                headers(config),
                tls(config.tls()),
                proxies(config.proxy(), environment),
                config.followRedirects(),
                config.enableHttp2(),
                secrets(config, environment));
    }

    /** How tokens are fetched: by a way of its own, as nobody in particular, over HTTP/1.1. */
    static HttpOptions options(HttpConfig.OAuth2 config, UnaryOperator<String> environment) {
        Proxies proxies = proxies(config.proxy(), environment);
        return new HttpOptions(Auth.NONE, List.of(), tls(config.tls()), proxies, true, false, proxies.secrets());
    }

    private static Auth auth(HttpConfig config) {
        return config.basicAuth()
                .map(basic -> Auth.basic(
                        TextSource.of(basic.username(), basic.usernameFile()),
                        TextSource.of(basic.password().value(), basic.passwordFile())))
                .or(() -> config.authorization()
                        .map(authorization -> Auth.credentials(authorization.type(), credentials(authorization))))
                .orElse(Auth.NONE);
    }

    private static TextSource credentials(HttpConfig.Authorization authorization) {
        return TextSource.of(authorization.credentials().value(), authorization.credentialsFile());
    }

    private static List<HttpOptions.Header> headers(HttpConfig config) {
        List<HttpOptions.Header> headers = new ArrayList<>();
        Map<String, HttpConfig.Header> sorted = new TreeMap<>(GoOrder::compare);
        sorted.putAll(config.headers());
        sorted.forEach((name, header) -> {
            header.values().forEach(value -> headers.add(new HttpOptions.Header(name, TextSource.of(value))));
            header.secrets().forEach(value -> headers.add(new HttpOptions.Header(name, TextSource.of(value.value()))));
            header.files().forEach(file -> headers.add(new HttpOptions.Header(
                    name, TextSource.file(file).orFail("unable to read headers file " + file))));
        });
        return headers;
    }

    /** Also those of mail servers and brokers. */
    public static TlsOptions tls(TlsConfig tls) {
        return new TlsOptions(
                new TlsOptions.Part(tls.ca(), tls.caFile()),
                new TlsOptions.Part(tls.cert(), tls.certFile()),
                new TlsOptions.Part(tls.key().value(), tls.keyFile()),
                tls.serverName(),
                tls.insecureSkipVerify(),
                tls.minVersion(),
                tls.maxVersion());
    }

    private static Proxies proxies(HttpConfig.ProxyConfig proxy, UnaryOperator<String> environment) {
        List<HttpOptions.Header> connectHeaders = new ArrayList<>();
        proxy.connectHeader().forEach((name, values) -> values.forEach(
                value -> connectHeaders.add(new HttpOptions.Header(name, TextSource.of(value.value())))));
        if (proxy.fromEnvironment()) {
            return Proxies.fromEnvironment(environment, connectHeaders);
        }
        return proxy.url().isEmpty()
                ? Proxies.NONE
                : Proxies.through(proxy.url().value(), proxy.noProxy(), connectHeaders);
    }

    /** What the far end may repeat and nobody may see. */
    private static List<TextSource> secrets(HttpConfig config, UnaryOperator<String> environment) {
        List<TextSource> secrets = new ArrayList<>();
        config.basicAuth().ifPresent(basic -> {
            secrets.add(TextSource.of(basic.password().value(), basic.passwordFile()));
            TextSource user = TextSource.of(basic.username(), basic.usernameFile());
            TextSource password = TextSource.of(basic.password().value(), basic.passwordFile());
            secrets.add(() -> Auth.basic(user.read(), password.read()).substring("Basic ".length()));
        });
        config.authorization().ifPresent(authorization -> secrets.add(credentials(authorization)));
        secrets.addAll(proxies(config.proxy(), environment).secrets());
        for (HttpConfig.Header header : config.headers().values()) {
            header.secrets().stream().map(Secret::value).map(TextSource::of).forEach(secrets::add);
            header.files().stream().map(TextSource::file).forEach(secrets::add);
        }
        return secrets;
    }
}
