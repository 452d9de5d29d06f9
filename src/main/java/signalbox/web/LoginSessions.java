package signalbox.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import signalbox.config.Secret;

/**
 * Who logged in on the page, by what their cookies say. A session ends when nothing was asked in it for half a day, when its user
 * is removed or gets another password, and with the server: it is kept in memory alone. Any thread.
 */
final class LoginSessions {

    private static final long LASTS = Duration.ofHours(12).toNanos();
    private static final int MOST = 10_000;
    private static final int BYTES = 32;

    private record Session(String user, Secret password, long lastUsed) {}

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanos;

    /** By a hash of what the cookie says: what is in memory lets nobody in. Guarded by itself. */
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > MOST || nanos.getAsLong() - eldest.getValue().lastUsed() > LASTS;
        }
    };

    LoginSessions(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Begins one for a user who has shown their password; answers what the cookie is to say. */
    String begin(String user, Map<String, Secret> users) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String proof = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Secret password = users.get(user);
        if (password == null) {
            throw new IllegalArgumentException("there is no user " + user);
        }
        synchronized (sessions) {
            sessions.put(hash(proof), new Session(user, password, nanos.getAsLong()));
        }
        return proof;
    }

    /** The user whose cookie says so; empty when there is no such session any more. */
    Optional<String> user(String proof, Map<String, Secret> users) {
        String key = hash(proof);
        synchronized (sessions) {
            @Nullable Session known = sessions.get(key);
            if (known == null) {
                return Optional.empty();
            }
            long now = nanos.getAsLong();
            if (now - known.lastUsed() > LASTS || !known.password().equals(users.get(known.user()))) {
                sessions.remove(key);
                return Optional.empty();
            }
            sessions.put(key, new Session(known.user(), known.password(), now));
            return Optional.of(known.user());
        }
    }

    void end(String proof) {
        synchronized (sessions) {
            sessions.remove(hash(proof));
        }
    }

    private static String hash(String proof) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(proof.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
