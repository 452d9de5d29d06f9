package signalbox.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax.Mode;
import signalbox.silence.PostedSilence.PostedMatcher;
import signalbox.silence.SilenceRefusedException.Reason;

class SilencesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration RETENTION = Duration.ofHours(120);

    private final Silences silences = silences(SilenceLimits.NONE);

    private static Silences silences(SilenceLimits limits) {
        return new Silences(Mode.FALLBACK, RETENTION, limits, counter(), false);
    }

    private static Supplier<String> counter() {
        int[] last = {0};
        return () -> "id-" + ++last[0];
    }

    private List<Silence> inForce(Instant instant) {
        return silences.all().stream().filter(silence -> silence.inForceAt(instant)).toList();
    }

    // Creating

    @Test
    void newSilence_getsAnIdAndIsInForce() {
        Silences.Saved saved = silences.set(post("", "a", NOW, NOW.plus(HOUR)), NOW);
        assertThat(saved.id()).isEqualTo("id-1");
        assertThat(saved.changed()).containsExactly(silences.get("id-1").orElseThrow());
        assertThat(inForce(NOW)).containsExactlyElementsOf(saved.changed());
        assertThat(saved.changed().get(0).matches(Labels.of("x", "a"))).isTrue();
    }

    @Test
    void startInThePast_becomesNow() {
        String id = silences.set(post("", "a", NOW.minus(HOUR), NOW.plus(HOUR)), NOW).id();
        String atZero = silences.set(post("", "a", Alert.NOT_ENDED, NOW.plus(HOUR)), NOW).id();
        assertThat(silences.get(id).orElseThrow().startsAt()).isEqualTo(NOW);
        assertThat(silences.get(atZero).orElseThrow().startsAt()).isEqualTo(NOW);
    }

    @Test
    void silenceWithUnknownId_isNotFound_beforeLimitsCount() {
        Silences full = silences(new SilenceLimits(1, 0));
        full.set(post("", "a", NOW, NOW.plus(HOUR)), NOW);
        assertThatThrownBy(() -> full.set(post("other", "a", NOW, NOW.plus(HOUR)), NOW))
                .isInstanceOfSatisfying(SilenceRefusedException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
                    assertThat(e).hasMessage("silence not found");
                });
    }

    // Updating

    @Test
    void activeSilence_isUpdatedUnderItsId_whenItsStartIsTheSameSecond() {
        String id = silences.set(post("", "a", NOW, NOW.plus(HOUR)), NOW).id();
        Instant later = NOW.plusSeconds(60);
        Instant truncated = Instant.parse("2026-01-02T03:04:05Z");
        Silences.Saved saved = silences.set(post(id, "a", truncated, later), later);
        assertThat(saved.id()).isEqualTo(id);
        assertThat(saved.changed()).singleElement().satisfies(silence -> {
            assertThat(silence.startsAt()).isEqualTo(truncated);
            assertThat(silence.endsAt()).isEqualTo(later);
            assertThat(silence.updatedAt()).isEqualTo(later);
        });
        assertThat(silences.size()).isEqualTo(1);
    }

    @Test
    void activeSilenceWithOtherStart_isReplaced() {
        String id = silences.set(post("", "a", NOW, NOW.plus(HOUR)), NOW).id();
        Instant later = NOW.plusSeconds(60);
        assertThat(silences.set(post(id, "a", later, later.plus(HOUR)), later).id()).isEqualTo("id-2");
    }

    @Test
    void silenceWithOtherMatchers_isReplaced_andTheOldOneEnds() {
        String id = silences.set(post("", "a", NOW, NOW.plus(HOUR)), NOW).id();
        Instant later = NOW.plusSeconds(60);
        Silences.Saved saved = silences.set(post(id, "b", NOW, NOW.plus(HOUR)), later);
        assertThat(saved.changed()).extracting(Silence::id).containsExactly(id, "id-2");
        assertThat(silences.get(id).orElseThrow()).satisfies(old -> {
            assertThat(old.endsAt()).isEqualTo(later);
            assertThat(old.updatedAt()).isEqualTo(later);
        });
        assertThat(inForce(later)).extracting(Silence::id).containsExactly("id-2");
        assertThat(silences.get("id-2").orElseThrow().startsAt()).isEqualTo(later);
    }

    @Test
    void pendingSilence_isUpdated_unlessItWouldStartInThePast() {
        Instant start = NOW.plus(HOUR);
        String id = silences.set(post("", "a", start, start.plus(HOUR)), NOW).id();
        assertThat(silences.set(post(id, "a", NOW.plusSeconds(1), start), NOW).id()).isEqualTo(id);
        Silences.Saved saved = silences.set(post(id, "a", NOW.minusSeconds(1), start), NOW);
        assertThat(saved.id()).isEqualTo("id-2");
        assertThat(silences.get(id).orElseThrow()).satisfies(old -> {
            assertThat(old.startsAt()).isEqualTo(NOW);
            assertThat(old.endsAt()).isEqualTo(NOW);
        });
    }

    @Test
    void expiredSilence_isNeverUpdated_andStaysAsItIs() {
        String id = silences.set(post("", "a", NOW, NOW.plus(HOUR)), NOW).id();
        Silence before = silences.get(id).orElseThrow();
        Instant later = NOW.plus(HOUR).plusNanos(1);
        assertThat(silences.set(post(id, "a", NOW, later.plus(HOUR)), later).changed())
                .extracting(Silence::id).containsExactly("id-2");
        assertThat(silences.get(id)).contains(before);
    }

    @Test
    void silenceAtItsVeryEnd_isExpired_andNeverUpdated() {
        String id = silences.set(post("", "a", NOW, NOW.plus(HOUR)), NOW).id();
        assertThat(silences.expire(id, NOW.plus(HOUR))).isEmpty();
        assertThat(silences.set(post(id, "a", NOW, NOW.plus(HOUR)), NOW.plus(HOUR)).id()).isEqualTo("id-2");
    }

    // Expiring

    @Test
    void expiredSilence_isOutOfForceAtOnce() {
        String id = silences.set(post("", "a", NOW, NOW.plus(HOUR)), NOW).id();
        Instant later = NOW.plusSeconds(60);
        assertThat(silences.expire(id, later)).contains(silences.get(id).orElseThrow());
        assertThat(silences.get(id).orElseThrow().endsAt()).isEqualTo(later);
        assertThat(inForce(later)).isEmpty();
        assertThat(silences.expire(id, later.plusNanos(1))).isEmpty();
    }

    @Test
    void pendingSilence_expiresWithoutEverBeingInForce() {
        String id = silences.set(post("", "a", NOW.plus(HOUR), NOW.plus(HOUR.multipliedBy(2))), NOW).id();
        silences.expire(id, NOW);
        assertThat(silences.get(id).orElseThrow()).satisfies(silence -> {
            assertThat(silence.startsAt()).isEqualTo(NOW);
            assertThat(silence.endsAt()).isEqualTo(NOW);
        });
        assertThat(inForce(NOW)).isEmpty();
    }

    @Test
    void unknownSilence_cannotBeExpired() {
        assertThatThrownBy(() -> silences.expire("other", NOW)).hasMessage("silence not found");
    }

    // Limits

    @Test
    void tooManySilences_areRefused_butUpdatesAreNot() {
        Silences two = silences(new SilenceLimits(2, 0));
        two.set(post("", "a", NOW, NOW.plus(HOUR)), NOW);
        String id = two.set(post("", "b", NOW, NOW.plus(HOUR)), NOW).id();
        two.expire(id, NOW);
        assertThatThrownBy(() -> two.set(post("", "c", NOW, NOW.plus(HOUR)), NOW))
                .isInstanceOfSatisfying(SilenceRefusedException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.LIMIT);
                    assertThat(e).hasMessage("exceeded maximum number of silences: 2 (limit: 2)");
                });
        assertThat(two.set(post("id-1", "a", NOW, NOW.plus(HOUR)), NOW).id()).isEqualTo("id-1");
    }

    @Test
    void tooLargeSilence_isRefused_andItsPredecessorGoesOn() {
        Silences small = silences(new SilenceLimits(0, 100));
        String id = small.set(post("", "a", NOW, NOW.plus(HOUR)), NOW).id();
        Silence before = small.get(id).orElseThrow();
        assertThatThrownBy(() -> small.set(post(id, "b".repeat(40), NOW, NOW.plus(HOUR)), NOW))
                .isInstanceOfSatisfying(SilenceRefusedException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.LIMIT);
                    assertThat(e).hasMessageMatching("silence exceeded maximum size: \\d+ bytes \\(limit: 100 bytes\\)");
                });
        assertThat(small.all()).containsExactly(before);
    }

    // Time

    @Test
    void silenceIsActiveFromItsStart_andExpiredAtItsEnd() {
        Silence silence = silence("a", NOW, NOW, NOW.plusSeconds(10), "");
        assertThat(silence.stateAt(NOW.minusNanos(1))).isEqualTo(SilenceState.PENDING);
        assertThat(silence.stateAt(NOW)).isEqualTo(SilenceState.ACTIVE);
        assertThat(silence.stateAt(NOW.plusSeconds(10).minusNanos(1))).isEqualTo(SilenceState.ACTIVE);
        assertThat(silence.stateAt(NOW.plusSeconds(10))).isEqualTo(SilenceState.EXPIRED);
        assertThat(silence.inForceAt(NOW.plusSeconds(10))).isFalse();
    }

    @Test
    void silences_areForgottenOnceTheRetentionIsOver() {
        silences.set(post("", "a", NOW, NOW.plus(HOUR)), NOW);
        Instant expiry = NOW.plus(HOUR).plus(RETENTION);
        assertThat(silences.collectGarbage(expiry.minusNanos(1))).isEmpty();
        assertThat(silences.collectGarbage(expiry)).containsExactly("id-1");
        assertThat(silences.all()).isEmpty();
    }

    // Versions from elsewhere

    @Test
    void laterVersionCounts_andTheEarlierOneChangesNothing() {
        Silence earlier = silence("a", NOW, NOW, NOW.plus(HOUR), "earlier");
        Silence later = silence("a", NOW.plusNanos(1), NOW, NOW.plusSeconds(5), "later");
        assertThat(silences.merge(earlier, NOW)).isTrue();
        assertThat(silences.merge(later, NOW)).isTrue();
        assertThat(silences.merge(earlier, NOW)).isFalse();
        assertThat(silences.merge(later, NOW)).isFalse();
        assertThat(silences.all()).containsExactly(later);
    }

    @Test
    void versionThatIsOverAndOut_isIgnoredFromElsewhere_butLoaded() {
        Silence old = silence("a", NOW, NOW, NOW.plus(HOUR), "");
        Instant expiry = NOW.plus(HOUR).plus(RETENTION);
        assertThat(silences.merge(old, expiry.plusNanos(1))).isFalse();
        assertThat(silences.merge(old, expiry)).isTrue();
        Silences restarted = silences(SilenceLimits.NONE);
        assertThat(restarted.load(old)).isTrue();
        assertThat(restarted.all()).containsExactly(old);
    }

    @Property(tries = 500)
    void laterOfVersions_isCommutativeAssociativeAndIdempotent(
            @ForAll("versionsOfOne") Silence a, @ForAll("versionsOfOne") Silence b, @ForAll("versionsOfOne") Silence c) {
        assertThat(Silence.later(a, a)).isEqualTo(a);
        assertThat(Silence.later(a, b)).isEqualTo(Silence.later(b, a));
        assertThat(Silence.later(a, Silence.later(b, c))).isEqualTo(Silence.later(Silence.later(a, b), c));
    }

    @Property(tries = 200)
    void replicas_agreeInWhateverOrderAndHoweverOftenVersionsArrive(
            @ForAll("histories") List<Silence> versions, @ForAll Random random) {
        Silences here = silences(SilenceLimits.NONE);
        versions.forEach(version -> here.merge(version, NOW));
        Silences there = silences(SilenceLimits.NONE);
        List<Silence> shuffled = new ArrayList<>(versions);
        shuffled.addAll(versions);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(version -> there.merge(version, NOW));
        assertThat(there.all()).containsExactlyInAnyOrderElementsOf(here.all());
    }

    @Provide
    Arbitrary<Silence> versionsOfOne() {
        return versions().map(version -> version.withId("1"));
    }

    @Provide
    Arbitrary<List<Silence>> histories() {
        return versions().list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<Silence> versions() {
        return Combinators.combine(
                        Arbitraries.of("1", "2"),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(1, 2),
                        Arbitraries.of("", "x"),
                        Arbitraries.of("", "x"),
                        Arbitraries.of("a", "b"))
                .as((id, updated, end, by, comment, value) -> new Silence(
                        id, List.of(new Matcher(Matcher.Type.EQUAL, "x", value)), NOW, NOW.plusSeconds(end),
                        NOW.plusNanos(updated), by, comment, Labels.of("k", comment)));
    }

    // Log

    @Test
    void changes_areLogged_replacementAsExpiryAndCreation() {
        Logger logger = (Logger) LoggerFactory.getLogger(Silences.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
        try {
            Silences loud = new Silences(Mode.FALLBACK, RETENTION, SilenceLimits.NONE, counter(), true);
            loud.set(post("", "a", NOW, NOW.plus(HOUR)), NOW);
            loud.set(post("id-1", "a", NOW, NOW.plus(HOUR)), NOW);
            loud.set(post("id-1", "b", NOW, NOW.plus(HOUR)), NOW);
            loud.expire("id-2", NOW);
            silences.set(post("", "a", NOW, NOW.plus(HOUR)), NOW);
        } finally {
            logger.detachAppender(logged);
            logger.setAdditive(true);
        }
        assertThat(logged.list).extracting(ILoggingEvent::getFormattedMessage).satisfiesExactly(
                line -> assertThat(line).isEqualTo("create silence: Id=id-1 CreatedBy=\"me\" Comment=\"why \\\"so\\\"\""
                        + " StartsAt=2026-01-02T03:04:05Z EndsAt=2026-01-02T04:04:05Z Matchers=\"x=a\""),
                line -> assertThat(line).startsWith("update silence: Id=id-1 "),
                line -> assertThat(line).startsWith("expire silence: Id=id-1 "),
                line -> assertThat(line).startsWith("create silence: Id=id-2 "),
                line -> assertThat(line).startsWith("expire silence: Id=id-2 "));
    }

    private static PostedSilence post(String id, String value, Instant startsAt, Instant endsAt) {
        PostedMatcher matcher = new PostedMatcher(Matcher.Type.EQUAL, "x", value);
        return new PostedSilence(id, List.of(matcher), startsAt, endsAt, "me", "why \"so\"", Labels.EMPTY);
    }

    private static Silence silence(String id, Instant updatedAt, Instant startsAt, Instant endsAt, String comment) {
        return new Silence(id, List.of(new Matcher(Matcher.Type.EQUAL, "x", "y")), startsAt, endsAt, updatedAt, "me", comment,
                Labels.EMPTY);
    }
}
