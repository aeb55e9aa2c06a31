package io.pgcmk.adapter.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.pgcmk.example.Servers;
import io.pgcmk.fake.MutableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentDocumentsTest {
    private static final Duration AGE = Duration.ofSeconds(10);
    private static final String PATH = "/subscriptions/1";

    private final MutableClock clock = new MutableClock(Servers.START);
    private final AtomicInteger reads = new AtomicInteger();
    private boolean readable = true;
    private final RecentDocuments documents = new RecentDocuments(this::read, AGE, clock);

    @Test
    void tellAgainWhatIsNotOldYet() {
        documents.find(PATH, "1");
        clock.advance(AGE.minusMillis(1));

        assertThat(documents.find(PATH, "1")).contains(IntNode.valueOf(1));
    }

    @Test
    void readAnewWhatIsOld() {
        documents.find(PATH, "1");
        clock.advance(AGE);

        assertThat(documents.find(PATH, "1")).contains(IntNode.valueOf(2));
    }

    @Test
    void readOnceForAllWhoAskAtOnce() {
        IntStream.range(0, 200).parallel().forEach(asker -> documents.find(PATH, "1"));

        assertThat(reads).hasValue(1);
    }

    @Test
    void tellNoDocumentForAnother() {
        documents.find(PATH, "1");

        assertThat(documents.find("/subscriptions/2", "1")).contains(IntNode.valueOf(2));
    }

    @Test
    void keepNothingOfAFailure() {
        readable = false;
        assertThatThrownBy(() -> documents.find(PATH, "1")).isInstanceOf(ArmUnreadableException.class);
        readable = true;

        assertThat(documents.find(PATH, "1")).contains(IntNode.valueOf(2));
    }

    private Optional<JsonNode> read(String path, String apiVersion) {
        int number = reads.incrementAndGet();
        if (!readable) {
            throw new ArmUnreadableException("as the test asked for");
        }
        return Optional.of(IntNode.valueOf(number));
    }
}
