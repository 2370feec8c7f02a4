package org.carelake.transforms.masking;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A tenant's secret, in memory alone: it travels to executors inside tasks, and shows in no plan,
 * message, log or file. Everything made from it is HMAC-SHA-256 over a purpose and a text.
 */
public final class PseudonymKey implements Serializable {
  /** The fewest bytes that a key may have. */
  public static final int MIN_BYTES = 32;

  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_ID_DIGITS = 16;

  private final byte[] secret;
  private transient ThreadLocal<Mac> macs;

  private PseudonymKey(byte[] secret) {
    this.secret = secret.clone();
  }

  /**
   * The key that a secret text is.
   *
   * @throws IllegalArgumentException when its UTF-8 form has fewer than {@link #MIN_BYTES} bytes
   */
  public static PseudonymKey of(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_BYTES) {
      throw new IllegalArgumentException("a pseudonym key has at least " + MIN_BYTES + " bytes");
    }
    return new PseudonymKey(bytes);
  }

  /** A key of its own for a name, made from this one. */
  public PseudonymKey derived(String name) {
    return new PseudonymKey(hmac("key", name));
  }

  /**
   * What tells this key from another without giving it away: 16 hexadecimal digits of an HMAC of a
   * constant.
   */
  public String id() {
    return HexFormat.of().formatHex(hmac("id", "carelake")).substring(0, KEY_ID_DIGITS);
  }

  /**
   * The pseudonym of an id: 64 hexadecimal digits. Ids that look alike in Unicode have the same, a
   * reference {@code Patient/1/_history/2} that of its id {@code 1}.
   */
  public String pseudonym(String idOrReference) {
    return HexFormat.of().formatHex(hmac("pseudonym", bareId(idOrReference)));
  }

  /**
   * A mark that stands for a text without giving it away: 64 hexadecimal digits, others for each
   * purpose.
   */
  public String mark(String purpose, String text) {
    return HexFormat.of()
        .formatHex(hmac("mark " + purpose, Normalizer.normalize(text, Normalizer.Form.NFC)));
  }

  /** By how many days a patient's dates go back: 1 to {@code maxDays}, always the same. */
  public int offsetDays(String patient, int maxDays) {
    long number = ByteBuffer.wrap(hmac("date-shift", bareId(patient))).getLong();
    return (int) (Long.remainderUnsigned(number, maxDays) + 1);
  }

  /** The id in a reference, in Unicode NFC. */
  static String bareId(String idOrReference) {
    String text = Normalizer.normalize(idOrReference, Normalizer.Form.NFC);
    int history = text.indexOf("/_history/");
    String unversioned = history < 0 ? text : text.substring(0, history);
    return unversioned.substring(unversioned.lastIndexOf('/') + 1);
  }

  private byte[] hmac(String purpose, String text) {
    Mac mac = mac();
    mac.update(purpose.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private Mac mac() {
    ThreadLocal<Mac> local = macs;
    if (local == null) {
      local = ThreadLocal.withInitial(this::newMac);
      macs = local;
    }
    return local.get();
  }

  private Mac newMac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PseudonymKey key
        && java.security.MessageDigest.isEqual(secret, key.secret);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id());
  }

  /** The key's id, never the key. */
  @Override
  public String toString() {
    return "PseudonymKey[" + id() + "]";
  }
}
