package signalbox.receiver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import signalbox.receiver.http.TextSource;

/** What this machine is called. */
final class Hostname {

    private Hostname() {}

    /** As the kernel says, since asking a name server takes its time; {@code localhost.localdomain} if nobody knows. */
    static String ours() {
        try {
            return TextSource.content("/proc/sys/kernel/hostname").strip();
        } catch (IOException e) {
            return elsewhere();
        }
    }

    private static String elsewhere() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost.localdomain";
        }
    }
}
