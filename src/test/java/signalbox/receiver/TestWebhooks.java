package signalbox.receiver;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.config.HttpConfig;
import signalbox.config.Secret;
import signalbox.config.TlsConfig;
import signalbox.config.WebhookConfig;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

/** Webhooks built from a configuration, as the server does it. */
final class TestWebhooks {

    private TestWebhooks() {}

    static WebhookConfig config(String url, HttpConfig http) {
        return new WebhookConfig(0, true, http, new Secret(url), "", 0, Duration.ZERO, Optional.empty());
    }

    static Receiver build(Integration integration, WebhookConfig config) {
        return TestReceivers.build(integration, config);
    }

    static Receiver build(WebhookConfig config) {
        return TestReceivers.build(config);
    }

    static Receiver build(String url) {
        return TestReceivers.build(config(url, HttpConfig.DEFAULT));
    }

    static Receiver build(String url, HttpConfig http) {
        return TestReceivers.build(config(url, http));
    }

    static HttpConfig with(HttpConfig.BasicAuth auth) {
        return new HttpConfig(
                Optional.of(auth), Optional.empty(), Optional.empty(), TlsConfig.NONE, true, true,
                HttpConfig.ProxyConfig.NONE, Map.of());
    }

    static HttpConfig with(HttpConfig.Authorization authorization) {
        return new HttpConfig(
                Optional.empty(), Optional.of(authorization), Optional.empty(), TlsConfig.NONE, true, true,
                HttpConfig.ProxyConfig.NONE, Map.of());
    }

    static HttpConfig with(Map<String, HttpConfig.Header> headers) {
        return new HttpConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), TlsConfig.NONE, true, true,
                HttpConfig.ProxyConfig.NONE, headers);
    }

    static HttpConfig with(HttpConfig.ProxyConfig proxy) {
        return new HttpConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), TlsConfig.NONE, true, true, proxy, Map.of());
    }

    static HttpConfig with(TlsConfig tls) {
        return new HttpConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), tls, true, true, HttpConfig.ProxyConfig.NONE, Map.of());
    }

    static HttpConfig with(TlsConfig tls, HttpConfig.ProxyConfig proxy) {
        return new HttpConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), tls, true, true, proxy, Map.of());
    }

    static HttpConfig with(HttpConfig.OAuth2 oauth2) {
        return new HttpConfig(
                Optional.empty(), Optional.empty(), Optional.of(oauth2), TlsConfig.NONE, true, true,
                HttpConfig.ProxyConfig.NONE, Map.of("X-Team", new HttpConfig.Header(List.of("infra"), List.of(), List.of())));
    }

    static HttpConfig.ProxyConfig proxy(String url) {
        return new HttpConfig.ProxyConfig(new Secret(url), "", false, Map.of());
    }

    static HttpConfig withoutRedirects() {
        return new HttpConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), TlsConfig.NONE, false, true,
                HttpConfig.ProxyConfig.NONE, Map.of());
    }
}
