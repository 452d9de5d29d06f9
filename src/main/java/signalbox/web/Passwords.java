package signalbox.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import signalbox.config.Secret;

/**
 * Whether a password is a user's. That costs a tenth of a second of processor time, so it is worked out once, and one at a
 * time. Any thread.
 */
final class Passwords {

    private static final int REMEMBERED = 100;

    /** Of no password that anybody knows: an unknown user takes as long as a known one. */
    private static final String NOBODYS = "$2b$10$abcdefghijklmnopqrstuuPBRvM1oKdCaOlyuaIU3SlYGIfRgqjGG";

    private record Tried(String user, String hash, String password) {}

    private final Map<Tried, Boolean> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Tried, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized boolean match(Map<String, Secret> users, String user, String password) {
        Secret hash = users.get(user);
        Tried tried = new Tried(user, hash == null ? NOBODYS : hash.value(), password);
        return known.computeIfAbsent(tried, Passwords::verified) && hash != null;
    }

    private static boolean verified(Tried tried) {
        try {
            byte[] password = tried.password().getBytes(StandardCharsets.UTF_8);
            return BCrypt.verifyer(null, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2B))
                    .verify(password, tried.hash().getBytes(StandardCharsets.UTF_8))
                    .verified;
        } catch (IllegalArgumentException e) { // a password that no hash is of, such as none at all
            return false;
        }
    }
}
