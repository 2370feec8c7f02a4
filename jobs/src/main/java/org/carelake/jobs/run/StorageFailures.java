package org.carelake.jobs.run;

import java.nio.file.AccessDeniedException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what a disk or an object store has against being written or read, out of the words of the
 * operating system and of the AWS SDK, which hold no data.
 */
final class StorageFailures {
  private static final Map<String, String> DISKS = new LinkedHashMap<>();

  static {
    DISKS.put("No space left on device", "the disk is full");
    DISKS.put("Disk quota exceeded", "the disk quota is used up");
    DISKS.put("Read-only file system", "the disk is read-only");
    DISKS.put("Permission denied", "the system denies access");
  }

  private static final Pattern SERVICE =
      Pattern.compile("\\(Service: ([A-Za-z0-9]+), Status Code: ([0-9]{3})");

  private StorageFailures() {}

  /** One sentence; empty where storage has nothing to do with it. */
  static Optional<String> message(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage());
      for (Map.Entry<String, String> disk : DISKS.entrySet()) {
        if (text.contains(disk.getKey())) {
          return Optional.of(
              disk.getValue()
                  + " ("
                  + disk.getKey()
                  + "): look at the lakehouse, the buckets and "
                  + System.getProperty("java.io.tmpdir")
                  + ", then run again; what was committed stays");
        }
      }
      Matcher service = SERVICE.matcher(text);
      if (service.find()) {
        return Optional.of(service(service.group(1), service.group(2), failure));
      }
    }
    return Optional.empty();
  }

  private static String service(String name, String status, Throwable failure) {
    String answered = String.format(Locale.ROOT, "%s answered %s", name, status);
    return switch (status) {
      case "403" ->
          answered
              + " (access denied"
              + place(failure)
              + "): look at the credentials and at the policy; carelake policy writes one";
      case "500", "502", "503", "504" ->
          answered + " again and again: it is busy or down; run again later";
      default -> answered;
    };
  }

  private static String place(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AccessDeniedException denied && denied.getFile() != null) {
        // what stands behind an equals sign is a value of a partition
        return " to " + denied.getFile().replaceAll("/[^/]*=.*", "");
      }
    }
    return "";
  }
}
