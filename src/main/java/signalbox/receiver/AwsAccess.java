package signalbox.receiver;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import signalbox.config.SnsConfig;
import signalbox.notify.Delivery;
import signalbox.receiver.http.Undelivered;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Who we are to AWS, and in which region (spec/receivers.md 17). Any thread. */
final class AwsAccess {

    /** As long as a role is assumed for; it is assumed anew a while before that is over. */
    private static final Duration ROLE = Duration.ofMinutes(15);
    private static final Duration BEFORE_END = Duration.ofMinutes(2);
    private static final String SESSION = "signalbox";
    private static final String DEFAULT_PROFILE = "default";

    private final SnsConfig.SigV4 config;
    private final Optional<URI> sts;
    private final InstantSource clock;
    private final AwsRegionProvider regions;
    private final AwsCredentialsProvider ours;
    private volatile Optional<Credentials> role = Optional.empty();

    /**
     * The access of one receiver.
     *
     * @param profiles the files shared by all programs that speak to AWS
     * @param sts where roles are assumed, if not where AWS says
     * @param clock tells when a role has to be assumed anew
     */
    AwsAccess(SnsConfig.SigV4 config, Supplier<ProfileFile> profiles, Optional<URI> sts, InstantSource clock) {
        this.config = config;
        this.sts = sts;
        this.clock = clock;
        regions = new AwsRegionProviderChain(
                new SystemSettingsRegionProvider(),
                new AwsProfileRegionProvider(profiles, config.profile().isEmpty() ? DEFAULT_PROFILE : config.profile()));
        ours = provider(config, profiles);
    }

    private static AwsCredentialsProvider provider(SnsConfig.SigV4 config, Supplier<ProfileFile> profiles) {
        if (!config.accessKey().isEmpty()) {
            return StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(config.accessKey(), config.secretKey().value()));
        }
        return config.profile().isEmpty()
                ? DefaultCredentialsProvider.builder().profileFile(profiles).build()
                : ProfileCredentialsProvider.builder().profileFile(profiles).profileName(config.profile()).build();
    }

    /** The region, of the configuration or of the environment. */
    Region region() throws Undelivered {
        if (!config.region().isEmpty()) {
            return Region.of(config.region());
        }
        try {
            return regions.getRegion();
        } catch (SdkClientException e) {
            String text = "region not configured in sns.sigv4.region or in default credentials chain";
            throw new Undelivered(Delivery.retry(Delivery.OTHER, text), false);
        }
    }

    /** Who signs; throws the library's exceptions, {@link AwsServiceException} when the role is refused. */
    AwsCredentialsProvider credentials(SdkHttpClient http, Region region) {
        return config.roleArn().isEmpty() ? ours : StaticCredentialsProvider.create(role(http, region));
    }

    private AwsCredentials role(SdkHttpClient http, Region region) {
        Credentials assumed = role
                .filter(credentials -> clock.instant().isBefore(credentials.expiration().minus(BEFORE_END)))
                .orElseGet(() -> assume(http, region));
        role = Optional.of(assumed);
        return AwsSessionCredentials.create(assumed.accessKeyId(), assumed.secretAccessKey(), assumed.sessionToken());
    }

    private Credentials assume(SdkHttpClient http, Region region) {
        StsClientBuilder builder = StsClient.builder()
                .region(region)
                .credentialsProvider(ours)
                .httpClient(http)
                .overrideConfiguration(options -> options.retryStrategy(AwsRetryStrategy.doNotRetry()));
        sts.ifPresent(builder::endpointOverride);
        AssumeRoleRequest.Builder request = AssumeRoleRequest.builder()
                .roleArn(config.roleArn())
                .roleSessionName(SESSION)
                .durationSeconds((int) ROLE.toSeconds());
        if (!config.externalId().isEmpty()) {
            request.externalId(config.externalId());
        }
        try (StsClient client = builder.build()) {
            return client.assumeRole(request.build()).credentials();
        }
    }
}
