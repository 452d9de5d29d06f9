package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import signalbox.file.FileErrors;
import signalbox.json.JsonObject;
import signalbox.message.Messages;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;

/**
 * Appends each notification to a file, a JSON object in a line. The file is opened for each, so it may be moved away at any
 * time.
 */
final class FileReceiver implements Receiver {

    private final Integration integration;
    private final Path file;
    private final Supplier<Messages> messages;
    private final InstantSource clock;

    FileReceiver(Integration integration, Path file, Supplier<Messages> messages, InstantSource clock) {
        this.integration = requireNonNull(integration, "integration is null");
        this.file = requireNonNull(file, "file is null");
        this.messages = requireNonNull(messages, "messages is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public Integration integration() {
        return integration;
    }

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        try {
            append(line(notification));
            return Delivery.sent();
        } catch (IOException e) {
            return Delivery.retry(Delivery.OTHER, "append to " + file + ": " + reason(e));
        }
    }

    private byte[] line(Notification notification) {
        JsonObject json = new JsonObject()
                .always("time", clock.instant())
                .always("integration", integration.toString());
        return WebhookBody.addedTo(json, messages.get().data(notification, 0), WebhookBody.VERSION).bytes();
    }

    private synchronized void append(byte[] line) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long before = channel.size();
            ByteBuffer bytes = ByteBuffer.wrap(line);
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes); // all of it, unless the disk fills up
                }
            } catch (IOException e) {
                takeBack(channel, before, e);
                throw e;
            }
        }
    }

    /** Half a line would spoil the next one, too. */
    private static void takeBack(FileChannel channel, long size, IOException cause) {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileAlreadyExistsException exists ? exists.getFile() + " is not a directory" : FileErrors.reason(e);
    }

    @Override
    public void close() {
        // nothing is kept open
    }
}
