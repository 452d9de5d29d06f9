package signalbox.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import signalbox.config.Secret;

/**
 * Whether a password is a user's. That costs a tenth of a second of processor time, so it is worked out once, and one at a
 * time: whoever guesses takes no more than one processor, and what is known already waits for no guess. Any thread.
 */
final class Passwords {

    private static final int REMEMBERED = 100;

    /** Of no password that anybody knows: an unknown user takes as long as a known one. */
    private static final String NOBODYS = "$2b$10$abcdefghijklmnopqrstuuPBRvM1oKdCaOlyuaIU3SlYGIfRgqjGG";

    record Tried(String user, String hash, String password) {}

    private final Predicate<Tried> verifier;
    private final Object working = new Object();

    /** Guarded by itself. */
    private final Map<Tried, Boolean> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Tried, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    Passwords() {
        this(Passwords::verified);
    }

    Passwords(Predicate<Tried> verifier) {
        this.verifier = verifier;
    }

    boolean match(Map<String, Secret> users, String user, String password) {
        Secret hash = users.get(user);
        Tried tried = new Tried(user, hash == null ? NOBODYS : hash.value(), password);
        return isRight(tried) && hash != null;
    }

    private boolean isRight(Tried tried) {
        Boolean before = remembered(tried);
        if (before != null) {
            return before;
        }
        synchronized (working) {
            Boolean meanwhile = remembered(tried);
            if (meanwhile != null) {
                return meanwhile;
            }
            boolean right = verifier.test(tried);
            synchronized (known) {
                known.put(tried, right);
            }
            return right;
        }
    }

    private @Nullable Boolean remembered(Tried tried) {
        synchronized (known) {
            return known.get(tried);
        }
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
