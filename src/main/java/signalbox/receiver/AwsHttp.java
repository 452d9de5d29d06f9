package signalbox.receiver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.RequestBody;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.TransportError;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Sends what the library of AWS has signed the way {@code http_config} says. For one attempt: whatever is sent has to be
 * answered before that is over.
 *
 * @param client what sends; closed by the receiver
 * @param deadline the end of the attempt
 */
record AwsHttp(HttpClient client, Deadline deadline) implements SdkHttpClient {

    /** The client writes these by itself; none is signed but the host, which is the same. */
    private static final Set<String> LEFT_OUT = Set.of("host", "user-agent", "content-length");

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {

            @Override
            public HttpExecuteResponse call() throws IOException {
                return send(request);
            }

            @Override
            public void abort() {} // the deadline does
        };
    }

    private HttpExecuteResponse send(HttpExecuteRequest signed) throws IOException {
        HttpRequest request = request(signed);
        HttpClient.Answer answer;
        try {
            answer = client.send(request, deadline, true);
        } catch (IOException e) {
            String method = request.method().charAt(0) + request.method().substring(1).toLowerCase(Locale.ROOT);
            throw new IOException(method + " \"" + request.url() + "\": " + TransportError.text(e), e);
        }
        // What is broken off would hide the status behind a complaint of the parser, and so would what is no XML at all: not
        // every far end that takes messages answers as AWS does, and a message that was taken is not to be sent again.
        String body = answer.isWhole() && answer.body().contains("<") ? answer.body() : "";
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder().statusCode(answer.code()).statusText(answer.reason()).build())
                .responseBody(AbortableInputStream.create(
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
    }

    private static HttpRequest request(HttpExecuteRequest signed) throws IOException {
        SdkHttpRequest head = signed.httpRequest();
        List<HttpRequest.Header> headers = new ArrayList<>();
        head.forEachHeader((name, values) -> {
            if (!LEFT_OUT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> headers.add(new HttpRequest.Header(name, value)));
            }
        });
        return new HttpRequest(
                head.method().name(), head.getUri().toString(), headers, body(signed.contentStreamProvider()), HttpRequest.GO);
    }

    private static Optional<RequestBody> body(Optional<ContentStreamProvider> content) throws IOException {
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream stream = content.get().newStream()) {
            return Optional.of(RequestBody.create(stream.readAllBytes()));
        }
    }

    @Override
    public void close() {} // the receiver's
}
