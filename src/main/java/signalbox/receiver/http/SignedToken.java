package signalbox.receiver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import signalbox.config.HttpConfig;
import signalbox.tls.Pem;

/** The JWT with which a client asks for a token by the grant jwt-bearer (spec/receivers.md 2.3). */
final class SignedToken {

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Map<String, String> ALGORITHMS =
            Map.of("RS256", "SHA256withRSA", "RS384", "SHA384withRSA", "RS512", "SHA512withRSA");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private SignedToken() {}

    /**
     * Signs.
     *
     * @param key a PEM text
     * @throws TokenException when it is no RSA key; the message shows nothing of it
     */
    static String of(HttpConfig.OAuth2 config, String key, Instant now) throws TokenException {
        String algorithm = config.signatureAlgorithm().isEmpty() ? "RS256" : config.signatureAlgorithm();
        Map<String, Object> header = new HashMap<>(Map.of("alg", algorithm, "typ", "JWT"));
        if (!config.clientCertificateKeyId().isEmpty()) {
            header.put("kid", config.clientCertificateKeyId());
        }
        String content = part(header) + "." + part(claims(config, now));
        return content + "." + signature(content, key, String.valueOf(ALGORITHMS.get(algorithm)));
    }

    private static Map<String, @Nullable Object> claims(HttpConfig.OAuth2 config, Instant now) {
        Map<String, @Nullable Object> claims = new HashMap<>();
        claims.put("iss", config.iss().isEmpty() ? config.clientId() : config.iss());
        claims.put("sub", config.clientId());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("aud", config.audience().isEmpty() ? config.tokenUrl() : config.audience());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        if (!config.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", config.scopes()));
        }
        config.claims().forEach((name, value) -> claims.put(String.valueOf(name), value));
        return claims;
    }

    private static String part(Map<String, ?> json) throws TokenException {
        try {
            return BASE64.encodeToString(JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new TokenException("oauth2: claims: " + e.getOriginalMessage(), e);
        }
    }

    private static String signature(String content, String key, String algorithm) throws TokenException {
        try {
            PrivateKey privateKey = Pem.privateKey(key);
            if (!privateKey.getAlgorithm().equals("RSA")) {
                throw new TokenException("oauth2: client certificate key: it is not an RSA key");
            }
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(content.getBytes(StandardCharsets.UTF_8));
            return BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new TokenException("oauth2: client certificate key: " + e.getMessage(), e);
        }
    }
}
