package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlackPostsTest {

    private final SlackPosts posts = new SlackPosts(2);

    @Test
    void groupThatWasNotToldOfForLongest_isForgotten() {
        SlackPosts.Post post = new SlackPosts.Post("1.1", "C1");
        posts.remember("a", post);
        posts.remember("b", post);
        assertThat(posts.of("a")).contains(post);
        posts.remember("c", post);
        assertThat(posts.of("b")).isEmpty();
        assertThat(posts.of("a")).contains(post);
        assertThat(posts.of("c")).contains(post);
    }

    @Test
    void laterMessageTakesThePlaceOfTheEarlier() {
        posts.remember("a", new SlackPosts.Post("1.1", "C1"));
        posts.remember("a", new SlackPosts.Post("2.2", "C1"));
        assertThat(posts.of("a")).contains(new SlackPosts.Post("2.2", "C1"));
        assertThat(posts.forget("a")).isTrue();
        assertThat(posts.forget("a")).isFalse();
        assertThat(posts.of("a")).isEmpty();
    }
}
