package org.carelake.schemas.form;

import java.util.List;

/** The instruments and flags of a package's forms. */
public record Instruments(List<Instrument> instruments, List<Flag> flags) {
  public Instruments {
    instruments = List.copyOf(instruments);
    flags = List.copyOf(flags);
  }
}
