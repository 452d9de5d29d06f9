package signalbox.receiver;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import signalbox.notify.Delivery;

/** What an exception of Kafka's library means for a notification. */
final class KafkaFailure {

    private static final int LONGEST = 500;

    private KafkaFailure() {}

    /** The outcome; {@code text} is what is told of it. */
    static Delivery delivery(Throwable e, String text) {
        if (e instanceof SslAuthenticationException) { // as with HTTP, where certificates are repaired while we wait
            return Delivery.retry(Delivery.OTHER, text);
        }
        if (e instanceof AuthenticationException || e instanceof AuthorizationException) {
            return Delivery.failed(Delivery.AUTH_ERROR, text);
        }
        return mayPass(e) ? Delivery.retry(Delivery.OTHER, text) : Delivery.failed(Delivery.CLIENT_ERROR, text);
    }

    /** Brokers say for good what they do not like in a record; everything else is trouble of theirs, ours or the network's. */
    private static boolean mayPass(Throwable e) {
        return e instanceof RetriableException
                || e instanceof OutOfOrderSequenceException // of this producer, which is discarded
                || e instanceof ApplicationRecoverableException // likewise
                || !(e instanceof ApiException);
    }

    /** Whether the producer is as good as it was before. */
    static boolean sparesProducer(Throwable e) {
        return e instanceof RetriableException
                || e instanceof InvalidTopicException
                || e instanceof RecordTooLargeException;
    }

    /** Why, in a line; {@code brokers} are those of the configuration. */
    static String text(Throwable e, String brokers) {
        if (e instanceof TimeoutException) { // what the brokers answered while we waited tells more
            return e.getCause() instanceof ApiException answer ? text(answer) : "no answer from the brokers " + brokers + " in time";
        }
        return text(e);
    }

    private static String text(Throwable e) {
        if (e instanceof UnknownTopicOrPartitionException) {
            return "the brokers have no such topic, and make none when they are asked: " + line(e);
        }
        Throwable cause = e.getCause();
        boolean saysAll = e instanceof ApiException && !(e instanceof SslAuthenticationException);
        return saysAll || cause == null ? line(e) : line(e) + ": " + line(cause);
    }

    private static String line(Throwable e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
    }
}
