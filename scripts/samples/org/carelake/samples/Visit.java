package org.carelake.samples;

import java.time.OffsetDateTime;

/**
 * One questionnaire response to be made.
 *
 * @param seq its number among all responses
 * @param nth its number within the form
 * @param status FHIR status of the response
 */
record Visit(int seq, int nth, Form form, Client client, OffsetDateTime authored, String status) {

  String id() {
    return client.canary()
        ? Client.CANARY + "RESPONSE-ID-" + seq
        : Rng.uuid("QuestionnaireResponse", seq);
  }

  boolean completed() {
    return status.equals("completed");
  }

  /** Instruments of which two items were left open. */
  boolean incomplete() {
    return !completed() || nth % 20 == 7 && form.name().matches("qr_(phq_9|gad_7|sf_pcl_5)_s[1-4]");
  }

  /** Answered on the form's former instrument, whose link ids no definition knows. */
  boolean legacy() {
    return form.name().equals("qr_sf_pcl_5_s1") && nth % 40 == 31;
  }
}
