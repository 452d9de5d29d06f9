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

/** Why there was no answer, and what to do about it where that can be said (spec/receivers.md 3.4). */
public final class TransportError {

    private static final Pattern ADDRESS = Pattern.compile("^Failed to connect to [^/]*/([^ ]+)");
    private static final Pattern NAMES = Pattern.compile("subjectAltNames: \\[(.+)]");
    /** How Java tells the alert that it sends because of an error. */
    private static final Pattern ALERT = Pattern.compile("^\\([a-z_]+\\) ");
    /** How the library begins when the first line of an answer is none of HTTP. */
    private static final String NO_STATUS = "Unexpected status line: ";
    private static final String REMOTE = "Received fatal alert: ";
    private static final String CANCELED = "canceled";
    private static final int LONGEST = 500;

    /** For whoever waited in vain, wherever. */
    static final String TIME_OVER = "no answer in time";
    /** The far end hung up. */
    public static final String CLOSED = "the server closed the connection";

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

    /** Whether the far end may have got what was sent: there was a connection, or nobody knows, and no answer. */
    public static boolean isUnheard(IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean isTimeout = e instanceof SocketTimeoutException && !message.toLowerCase(Locale.ROOT).contains("connect");
        boolean isUnreadable = message.startsWith(NO_STATUS) || message.startsWith("stream was reset");
        boolean isSentToSomebody = !(e instanceof TokenException || e instanceof SSLException);
        return isSentToSomebody && (isTimeOver(e) || isTimeout || isClosed(e, message) || isUnreadable || text(e).equals(CANCELED));
    }

    public static String text(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof TokenException) {
            return message;
        }
        if (isTimeOver(e)) {
            return TIME_OVER;
        }
        if (e instanceof UnknownHostException) {
            return message;
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            Matcher address = ADDRESS.matcher(message);
            return address.find() ? connecting(e, address.group(1)) : refusal(e);
        }
        if (e instanceof SocketTimeoutException) {
            return message.toLowerCase(Locale.ROOT).contains("connect") ? refusal(e) : "timed out";
        }
        if (e instanceof SSLException ssl) {
            return "TLS: " + tls(ssl, message);
        }
        if (message.startsWith(NO_STATUS)) {
            return "the server does not speak HTTP here: it said " + GoQuote.quote(firstLine(message.substring(NO_STATUS.length())));
        }
        if (isClosed(e, message)) {
            return CLOSED;
        }
        if (e instanceof InterruptedIOException || message.equals("Canceled") || message.equals("Socket closed")) {
            return CANCELED;
        }
        return firstLine(message);
    }

    private static boolean isClosed(IOException e, String message) {
        return e instanceof EOFException
                || message.startsWith("unexpected end of stream")
                || (e instanceof SocketException && (message.equals("Connection reset") || message.equals("Broken pipe")));
    }

    /** Why nobody trusts a certificate; Java's name classes of its own. */
    private static String tls(SSLException e, String message) {
        if (e instanceof SSLPeerUnverifiedException) {
            Matcher names = NAMES.matcher(message);
            return "the certificate is for " + (names.find() ? names.group(1) : "other names")
                    + ", not for the host of the URL or, if there is one, server_name";
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "the certificate has expired on " + day(cause);
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "the certificate is not valid before " + day(cause);
            }
            if (cause instanceof CertPathBuilderException) {
                return "the certificate is signed by an unknown authority: name its CA in tls_config with ca_file";
            }
        }
        if (message.equals("Unsupported or unrecognized SSL message")) {
            return "the server does not speak TLS here";
        }
        String reason = firstLine(ALERT.matcher(message).replaceFirst(""));
        return reason.startsWith(REMOTE)
                ? "the server refuses: " + reason.substring(REMOTE.length()).replace('_', ' ')
                : reason;
    }

    /** Java says {@code NotAfter: Fri Jan 02 00:00:00 UTC 2026}. */
    private static String day(Throwable validity) {
        return firstLine(String.valueOf(validity.getMessage())).replaceFirst("^Not(After|Before): ", "");
    }

    /** Why there is no connection to the address. */
    public static String connecting(IOException e, String address) {
        return refusal(e) + ": " + address;
    }

    private static String refusal(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String reason = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return e instanceof SocketTimeoutException ? "connecting timed out"
                : reason.contains("refused") ? "connection refused"
                : reason.contains("no route") ? "no route to host"
                : reason.contains("unreachable") ? "network is unreachable"
                : firstLine(reason);
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
