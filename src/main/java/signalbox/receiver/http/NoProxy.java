package signalbox.receiver.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Targets that are reached without a proxy (spec/receivers.md 2.2, {@code no_proxy}). */
final class NoProxy {

    /** Everything goes through the proxy, even this machine's own addresses. */
    static final NoProxy NOBODY = new NoProxy(List.of(), false);

    private final List<Entry> entries;
    private final boolean loopback;

    private interface Entry {
        boolean matches(String host, int port);
    }

    private NoProxy(List<Entry> entries, boolean loopback) {
        this.entries = entries;
        this.loopback = loopback;
    }

    /** This machine itself, and what a comma-separated list names. */
    static NoProxy of(String list) {
        List<Entry> entries = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            String entry = part.strip().toLowerCase(Locale.ROOT);
            if (!entry.isEmpty()) {
                entries.add(entry(entry));
            }
        }
        return new NoProxy(entries, true);
    }

    boolean matches(String host, int port) {
        return (loopback && isLoopback(host)) || entries.stream().anyMatch(entry -> entry.matches(host, port));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || address(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static Entry entry(String text) {
        if (text.equals("*")) {
            return (host, port) -> true;
        }
        Optional<Entry> network = network(text);
        if (network.isPresent()) {
            return network.get();
        }
        int colon = text.lastIndexOf(':');
        boolean withPort = colon >= 0 && address(text).isEmpty() && text.substring(colon + 1).matches("[0-9]{1,5}");
        String name = unbracketed(withPort ? text.substring(0, colon) : text);
        int wanted = withPort ? Integer.parseInt(text.substring(colon + 1)) : -1;
        Entry target = address(name).isPresent() ? sameAddress(address(name).get()) : domain(name);
        return (host, port) -> (wanted < 0 || wanted == port) && target.matches(host, port);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static Entry sameAddress(InetAddress wanted) {
        return (host, port) -> address(host).map(wanted::equals).orElse(false);
    }

    private static Entry domain(String text) {
        String name = text.startsWith("*.") ? text.substring(1) : text;
        if (name.startsWith(".")) {
            return (host, port) -> host.endsWith(name);
        }
        return (host, port) -> host.equals(name) || host.endsWith("." + name);
    }

    private static Optional<Entry> network(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(text.substring(slash + 1));
        return address(text.substring(0, slash))
                .filter(net -> bits <= net.getAddress().length * 8)
                .map(net -> (host, port) -> address(host).map(a -> within(a, net, bits)).orElse(false));
    }

    private static boolean within(InetAddress address, InetAddress network, int bits) {
        byte[] a = address.getAddress();
        byte[] n = network.getAddress();
        if (a.length != n.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((a[bit / 8] & mask) != (n[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** An address written as such; names are not looked up. */
    private static Optional<InetAddress> address(String text) {
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
