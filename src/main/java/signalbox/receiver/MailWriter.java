package signalbox.receiver;

import jakarta.mail.internet.AddressException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import okio.ByteString;
import signalbox.config.EmailConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Notification;
import signalbox.receiver.http.Undelivered;

/** Puts a notification into a mail (spec/receivers.md 5.2). Any thread. */
final class MailWriter {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH);
    private static final int THREAD_HASH_LENGTH = 16;
    private static final int BOUNDARY_BYTES = 30;

    private final EmailConfig config;
    private final String hostname;
    private final InstantSource clock;
    private final ZoneId zone;
    private final SecureRandom random = new SecureRandom();

    /** @param hostname ours, for the mails' ids */
    MailWriter(EmailConfig config, String hostname, InstantSource clock, ZoneId zone) {
        this.config = config;
        this.hostname = hostname;
        this.clock = clock;
        this.zone = zone;
    }

    /** The mail; fails only when it is not known from whom or to whom. */
    Mail write(Notification notification, Wording wording) throws Undelivered {
        List<String> from = addresses("from", config.from(), wording);
        if (from.size() != 1) {
            throw failed("must be exactly one 'from' address (got: " + from.size() + ")");
        }
        List<String> to = addresses("to", config.to(), wording);
        String boundary = boundary();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(header(notification, wording, boundary).getBytes(StandardCharsets.UTF_8));
        content.writeBytes(body(wording, boundary));
        return new Mail(from.get(0), to, ByteString.of(content.toByteArray()));
    }

    private static List<String> addresses(String key, String template, Wording wording) throws Undelivered {
        String list = wording.text("email_configs." + key, template);
        if (wording.failed()) {
            throw failed("execute '" + key + "' template: " + wording.failure().orElse(""));
        }
        try {
            return MailAddresses.parse(list);
        } catch (AddressException e) {
            throw failed("parse '" + key + "' addresses: mail: " + e.getMessage());
        }
    }

    private static Undelivered failed(String text) {
        return new Undelivered(Delivery.failed(Delivery.OTHER, text), false);
    }

    private String boundary() {
        byte[] bytes = new byte[BOUNDARY_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private String header(Notification notification, Wording wording, String boundary) {
        Instant now = clock.instant();
        StringBuilder header = new StringBuilder(1024);
        config.headers().forEach((name, template) -> {
            String value = headerValue(name, template, wording);
            if (!value.isEmpty() || !wording.failed()) { // a header whose template fails says nothing
                header(header, name, MimeText.header(value));
            }
        });
        if (!config.headers().containsKey("Message-Id")) {
            header(header, "Message-Id", "<" + id(now) + "@" + hostname + ">");
        }
        if (config.threading().enabled()) {
            String thread = thread(notification, now);
            header(header, "References", thread);
            header(header, "In-Reply-To", thread);
        }
        header(header, "Date", DATE.format(now.atZone(zone)));
        header(header, "Content-Type", "multipart/alternative;  boundary=" + boundary);
        header(header, "MIME-Version", "1.0");
        return header.append("\r\n").toString();
    }

    private static void header(StringBuilder header, String name, String value) {
        header.append(name).append(": ").append(value).append("\r\n");
    }

    /** The subject always says something; of the words that stand in for it, those that fit into a line. */
    private static String headerValue(String name, String template, Wording wording) {
        String key = "email_configs.headers." + name;
        if (!name.equals("Subject")) {
            return wording.text(key, template);
        }
        String subject = wording.told(key, template);
        return subject.startsWith(Messages.FAILED) ? subject.lines().findFirst().orElse("") : subject;
    }

    /** Nanoseconds since 1970, and a number that nobody else has. */
    private String id(Instant now) {
        return String.format(
                Locale.ROOT, "%d%09d.%s", now.getEpochSecond(), now.getNano(), Long.toUnsignedString(random.nextLong()));
    }

    /** The id of a mail that never was, which all mails of a group answer. */
    private String thread(Notification notification, Instant now) {
        String hash = GroupHash.of(notification.group().key()).substring(0, THREAD_HASH_LENGTH);
        String day = config.threading().byDate().equals("none") ? "" : now.atZone(zone).toLocalDate().toString();
        return "<alert-" + hash + "-" + day + "@alertmanager>";
    }

    private byte[] body(Wording wording, String boundary) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (!config.text().isEmpty()) {
            String text = wording.told("email_configs.text", config.text());
            part(body, boundary, "text/plain", text);
        }
        if (!config.html().isEmpty()) {
            String html = wording.toldHtml("email_configs.html", config.html());
            part(body, boundary, "text/html", html);
        }
        ascii(body, "\r\n--" + boundary + "--\r\n");
        return body.toByteArray();
    }

    private static void part(ByteArrayOutputStream body, String boundary, String type, String text) {
        ascii(body, (body.size() == 0 ? "" : "\r\n") + "--" + boundary + "\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n"
                + "Content-Type: " + type + "; charset=UTF-8\r\n\r\n");
        body.writeBytes(MimeText.body(text));
    }

    private static void ascii(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
