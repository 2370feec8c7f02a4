package org.carelake.transforms.masking;

import java.util.Objects;
import scala.runtime.AbstractFunction2;

/** Days since 1970 and a patient's id to days that lie earlier by the patient's offset. */
final class DateShiftMask extends AbstractFunction2<Object, Object, Object> implements Mask {
  private static final long serialVersionUID = 1L;

  private final PseudonymKey key;
  private final int maxDays;

  DateShiftMask(PseudonymKey key, int maxDays) {
    this.key = Objects.requireNonNull(key, "key is null");
    this.maxDays = maxDays;
  }

  @Override
  public Object apply(Object days, Object patient) {
    return days == null || patient == null
        ? null
        : (Object) ((Integer) days - key.offsetDays((String) patient, maxDays));
  }

  @Override
  public String method() {
    return "date-shift";
  }

  @Override
  public String toString() {
    return method();
  }
}
