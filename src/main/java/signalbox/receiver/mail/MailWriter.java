package signalbox.receiver.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okio.ByteString;
import signalbox.config.EmailConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Notification;
import signalbox.receiver.http.Undelivered;

/** Puts the words of a notification into a mail (spec/receivers.md 5.2). Any thread. */
final class MailWriter {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH);
    private static final int THREAD_HASH_LENGTH = 16;

    private final EmailConfig config;
    private final String hostname;
    private final InstantSource clock;
    private final ZoneId zone;
    private final SecureRandom random = new SecureRandom();

    MailWriter(EmailConfig config, String hostname, InstantSource clock, ZoneId zone) {
        this.config = config;
        this.hostname = hostname;
        this.clock = clock;
        this.zone = zone;
    }

    /** The mail; fails only when it is not known from whom or to whom. */
    Mail write(Notification notification, Wording wording) throws Undelivered {
        List<InternetAddress> from = addresses("from", config.from(), wording);
        if (from.size() != 1) {
            throw failed("must be exactly one 'from' address (got: " + from.size() + ")");
        }
        List<InternetAddress> to = addresses("to", config.to(), wording);
        try {
            Mail mail = new Mail(from.get(0), to);
            addHeader(mail, notification, wording);
            mail.setContent(body(wording));
            mail.saveChanges();
            return mail;
        } catch (MessagingException e) {
            throw failed("write mail: " + e.getMessage());
        }
    }

    /** The addresses in a list as people write it, those of groups included, at least one. */
    private static List<InternetAddress> addresses(String key, String template, Wording wording) throws Undelivered {
        String list = wording.text("email_configs." + key, template);
        if (wording.failed()) {
            throw failed("execute '" + key + "' template: " + wording.failure().orElse(""));
        }
        try {
            List<InternetAddress> addresses = new ArrayList<>();
            for (InternetAddress address : InternetAddress.parse(list, true)) {
                InternetAddress[] group = address.getGroup(true);
                for (InternetAddress member : group == null ? new InternetAddress[] {address} : group) {
                    member.validate();
                    addresses.add(member);
                }
            }
            if (addresses.isEmpty()) {
                throw new AddressException("no address");
            }
            return addresses;
        } catch (AddressException e) {
            throw failed("parse '" + key + "' addresses: mail: " + e.getMessage());
        }
    }

    private static Undelivered failed(String text) {
        return new Undelivered(Delivery.failed(Delivery.OTHER, text), false);
    }

    private void addHeader(Mail mail, Notification notification, Wording wording) throws MessagingException {
        Instant now = clock.instant();
        mail.setHeader("Date", DATE.format(now.atZone(zone)));
        for (Map.Entry<String, String> field : config.headers().entrySet()) {
            String value = headerValue(field.getKey(), field.getValue(), wording);
            if (!value.isEmpty() || !wording.failed()) { // a header whose template fails says nothing
                mail.addHeader(field.getKey(), EncodedWords.of(value));
            }
        }
        if (mail.getMessageID() == null) {
            mail.setHeader("Message-Id", "<" + id(now) + "@" + hostname + ">");
        }
        if (config.threading().enabled()) {
            String thread = thread(notification, now);
            mail.setHeader("References", thread);
            mail.setHeader("In-Reply-To", thread);
        }
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
        String hash = ByteString.encodeUtf8(notification.group().key()).sha256().hex().substring(0, THREAD_HASH_LENGTH);
        String day = config.threading().byDate().equals("none") ? "" : now.atZone(zone).toLocalDate().toString();
        return "<alert-" + hash + "-" + day + "@alertmanager>";
    }

    /** The library does without no part at all: who wants none gets an empty one. */
    private MimeMultipart body(Wording wording) throws MessagingException {
        MimeMultipart parts = new MimeMultipart("alternative");
        if (!config.text().isEmpty() || config.html().isEmpty()) {
            parts.addBodyPart(part("plain", wording.told("email_configs.text", config.text())));
        }
        if (!config.html().isEmpty()) {
            parts.addBodyPart(part("html", wording.toldHtml("email_configs.html", config.html())));
        }
        return parts;
    }

    private static MimeBodyPart part(String kind, String text) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, "UTF-8", kind);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }
}
