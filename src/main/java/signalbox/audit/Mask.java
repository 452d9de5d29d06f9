package signalbox.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * Replaces the values of labels and annotations of certain names by a keyed hash: equal values have equal hashes, so that joins
 * still work, and nobody who has the file alone can try out what they are.
 */
public final class Mask {

    /** Everything is kept as it is. */
    public static final Mask NONE = new Mask(name -> false, new byte[1]);

    private static final String KEY = "mask.key";
    private static final String PREFIX = "masked:";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES_SHOWN = 8;
    private static final int KEY_BYTES = 32;

    private final Predicate<String> names;
    private final byte[] key;

    /**
     * @param names of labels and annotations
     * @param key which whoever has the file should not have; not empty
     */
    public Mask(Predicate<String> names, byte[] key) {
        this.names = names;
        this.key = key.clone();
    }

    /** One whose key is beside the audit's file; made if there is none. Whoever is given the file alone cannot use it. */
    public static Mask withKeyBelow(Path storagePath, Predicate<String> names) throws IOException {
        Path file = keyBelow(storagePath);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            byte[] made = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(made);
            Path written = Files.createTempFile(file.getParent(), "mask-", ".new"); // which only its owner may read
            Files.write(written, made);
            Files.move(written, file);
        }
        return new Mask(names, Files.readAllBytes(file));
    }

    /** Where the key is, if there is one. */
    static Path keyBelow(Path storagePath) {
        return AuditFile.below(storagePath).resolveSibling(KEY);
    }

    /** One that finds what was masked by the key beside a file of the audit; {@link #NONE} where that is not there. Hides nothing itself. */
    static Mask toSearch(Path auditFile) throws IOException {
        Path file = auditFile.resolveSibling(KEY);
        return Files.exists(file) ? new Mask(name -> false, Files.readAllBytes(file)) : NONE;
    }

    /** The same labels, or some with their values replaced. */
    Labels of(Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (names.test(labels.name(i))) {
                Map<String, String> masked = new HashMap<>(labels.asMap());
                masked.replaceAll((name, value) -> names.test(name) ? hashed(value) : value);
                return Labels.of(masked);
            }
        }
        return labels;
    }

    /** Whether everything is kept as it is. */
    boolean hidesNothing() {
        return this == NONE;
    }

    /** Whether the value of that name is not to be written as it is. */
    boolean hides(String name) {
        return names.test(name);
    }

    /** The value of a label of that name as it is written. */
    String of(String name, String value) {
        return names.test(name) ? hashed(value) : value;
    }

    /** The same matchers, or some with what they say replaced: a whole value as the labels have it, an expression by what nothing matches. */
    List<Matcher> of(List<Matcher> matchers) {
        return matchers.stream()
                .map(this::of)
                .toList();
    }

    private Matcher of(Matcher matcher) {
        boolean hides = hides(matcher.name()) && !matcher.value().isEmpty();
        return hides ? new Matcher(matcher.type(), matcher.name(), hashed(matcher.value())) : matcher;
    }

    /** Whether a matcher takes a value that is written: of one that is masked that can be said of whole values, not of expressions. */
    boolean takes(Matcher matcher, String written) {
        boolean isWhole = matcher.type() == Matcher.Type.EQUAL || matcher.type() == Matcher.Type.NOT_EQUAL;
        if (this == NONE || !isWhole || !isMasked(written) || isMasked(matcher.value())) {
            return matcher.matches(written);
        }
        boolean isEqual = hashed(matcher.value()).equals(written);
        return matcher.type() == Matcher.Type.EQUAL ? isEqual : !isEqual;
    }

    /** Whether some of them are not to be written as they are. */
    boolean hides(Labels labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (names.test(labels.name(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean isMasked(String value) {
        return value.length() == PREFIX.length() + 2 * BYTES_SHOWN && value.startsWith(PREFIX);
    }

    String hashed(String value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] hash = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(hash, 0, BYTES_SHOWN);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + ALGORITHM, e);
        }
    }
}
