package signalbox.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.notify.Delivery;
import signalbox.receiver.http.AnswerJson;
import signalbox.receiver.http.StatusCheck;

/** What Telegram's answer means: its JSON says so, not its status (spec/receivers.md 16). Every failure is tried again. */
final class TelegramAnswer {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final String GROUP_MIGRATED = "Bad Request: group chat was upgraded to a supergroup chat";

    /** Failures that have a name, by their description, and their codes. */
    private static final Map<String, Integer> KNOWN = Stream.of(
                    known(401, "", "Unauthorized"),
                    known(404, "", "Not Found"),
                    known(500, "", "Internal Server Error"),
                    known(400, "", "Request Entity Too Large"),
                    known(400, "Bad Request: ", "chat not found", "chat_id is empty", "message must be non-empty",
                            "text is empty", "message is too long", "have no rights to send a message", "USER_ID_INVALID",
                            "reply message not found"),
                    known(403, "Forbidden: ", "bot was blocked by the user", "bot was kicked from the group chat",
                            "bot was kicked from the supergroup chat", "bot was kicked from the channel chat",
                            "bot can't initiate conversation with a user", "user is deactivated",
                            "bot is not a member of the channel chat"))
            .flatMap(known -> known)
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private TelegramAnswer() {}

    private static Stream<Map.Entry<String, Integer>> known(int code, String prefix, String... descriptions) {
        return Arrays.stream(descriptions).map(description -> Map.entry(prefix + description, code));
    }

    /**
     * The outcome.
     *
     * @param status is told when somebody else answers, who does not speak JSON
     * @param redacting takes out of what is quoted what was sent and is secret, before anything is cut
     */
    static Delivery outcome(int status, String body, UnaryOperator<String> redacting) {
        JsonNode answer;
        try {
            answer = AnswerJson.object(body);
        } catch (IOException e) {
            return Delivery.retry(Delivery.OTHER, "telebot: " + redacting.apply(String.valueOf(e.getMessage())) + " (status code " + status + ")");
        }
        return answer.path("ok").asBoolean(false)
                ? Delivery.sent()
                : failure(redacting.apply(answer.path("description").asText("")), answer.path("error_code").asInt(0));
    }

    private static Delivery failure(String description, int code) {
        Integer known = KNOWN.get(description);
        if (known != null) {
            return Delivery.retry(StatusCheck.reason(known), text(shortened(description), known));
        }
        if (description.equals(GROUP_MIGRATED)) {
            return Delivery.retry(Delivery.OTHER, text(shortened(description), code));
        }
        return code == TOO_MANY_REQUESTS
                ? Delivery.retry(Delivery.RATE_LIMITED, text(shortened(description), code))
                : Delivery.retry(Delivery.OTHER, text(description, code));
    }

    private static String text(String description, int code) {
        return "telegram: " + description + " (" + code + ")";
    }

    private static String shortened(String description) {
        String[] parts = description.split(": ", -1);
        return parts.length == 2 ? parts[1] : description;
    }
}
