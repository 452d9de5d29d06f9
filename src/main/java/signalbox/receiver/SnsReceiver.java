package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import signalbox.config.SnsConfig;
import signalbox.message.Messages;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.Redaction;
import signalbox.receiver.http.StatusCheck;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.TransportError;
import signalbox.receiver.http.Undelivered;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Publishes notifications through Amazon's SNS (spec/receivers.md 17). The library signs; it neither sends nor repeats, so that
 * {@code http_config} and the time left hold here, too.
 */
final class SnsReceiver extends HttpReceiver {

    private static final int LONGEST = 500;

    private final SnsConfig config;
    private final AwsAccess access;

    /**
     * A receiver that finds AWS where it is.
     *
     * @param client belongs to this receiver from now on
     */
    SnsReceiver(
            Integration integration, SnsConfig config, Supplier<Messages> messages, HttpClient client, InstantSource clock) {
        this(integration, config, messages, client, clock, ProfileFileSupplier.defaultSupplier(), Optional.empty());
    }

    /** With other profiles, and another place where roles are assumed. */
    SnsReceiver(
            Integration integration,
            SnsConfig config,
            Supplier<Messages> messages,
            HttpClient client,
            InstantSource clock,
            Supplier<ProfileFile> profiles,
            Optional<URI> sts) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.access = new AwsAccess(config.sigV4(), profiles, sts, clock);
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Deadline deadline = Deadline.in(timeLeft);
        SnsMessage message = new SnsMessage(config, messages().of(notification), notification);
        try {
            String url = message.url();
            PublishRequest request = message.request();
            Region region = access.region();
            try (SnsClient sns = client(url, region, new AwsHttp(client, deadline))) {
                sns.publish(request);
            }
            return Delivery.sent();
        } catch (AwsServiceException e) {
            return refused(e);
        } catch (SdkException e) {
            boolean isUnheard = e.getCause() instanceof IOException cause && TransportError.isUnheard(cause);
            return Delivery.retry(Delivery.OTHER, redacted(reason(e))).unheardIf(isUnheard);
        }
    }

    /** Made for each attempt: it is bound to its time and to a URL that may be another for each. */
    private SnsClient client(String url, Region region, AwsHttp http) throws Undelivered {
        SnsClientBuilder builder = SnsClient.builder()
                .region(region)
                .credentialsProvider(access.credentials(http, region))
                .httpClient(http)
                .overrideConfiguration(options -> options
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new PathOfTheEndpoint(!url.isEmpty())));
        if (!url.isEmpty()) {
            Endpoint endpoint = Endpoint.builder().endpointUrl(EndpointUrl.fromUri(endpoint(url))).build();
            builder.endpointProvider(any -> CompletableFuture.completedFuture(endpoint)); // an override would lose its path
        }
        return builder.build();
    }

    /**
     * Leaves the path of {@code api_url} as it is written: the library would add the one of the request, which is a slash.
     *
     * @param alone whether to
     */
    private record PathOfTheEndpoint(boolean alone) implements ExecutionInterceptor {

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            SdkHttpRequest request = context.httpRequest();
            return alone ? request.toBuilder().encodedPath("").build() : request;
        }
    }

    private static URI endpoint(String url) throws Undelivered {
        try {
            URI uri = URI.create(url);
            if (uri.getScheme() != null && uri.getHost() != null) {
                String path = String.valueOf(uri.getRawPath());
                return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path + (path.isEmpty() ? "/" : ""));
            }
        } catch (IllegalArgumentException e) {
            // said below, without the text
        }
        String text = "api_url is not a URL such as https://sns.eu-central-1.amazonaws.com";
        throw new Undelivered(Delivery.failed(Delivery.CLIENT_ERROR, text), false);
    }

    private Delivery refused(AwsServiceException e) {
        String details = e.awsErrorDetails() == null ? "" : orEmpty(e.awsErrorDetails().errorMessage());
        Delivery delivery = StatusCheck.of(e.statusCode(), redacted(details), Set.of());
        // Others let the library try that again; here it is the notifier who does.
        return e.isThrottlingException() ? Delivery.retry(Delivery.RATE_LIMITED, delivery.detail()) : delivery;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** What our own client says if it failed, else what the library says. */
    private static String reason(SdkException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return String.valueOf(cause.getMessage());
            }
        }
        String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private String redacted(String text) {
        List<String> secrets = new ArrayList<>();
        secrets.add(config.sigV4().secretKey().value());
        for (TextSource secret : client.secrets()) {
            try {
                secrets.add(secret.read());
            } catch (IOException e) {
                // what cannot be read was not sent, so nobody can repeat it
            }
        }
        return Redaction.of(secrets).of(text);
    }
}
