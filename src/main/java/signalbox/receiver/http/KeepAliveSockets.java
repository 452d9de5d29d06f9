package signalbox.receiver.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;

/**
 * Sockets that ask every 15 s whether the other side is still there, so that a connection which some firewall has
 * forgotten is not found dead by the next page.
 */
final class KeepAliveSockets extends PlainSocketFactory {

    private static final int SECONDS = 15;
    private static final int QUESTIONS = 3;

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new Socket();
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, SECONDS);
        set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, SECONDS);
        set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, QUESTIONS);
        return socket;
    }

    private static void set(Socket socket, SocketOption<Integer> option, int value) throws IOException {
        if (socket.supportedOptions().contains(option)) {
            socket.setOption(option, value);
        }
    }
}
