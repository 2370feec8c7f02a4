package org.carelake.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class StorageFailuresTest {
  @Test
  void aFullOrReadOnlyDiskIsToldAsSuchHoweverDeepItLies() {
    assertThat(message(new IOException("/wh/ZZCANARY=1/part: No space left on device")))
        .startsWith("the disk is full (No space left on device)")
        .doesNotContain("ZZCANARY");
    assertThat(message(new IOException("/wh/x (Read-only file system)")))
        .startsWith("the disk is read-only");
  }

  @Test
  void whatS3AnswersIsToldWithTheFileButNoValueOfAPartition() {
    AccessDeniedException denied =
        new AccessDeniedException(
            "s3a://bucket/publications/r1/visits/state=ZZCANARY/part-0.parquet",
            null,
            "Access Denied (Service: S3, Status Code: 403, Request ID: 1)");
    assertThat(message(denied))
        .contains("S3 answered 403 (access denied to s3a://bucket/publications/r1/visits")
        .contains("carelake policy")
        .doesNotContain("ZZCANARY");
    assertThat(message(new IOException("Slow Down (Service: S3, Status Code: 503, Request ID: 1)")))
        .isEqualTo("S3 answered 503 again and again: it is busy or down; run again later");
  }

  @Test
  void otherFailuresAreNotOfStorage() {
    assertThat(StorageFailures.message(new IllegalStateException("ZZCANARY"))).isEmpty();
  }

  private static String message(Exception cause) {
    return StorageFailures.message(new IllegalStateException(new RuntimeException(cause)))
        .orElseThrow();
  }
}
