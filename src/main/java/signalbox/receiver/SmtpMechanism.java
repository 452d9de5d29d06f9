package signalbox.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A way of saying to a mail server who we are, with all that it takes (spec/receivers.md 5.1). */
final class SmtpMechanism {

    private static final int GO_ON = 334;
    private static final int ACCEPTED = 235;
    /** Said instead of an answer to a challenge. */
    private static final String NEVER_MIND = "*";

    private final String name;
    private final String shown;
    private final Start start;
    private final Answers answers;

    /** What is said at once, {@code ""}: nothing but the mechanism's name. */
    private interface Start {
        String text() throws IOException;
    }

    /** What is said to a challenge of the server's. */
    private interface Answers {
        String to(byte[] challenge) throws IOException;
    }

    private SmtpMechanism(String name, String shown, Start start, Answers answers) {
        this.name = name;
        this.shown = shown;
        this.start = start;
        this.answers = answers;
    }

    /**
     * Says the password itself.
     *
     * @param overheard whether somebody else may hear it; then it is not said
     */
    static SmtpMechanism plain(String identity, String username, String password, boolean overheard) {
        return new SmtpMechanism("PLAIN", "*smtp.plainAuth", () -> {
            if (overheard) {
                throw new SmtpRefusal("unencrypted connection");
            }
            return plainText(identity, username, password);
        }, challenge -> {
            throw new SmtpRefusal("unexpected server challenge");
        });
    }

    static String plainText(String identity, String username, String password) {
        return identity + "\0" + username + "\0" + password;
    }

    /** Says name and password when asked for them. */
    static SmtpMechanism login(String username, String password) {
        return new SmtpMechanism("LOGIN", "*email.loginAuth", () -> "", challenge ->
                switch (new String(challenge, UTF_8).toLowerCase(Locale.ROOT)) {
                    case "username:" -> username;
                    case "password:" -> password;
                    default -> throw new SmtpRefusal("unexpected server challenge");
                });
    }

    /** Shows that we know the secret. */
    static SmtpMechanism cramMd5(String username, String secret) {
        return new SmtpMechanism(
                "CRAM-MD5", "*smtp.cramMD5Auth", () -> "", challenge -> username + " " + hmacMd5(secret, challenge));
    }

    private static String hmacMd5(String secret, byte[] challenge) throws IOException {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(challenge));
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no HMAC-MD5", e);
        }
    }

    /** As Alertmanager calls it in errors. */
    String shown() {
        return shown;
    }

    /** Speaks with the server until it accepts us or does not. */
    void use(SmtpTalk talk) throws IOException {
        String first = start.text();
        SmtpTalk.Reply reply = talk.say("AUTH " + name + (first.isEmpty() ? "" : " " + base64(first)));
        while (reply.code() == GO_ON) {
            reply = talk.say(answer(reply, talk));
        }
        if (reply.code() != ACCEPTED) {
            throw new SmtpRefusal(reply.text());
        }
    }

    private String answer(SmtpTalk.Reply reply, SmtpTalk talk) throws IOException {
        try {
            return base64(answers.to(challenge(reply)));
        } catch (SmtpRefusal e) {
            SmtpTalk.Reply unused = talk.say(NEVER_MIND); // it waits for something else until then
            throw e;
        }
    }

    private static byte[] challenge(SmtpTalk.Reply reply) throws IOException {
        try {
            return Base64.getDecoder().decode(reply.words().strip());
        } catch (IllegalArgumentException e) {
            throw new SmtpRefusal("the server's challenge is not base64");
        }
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
