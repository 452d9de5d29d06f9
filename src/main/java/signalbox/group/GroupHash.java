package signalbox.group;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** By what far ends know a group again (spec/receivers.md 3.1): the dedup key, alias or entity of its messages. */
public final class GroupHash {

    private GroupHash() {}

    /** SHA-256 of a group key in lower-case hex. */
    public static String of(String groupKey) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(groupKey.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
