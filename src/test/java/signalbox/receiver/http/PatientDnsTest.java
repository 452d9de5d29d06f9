package signalbox.receiver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatientDnsTest {

    private final List<InetAddress> here = List.of(InetAddress.getLoopbackAddress());

    @Test
    void answersArePassedOn() throws UnknownHostException {
        assertThat(new PatientDns(host -> here, 10_000).lookup("x")).isEqualTo(here);
    }

    @Test
    void failuresArePassedOn_andAskedForAgain() throws UnknownHostException {
        AtomicInteger asked = new AtomicInteger();
        PatientDns dns = new PatientDns(host -> {
            if (asked.incrementAndGet() == 1) {
                throw new UnknownHostException(host);
            }
            return here;
        }, 10_000);
        assertThatThrownBy(() -> dns.lookup("x")).isInstanceOf(UnknownHostException.class).hasMessage("no such host: x");
        List<InetAddress> answer = List.of();
        while (answer.isEmpty()) { // the first question may still be on its way out
            try {
                answer = dns.lookup("x");
            } catch (UnknownHostException e) {
                Thread.onSpinWait();
            }
        }
        assertThat(answer).isEqualTo(here);
    }

    @Test
    void lookUpThatHangs_isWaitedForOnlySoLong_andAskedOnce() throws UnknownHostException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        PatientDns dns = new PatientDns(host -> {
            if (host.equals("quick")) {
                return here;
            }
            asked.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return here;
        }, 20);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> dns.lookup("slow")).hasMessage("no answer from the name server: slow");
        }
        assertThat(asked).hasValue(1);
        assertThat(new PatientDns(host -> here, 10_000).lookup("quick")).isEqualTo(here);
        end.countDown();
    }
}
