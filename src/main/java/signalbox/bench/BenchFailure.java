package signalbox.bench;

/** The measurement cannot be made; the message says why and what to do. */
public final class BenchFailure extends RuntimeException {

    BenchFailure(String message) {
        super(message);
    }
}
