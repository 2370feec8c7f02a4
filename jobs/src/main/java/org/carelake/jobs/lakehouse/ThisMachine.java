package org.carelake.jobs.lakehouse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The machine that this process runs on. */
public final class ThisMachine {
  private ThisMachine() {}

  /** Its name; in a container that of the container. */
  public static String name() {
    return Optional.ofNullable(System.getenv("HOSTNAME"))
        .filter(name -> !name.isBlank())
        .orElseGet(ThisMachine::resolved);
  }

  private static String resolved() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unknown) {
      return "localhost";
    }
  }
}
