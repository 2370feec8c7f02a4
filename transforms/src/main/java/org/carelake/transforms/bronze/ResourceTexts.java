package org.carelake.transforms.bronze;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The resources in a JSON text: itself, or the entries of a Bundle of any type. Unlike {@link
 * ResourceStager} it asks for no id and no type known to R4, and makes no bronze rows: it serves
 * those who look into files without a lakehouse. Not thread-safe.
 */
public final class ResourceTexts {
  private static final String BUNDLE = "Bundle";

  private final EnvelopeReader envelopes;
  private final BundleReader bundles = new BundleReader();
  private final boolean keepBundles;

  /**
   * A reader.
   *
   * @param maxDepth deepest nesting of JSON objects and arrays
   * @param keepBundles whether a Bundle is given out as a resource too, before its entries
   */
  public ResourceTexts(int maxDepth, boolean keepBundles) {
    this.envelopes = new EnvelopeReader(maxDepth);
    this.keepBundles = keepBundles;
  }

  /** Whether bytes are one complete JSON text, be it one that is no resource. */
  public boolean isJson(byte[] text, int start, int end) {
    try {
      envelopes.scanner().scan(text, start, end);
      return true;
    } catch (RejectedException rejection) {
      return rejection.reason() == RejectReason.TOO_DEEP
          || rejection.reason() == RejectReason.DUPLICATE_MEMBER;
    }
  }

  /**
   * What a text holds.
   *
   * @param line the line it begins on
   */
  public List<ReceivedText> of(byte[] text, int start, int end, long line) {
    try {
      String type = envelopes.scanType(text, start, end);
      if (!type.equals(BUNDLE)) {
        return List.of(new ReceivedText.Resource(line, type, Arrays.copyOfRange(text, start, end)));
      }
      return entries(text, start, end, line);
    } catch (RejectedException rejection) {
      return List.of(refused(line, rejection));
    }
  }

  private List<ReceivedText> entries(byte[] text, int start, int end, long line)
      throws RejectedException {
    BundleOutline bundle = bundles.readAny(text, start, end);
    BundleReferences references = new BundleReferences(bundle);
    List<ReceivedText> found = new ArrayList<>();
    if (keepBundles) {
      found.add(new ReceivedText.Resource(line, BUNDLE, Arrays.copyOfRange(text, start, end)));
    }
    long entryLine = line;
    int counted = start;
    for (BundleOutline.Entry entry : bundle.entries()) {
      for (; counted < entry.start(); counted++) {
        entryLine += text[counted] == '\n' ? 1 : 0;
      }
      if (entry.hasResource() && !"outcome".equals(entry.mode())) {
        found.add(entry(entry, references, text, entryLine));
      }
    }
    return found;
  }

  private ReceivedText entry(
      BundleOutline.Entry entry, BundleReferences references, byte[] text, long line) {
    try {
      String type =
          envelopes.scanTypeWithReferences(text, entry.resourceStart(), entry.resourceEnd());
      byte[] json = BundleStager.edit(envelopes, entry, references, text).json();
      return new ReceivedText.Resource(line, type, json);
    } catch (RejectedException rejection) {
      return refused(line, rejection);
    }
  }

  private static ReceivedText refused(long line, RejectedException rejection) {
    return new ReceivedText.Refused(line, rejection.reason(), rejection.detail());
  }
}
