package signalbox.receiver.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Dns;

/**
 * Sockets through a SOCKS5 proxy (RFC 1928, 1929), with a user or without. Java's own take the user's password from a place
 * that all receivers would share, and look names up by themselves.
 */
final class SocksSockets extends PlainSocketFactory {

    /**
     * Looks no name up: the proxy does it. The address only carries the name along, to be connected to by these sockets.
     */
    static final Dns BY_THE_PROXY = host -> List.of(InetAddress.getByAddress(host, new byte[4]));

    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final int VERSION = 5;
    private static final int USER_VERSION = 1;
    private static final int NO_USER = 0;
    private static final int WITH_USER = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int LONGEST = 255;
    private static final List<String> FAULTS = List.of(
            "", "general failure of the proxy", "connection not allowed by the proxy", "network unreachable", "host unreachable",
            "connection refused", "TTL expired", "command not supported", "address type not supported");

    private final ProxyRoute way;
    private final Dns dns;

    /** Sockets through a proxy that {@code dns} finds. */
    SocksSockets(ProxyRoute way, Dns dns) {
        this.way = way;
        this.dns = dns;
    }

    @Override
    public Socket createSocket() {
        return new RelayedSocket() {
            @Override
            void open(InetSocketAddress target, int timeoutMillis) throws IOException {
                Socket socket = proxy(this, timeoutMillis);
                socket.setSoTimeout(HANDSHAKE_MILLIS);
                try {
                    shakeHands(socket, target);
                } catch (IOException e) {
                    throw new IOException("SOCKS proxy " + shown(socket) + " to " + target.getHostString() + ":"
                            + target.getPort() + ": " + TransportError.text(e), e);
                }
                socket.setSoTimeout(0);
            }
        };
    }

    private Socket proxy(RelayedSocket relayed, int timeoutMillis) throws IOException {
        IOException fault = new UnknownHostException("no such host: " + way.host());
        try {
            for (InetAddress address : dns.lookup(way.host())) {
                InetSocketAddress place = new InetSocketAddress(address, way.port());
                Socket socket = new KeepAliveSockets().createSocket();
                relayed.using(socket);
                try {
                    socket.connect(place, timeoutMillis);
                    return socket;
                } catch (IOException e) {
                    socket.close();
                    fault = new IOException(TransportError.connecting(e, shown(place)), e);
                }
            }
        } catch (UnknownHostException e) {
            fault = e;
        }
        throw new IOException("proxy: " + TransportError.text(fault), fault);
    }

    private static String shown(Socket socket) {
        return shown((InetSocketAddress) socket.getRemoteSocketAddress());
    }

    private static String shown(InetSocketAddress place) {
        return place.getAddress().getHostAddress() + ":" + place.getPort();
    }

    private void shakeHands(Socket socket, InetSocketAddress target) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        boolean named = !way.user().isEmpty();
        send(socket, named ? new byte[] {VERSION, 2, NO_USER, WITH_USER} : new byte[] {VERSION, 1, NO_USER});
        expectVersion(in, VERSION, "not a SOCKS5 proxy: its answer has version ");
        int method = in.readUnsignedByte();
        if (method == WITH_USER && named) {
            identify(socket, in);
        } else if (method != NO_USER) {
            throw new IOException("the proxy wants another authentication");
        }
        send(socket, request(target));
        expectVersion(in, VERSION, "not a SOCKS5 proxy: its answer has version ");
        int answer = in.readUnsignedByte();
        if (answer != 0) {
            throw new IOException(answer < FAULTS.size() ? FAULTS.get(answer) : "error " + answer + " of the proxy");
        }
        skipAddress(in);
    }

    private void identify(Socket socket, DataInputStream in) throws IOException {
        byte[] user = way.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = way.password().getBytes(StandardCharsets.UTF_8);
        if (user.length > LONGEST || password.length > LONGEST) {
            throw new IOException("user or password longer than " + LONGEST + " bytes");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(USER_VERSION);
        out.write(user.length);
        out.writeBytes(user);
        out.write(password.length);
        out.writeBytes(password);
        send(socket, out.toByteArray());
        expectVersion(in, USER_VERSION, "not a SOCKS5 proxy: its authentication has version ");
        if (in.readUnsignedByte() != 0) {
            throw new IOException("the proxy refuses user and password");
        }
    }

    private static byte[] request(InetSocketAddress target) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {VERSION, CONNECT, 0});
        InetAddress address = target.getAddress();
        if (target.getHostString().equals(address.getHostAddress())) {
            out.write(address.getAddress().length == 4 ? IPV4 : IPV6);
            out.writeBytes(address.getAddress());
        } else {
            byte[] name = target.getHostString().getBytes(StandardCharsets.UTF_8);
            if (name.length > LONGEST) {
                throw new IOException("host name longer than " + LONGEST + " bytes");
            }
            out.write(NAME);
            out.write(name.length);
            out.writeBytes(name);
        }
        out.write(target.getPort() >> 8);
        out.write(target.getPort());
        return out.toByteArray();
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private static void expectVersion(DataInputStream in, int expected, String complaint) throws IOException {
        int version = in.readUnsignedByte();
        if (version != expected) {
            throw new IOException(complaint + version);
        }
    }

    /** From where the proxy connects, which nobody wants to know. */
    private static void skipAddress(DataInputStream in) throws IOException {
        in.readUnsignedByte(); // reserved
        int kind = in.readUnsignedByte();
        int length = switch (kind) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> in.readUnsignedByte();
            default -> throw new IOException("unknown address type " + kind);
        };
        in.readFully(new byte[length + 2]);
    }
}
