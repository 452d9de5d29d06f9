package signalbox.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import signalbox.config.Secret;

class PasswordsTest {

    private static final Map<String, Secret> USERS = Map.of("ann", new Secret("hash"));

    @Test
    void passwordThatIsKnownWaitsForNoGuess() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Passwords passwords = new Passwords(tried -> {
            if (tried.password().equals("guess")) {
                begun.countDown();
                await(asked);
                return false;
            }
            return true;
        });
        assertThat(passwords.match(USERS, "ann", "right")).isTrue();
        CompletableFuture<Boolean> guess = CompletableFuture.supplyAsync(() -> passwords.match(USERS, "ann", "guess"));
        await(begun);
        assertThat(passwords.match(USERS, "ann", "right")).isTrue();
        asked.countDown();
        assertThat(guess.join()).isFalse();
    }

    @Test
    void eachPasswordIsWorkedOutOnce_alsoOfUsersThatAreNone() {
        AtomicInteger worked = new AtomicInteger();
        Passwords passwords = new Passwords(tried -> {
            worked.incrementAndGet();
            return true;
        });
        for (int i = 0; i < 3; i++) {
            assertThat(passwords.match(USERS, "ann", "right")).isTrue();
            assertThat(passwords.match(USERS, "nobody", "right")).isFalse();
        }
        assertThat(worked).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
