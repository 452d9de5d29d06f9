package signalbox.receiver;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** A proxy that speaks SOCKS5 and CONNECT, perhaps with TLS, and leads every name to this machine. */
final class TunnelProxy implements AutoCloseable {

    /** Where it was asked to connect to: kind of address and target. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** Who asked, for SOCKS. */
    final List<String> users = new CopyOnWriteArrayList<>();
    /** The heads of CONNECT requests. */
    final List<String> heads = new CopyOnWriteArrayList<>();
    /** The only user that is let in, with the password; nobody in particular. */
    volatile Optional<String> wanted = Optional.empty();
    /** What it answers instead of connecting, 0: it connects. */
    volatile int socksFault;
    volatile String httpAnswer = "HTTP/1.1 200 Connected\r\n\r\n";
    /** What it says before it has heard anything. */
    volatile String greeting = "";
    /** Whether it hangs up as soon as it hears anything. */
    volatile boolean hangsUp;

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    TunnelProxy() {
        this(plain());
    }

    /** With TLS to itself. */
    TunnelProxy(SSLContext context) {
        this(secure(context));
    }

    private TunnelProxy(ServerSocket server) {
        this.server = server;
        start(this::accept);
    }

    private static ServerSocket plain() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket secure(SSLContext context) {
        try {
            return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tunnel-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
            int first = in.readUnsignedByte();
            if (!hangsUp) {
                int port = first == 5 ? socks(in, socket.getOutputStream()) : connect(first, in, socket.getOutputStream());
                if (port > 0) {
                    relay(socket, port);
                }
            }
        } catch (IOException e) {
            // somebody left
        }
    }

    private int socks(DataInputStream in, OutputStream out) throws IOException {
        byte[] methods = new byte[in.readUnsignedByte()];
        in.readFully(methods);
        boolean named = new String(methods, StandardCharsets.ISO_8859_1).indexOf(2) >= 0;
        if (wanted.isPresent() && !named) {
            out.write(new byte[] {5, (byte) 0xff});
            return 0;
        }
        out.write(new byte[] {5, (byte) (wanted.isPresent() ? 2 : 0)});
        if (wanted.isPresent()) {
            in.readUnsignedByte();
            String user = text(in) + ":" + text(in);
            users.add(user);
            boolean known = user.equals(wanted.get());
            out.write(new byte[] {1, (byte) (known ? 0 : 1)});
            if (!known) {
                return 0;
            }
        }
        return target(in, out);
    }

    private int target(DataInputStream in, OutputStream out) throws IOException {
        in.readFully(new byte[3]);
        int kind = in.readUnsignedByte();
        String host;
        if (kind == 3) {
            host = "name " + text(in);
        } else {
            byte[] address = new byte[kind == 1 ? 4 : 16];
            in.readFully(address);
            host = "address " + InetAddress.getByAddress(address).getHostAddress();
        }
        int port = in.readUnsignedShort();
        asked.add(host + ":" + port);
        out.write(new byte[] {5, (byte) socksFault, 0, 3, 1, 'x', 0, 0});
        return socksFault == 0 ? port : 0;
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedByte()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int connect(int first, DataInputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(first);
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        String text = head.toString(StandardCharsets.UTF_8);
        heads.add(text);
        out.write(httpAnswer.getBytes(StandardCharsets.UTF_8));
        String target = text.split(" ", 3)[1];
        return httpAnswer.contains(" 200 ") ? Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)) : 0;
    }

    private void relay(Socket socket, int port) throws IOException {
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            sockets.add(target);
            start(() -> copy(target, socket));
            copy(socket, target);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
                to.getOutputStream().flush();
            }
            to.close();
        } catch (IOException e) {
            // somebody left
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
