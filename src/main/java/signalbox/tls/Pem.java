package signalbox.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as PEM text. */
public final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    /** {@code AlgorithmIdentifier} of RSA: the object identifier 1.2.840.113549.1.1.1 and NULL. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** The object identifier 1.2.840.10045.2.1, an elliptic curve's public key. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Pem() {}

    /** Every certificate in a text; what else it holds is passed over. */
    public static List<X509Certificate> certificates(String text) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals("CERTIFICATE")) {
                byte[] der = decode(block.group(2));
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        }
        return certificates;
    }

    /** The private key in a text: PKCS #8, or what OpenSSL wrote before it. */
    public static PrivateKey privateKey(String text) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals("ENCRYPTED PRIVATE KEY") || block.group(2).contains("ENCRYPTED")) {
                throw new InvalidKeySpecException("the key is encrypted: decrypt it first");
            }
            if (kind.equals("PRIVATE KEY")) {
                return key(decode(block.group(2)));
            }
            if (kind.equals("RSA PRIVATE KEY")) {
                byte[] pkcs1 = decode(block.group(2));
                return key(tagged(0x30, VERSION_0, RSA, tagged(0x04, pkcs1)));
            }
            if (kind.equals("EC PRIVATE KEY")) {
                byte[] sec1 = decode(block.group(2));
                return key(tagged(0x30, VERSION_0, tagged(0x30, EC, curve(sec1)), tagged(0x04, sec1)));
            }
        }
        throw new InvalidKeySpecException("no private key found in PEM input");
    }

    private static byte[] decode(String base64) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("malformed PEM block", e);
        }
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException fault = new InvalidKeySpecException("failed to parse private key");
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                fault.addSuppressed(e); // perhaps another kind
            }
        }
        throw fault;
    }

    /** The curve's name, which SEC 1 keeps in the field tagged 0 after version and secret. */
    private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
        try {
            int at = content(sec1, 0);
            at = content(sec1, at) + length(sec1, at); // past the version
            at = content(sec1, at) + length(sec1, at); // past the secret
            if ((sec1[at] & 0xff) != 0xa0) {
                throw new InvalidKeySpecException("the key does not name its curve");
            }
            int start = content(sec1, at);
            return Arrays.copyOfRange(sec1, start, start + length(sec1, at));
        } catch (IndexOutOfBoundsException e) {
            throw new InvalidKeySpecException("failed to parse EC private key", e);
        }
    }

    /** Where the content of the element at {@code at} begins. */
    private static int content(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
    }

    /** How long the content of the element at {@code at} is. */
    private static int length(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        if (length < 0x80) {
            return length;
        }
        int value = 0;
        for (int i = 0; i < (length & 0x7f); i++) {
            value = (value << 8) | (der[at + 2 + i] & 0xff);
        }
        return value;
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length >= 0x100) {
            element.write(0x82);
            element.write(length >> 8);
        } else if (length >= 0x80) {
            element.write(0x81);
        }
        element.write(length);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
