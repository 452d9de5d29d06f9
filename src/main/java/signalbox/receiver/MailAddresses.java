package signalbox.receiver;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;

/** The addresses in a list as people write it: {@code Infra <infra@example.org>, ops@example.org}. */
final class MailAddresses {

    private MailAddresses() {}

    /**
     * The bare addresses, those of groups included; empty members between commas are skipped.
     *
     * @throws AddressException when one is not an address, or there is none; it quotes the list
     */
    static List<String> parse(String list) throws AddressException {
        List<String> addresses = new ArrayList<>();
        for (InternetAddress address : InternetAddress.parse(list, true)) {
            InternetAddress[] group = address.getGroup(true);
            for (InternetAddress member : group == null ? new InternetAddress[] {address} : group) {
                member.validate();
                addresses.add(member.getAddress());
            }
        }
        if (addresses.isEmpty()) {
            throw new AddressException("no address");
        }
        return addresses;
    }
}
