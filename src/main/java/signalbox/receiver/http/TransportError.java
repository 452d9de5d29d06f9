package signalbox.receiver.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import signalbox.gotext.GoQuote;

/** Why there was no answer, in words like Go's (spec/receivers.md 3.4): people search for them. */
public final class TransportError {

    private static final Pattern ADDRESS = Pattern.compile("^Failed to connect to [^/]*/([^ ]+)");
    private static final Pattern NAMES = Pattern.compile("subjectAltNames: \\[(.+)]");
    /** How Java tells the alert that it sends because of an error. */
    private static final Pattern ALERT = Pattern.compile("^\\([a-z_]+\\) ");
    private static final String REMOTE_ERROR = "remote error: tls: ";
    /** How the library begins when the first line of an answer is none of HTTP. */
    private static final String NO_STATUS = "Unexpected status line: ";
    private static final String REMOTE = "Received fatal alert: ";
    private static final String UNVERIFIED = "failed to verify certificate: x509: ";
    private static final String CANCELED = "context canceled";
    private static final int LONGEST = 500;

    private TransportError() {}

    /** Whether the time for the whole request was over. */
    static boolean isTimeOver(IOException e) {
        return e instanceof InterruptedIOException
                && !(e instanceof SocketTimeoutException)
                && "timeout".equals(e.getMessage());
    }

    /** What ended the attempt. */
    static Undelivered.Cause cause(IOException e) {
        return isTimeOver(e) ? Undelivered.Cause.TIME_OVER
                : text(e).equals(CANCELED) ? Undelivered.Cause.CANCELED
                : Undelivered.Cause.NOT_ANSWERED;
    }

    public static String text(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof TokenException) {
            return message;
        }
        if (isTimeOver(e)) {
            return "context deadline exceeded";
        }
        if (e instanceof UnknownHostException) {
            return "dial tcp: lookup " + message;
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            Matcher address = ADDRESS.matcher(message);
            return "dial tcp " + (address.find() ? address.group(1) + ": " : "") + "connect: " + refusal(e);
        }
        if (e instanceof SocketTimeoutException) {
            return message.toLowerCase(Locale.ROOT).contains("connect") ? "dial tcp: i/o timeout" : "i/o timeout";
        }
        if (e instanceof SSLException ssl) {
            String reason = tls(ssl, message);
            return reason.startsWith(REMOTE_ERROR) ? reason : "tls: " + reason;
        }
        if (message.startsWith(NO_STATUS)) {
            return "net/http: HTTP/1.x transport connection broken: malformed HTTP response "
                    + GoQuote.quote(firstLine(message.substring(NO_STATUS.length())));
        }
        if (e instanceof EOFException || message.startsWith("unexpected end of stream")) {
            return "EOF";
        }
        if (e instanceof SocketException && message.equals("Connection reset")) {
            return "read: connection reset by peer";
        }
        if (e instanceof SocketException && message.equals("Broken pipe")) {
            return "write: broken pipe";
        }
        if (e instanceof InterruptedIOException || message.equals("Canceled") || message.equals("Socket closed")) {
            return CANCELED;
        }
        return firstLine(message);
    }

    /** Why nobody trusts a certificate, in Go's words; Java's name classes of its own. */
    private static String tls(SSLException e, String message) {
        if (e instanceof SSLPeerUnverifiedException) {
            Matcher names = NAMES.matcher(message);
            return UNVERIFIED + "certificate is valid for " + (names.find() ? names.group(1) : "other names")
                    + ", not for the host of the URL or, if there is one, server_name";
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return UNVERIFIED + "certificate has expired or is not yet valid: " + firstLine(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof CertPathBuilderException) {
                return UNVERIFIED + "certificate signed by unknown authority";
            }
        }
        if (message.equals("Unsupported or unrecognized SSL message")) {
            return "first record does not look like a TLS handshake";
        }
        String reason = firstLine(ALERT.matcher(message).replaceFirst(""));
        return reason.startsWith(REMOTE) ? REMOTE_ERROR + alert(reason.substring(REMOTE.length()).replace('_', ' ')) : reason;
    }

    private static String alert(String name) {
        return name.equals("protocol version") ? "protocol version not supported" : name;
    }

    /** Why a connection was refused, in Go's words. */
    public static String refusal(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return reason.contains("refused") ? "connection refused"
                : reason.contains("no route") ? "no route to host"
                : reason.contains("unreachable") ? "network is unreachable"
                : firstLine(reason);
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
