package signalbox.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL of Debian's package with data of its own, on a port of its own. It does not run as root: then as the user postgres. */
public final class PostgresServer implements AutoCloseable {

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");
    private static final String PASSWORD = "sesame/s3cret";

    private final Path bin;
    private final Path folder;
    private final int port;

    public PostgresServer() throws Exception {
        bin = bin();
        folder = Files.createTempDirectory(Path.of("/tmp"), "signalbox-postgresql");
        Path password = folder.resolve("password");
        Files.writeString(password, PASSWORD);
        if (IS_ROOT) {
            run(List.of("chown", "-R", "postgres:", folder.toString()));
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        asUser("initdb", "-D", data(), "-U", "admin", "--auth=scram-sha-256", "--pwfile=" + password, "--no-sync", "--encoding=UTF8", "--locale=C");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        start();
        try (Connection admin = connect("postgres")) {
            execute(admin, "CREATE ROLE signalbox LOGIN PASSWORD '" + PASSWORD + "'");
            execute(admin, "CREATE ROLE reader LOGIN PASSWORD '" + PASSWORD + "'");
        }
    }

    private static Path bin() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            throw new IllegalStateException("there is no PostgreSQL: expected Debian's package postgresql, which .ci/run installs");
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(found -> Files.isExecutable(found.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IllegalStateException("there is no initdb below " + VERSIONS + ": expected Debian's package postgresql"));
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void asUser(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(IS_ROOT ? List.of("runuser", "-u", "postgres", "--") : List.of());
        command.add(bin.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException {
        Path said = folder.resolve("said"); // no pipe: the server, which goes on, would hold it
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile().getParentFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(command + " ended with " + code + ": " + Files.readString(said));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it, also where it was killed: then it is there when the processes of the killed one are gone. */
    public void start() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                asUser("pg_ctl", "start", "-w", "-D", data(), "-l", folder.resolve("log").toString(), "-o",
                        "-p " + port + " -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories=" + folder);
                return;
            } catch (IOException e) {
                if (attempt == 20) {
                    throw new IOException(Files.readString(folder.resolve("log")), e);
                }
            }
        }
    }

    public void stop() throws IOException {
        asUser("pg_ctl", "stop", "-w", "-m", "fast", "-D", data());
    }

    /** As by {@code kill -9}. */
    public void kill() throws IOException {
        signal("KILL");
    }

    private void signal(String name) throws IOException {
        String pid = Files.readAllLines(folder.resolve("data").resolve("postmaster.pid")).get(0);
        run(List.of("kill", "-" + name, pid));
    }

    public int port() {
        return port;
    }

    /** As the one who may do all. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database, "admin"));
    }

    /** Makes a database that {@code signalbox} owns. */
    public void create(String database) throws SQLException {
        try (Connection admin = connect("postgres")) {
            execute(admin, "CREATE DATABASE " + database + " OWNER signalbox");
        }
    }

    /** With the password. */
    public String url(String database, String user) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + user + "&password=" + PASSWORD.replace("/", "%2F");
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            asUser("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data());
        } catch (IOException e) {
            // it does not run
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // a folder in /tmp is left
        }
    }
}
