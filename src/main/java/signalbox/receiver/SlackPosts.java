package signalbox.receiver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The message that tells of each group, so that it can be replaced by the next one (spec/receivers.md 6). Kept in memory
 * alone, and of the groups that were told of last: who is forgotten, gets a new message. Any thread.
 */
final class SlackPosts {

    private final Map<String, Post> posts;

    /** As Slack knows a message. */
    record Post(String ts, String channel) {}

    /** Remembers so many. */
    SlackPosts(int most) {
        posts = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Post> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Optional<Post> of(String groupKey) {
        return Optional.ofNullable(posts.get(groupKey));
    }

    synchronized void remember(String groupKey, Post post) {
        posts.put(groupKey, post);
    }

    /** Whether there was one. */
    synchronized boolean forget(String groupKey) {
        return posts.remove(groupKey) != null;
    }
}
