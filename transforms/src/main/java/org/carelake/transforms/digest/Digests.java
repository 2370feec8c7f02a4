package org.carelake.transforms.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as lower-case hexadecimal digits; texts are taken as UTF-8. */
public final class Digests {
  private static final HexFormat HEX = HexFormat.of();

  private Digests() {}

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /** The SHA-256 of a text, 64 digits. */
  public static String sha256(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return sha256(bytes, 0, bytes.length);
  }

  /** The SHA-256 of a part of some bytes, 64 digits. */
  public static String sha256(byte[] bytes, int start, int end) {
    MessageDigest digest = sha256();
    digest.update(bytes, start, end - start);
    return hex(digest);
  }

  /** The MD5 of a text, 32 digits; for what another system has laid down, never for secrecy. */
  public static String md5(String text) {
    MessageDigest digest = digest("MD5");
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return hex(digest);
  }

  /** What a digest was fed with, which it forgets. */
  public static String hex(MessageDigest digest) {
    return HEX.formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + algorithm, impossible);
    }
  }
}
