package org.carelake.samples;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which form is filled in for whom and when: 2,350 completed responses over the 35 forms and 34
 * others.
 */
final class Schedule {
  /** Completed responses of each form. */
  static final Map<String, Integer> COMPLETED = completed();

  private static final List<String> OTHER_STATUSES =
      List.of("in-progress", "amended", "entered-in-error", "stopped", "in-progress");

  private final Forms forms;
  private final List<Client> order;
  private final List<Visit> visits = new ArrayList<>();

  private Schedule(Forms forms, List<Client> clients) {
    this.forms = forms;
    this.order = new ArrayList<>(List.of(clients.get(0)));
    order.addAll(Rng.of("order", 0).shuffled(clients.subList(1, clients.size())));
  }

  static List<Visit> build(Forms forms, List<Client> clients) {
    Schedule schedule = new Schedule(forms, clients);
    COMPLETED.forEach(schedule::add);
    schedule.addOthers();
    return schedule.visits;
  }

  private void add(String name, int count) {
    Form form = forms.form(name);
    List<Client> pool = pool(name);
    for (int nth = 0; nth < count; nth++) {
      Client client = pool.get(nth % pool.size());
      visits.add(visit(form, client, nth, nth / pool.size(), "completed"));
    }
  }

  private void addOthers() {
    List<String> names =
        List.of(
            "qr_start_ipc_s1",
            "qr_phq_9_s1",
            "qr_mw_tool",
            "qr_gad_7_s2",
            "qr_planning_next_steps",
            "qr_start_ipc_s2",
            "qr_sbirt",
            "qr_spi_subform_1",
            "qr_sf_pcl_5_s3",
            "qr_financial_wellness_tool",
            "qr_spi_subform_4");
    for (int i = 0; i < 34; i++) {
      Form form = forms.form(names.get(i % names.size()));
      visits.add(visit(form, order.get(3 + 5 * i), 1000 + i, 1, OTHER_STATUSES.get(i % 5)));
    }
  }

  private Visit visit(Form form, Client client, int nth, int repeat, String status) {
    int seq = visits.size();
    Rng rng = Rng.of("visit", seq);
    LocalDate day = client.registered().toLocalDate().plusDays(days(form, client) + 20L * repeat);
    OffsetDateTime authored =
        form.name().equals("qr_registration_info") && repeat == 0
            ? client.registered()
            : When.on(day, rng);
    return new Visit(seq, nth, form, client, authored, status);
  }

  private static int days(Form form, Client client) {
    int session = form.session();
    if (session > 0) {
      return session * 9 + Rng.of("session-day/" + client.index(), session).below(5);
    }
    return switch (form.name()) {
      case "qr_registration_info" -> 0;
      case "qr_mw_tool", "qr_sociodemographic_survey" -> 1;
      case "qr_financial_wellness_tool" -> 2;
      case "qr_planning_next_steps", "qr_common_mental_health_symptoms" -> 3;
      case "qr_spi_subform_1" -> 5;
      case "qr_sbirt", "qr_spi_subform_2" -> 6;
      case "qr_spi_subform_3" -> 7;
      case "qr_spi_subform_4" -> 8;
      case "qr_remove_patient" -> 72;
      default -> 42;
    };
  }

  /** Those who may have a form: the canary first, and nested for the four sessions. */
  private List<Client> pool(String name) {
    return switch (name) {
      case "qr_registration_info" -> order;
      case "qr_start_ipc_s1", "qr_mood_rating_s1" -> first(180);
      case "qr_phq_9_s1", "qr_gad_7_s1", "qr_sf_pcl_5_s1" -> first(150);
      case "qr_start_ipc_s2" -> first(139);
      case "qr_phq_9_s2", "qr_gad_7_s2", "qr_sf_pcl_5_s2", "qr_mood_rating_s2" -> every(1, 2, 139);
      case "qr_start_ipc_s3" -> first(77);
      case "qr_phq_9_s3", "qr_gad_7_s3", "qr_sf_pcl_5_s3", "qr_mood_rating_s3" -> first(60);
      case "qr_start_ipc_s4" -> first(41);
      case "qr_phq_9_s4",
          "qr_gad_7_s4",
          "qr_sf_pcl_5_s4",
          "qr_mood_rating_s4",
          "qr_mw_tool_ipc_session_4" ->
          first(40);
      case "qr_1_month_follow_up" -> order.subList(4, 5);
      case "qr_mw_tool", "qr_planning_next_steps" -> every(1, 2, 200);
      case "qr_financial_wellness_tool" -> every(2, 3, 200);
      case "qr_sbirt" -> every(2, 4, 260);
      case "qr_spi_subform_1", "qr_spi_subform_2", "qr_spi_subform_3", "qr_spi_subform_4" ->
          every(90, 1, 190);
      case "qr_remove_patient" -> removed();
      default -> every(3, 5, 400);
    };
  }

  private List<Client> first(int count) {
    return order.subList(0, count);
  }

  private List<Client> every(int start, int step, int end) {
    List<Client> pool = new ArrayList<>(List.of(order.get(0)));
    IntStream.iterate(start, i -> i < end, i -> i + step).mapToObj(order::get).forEach(pool::add);
    return pool;
  }

  private List<Client> removed() {
    List<Client> pool = new ArrayList<>(List.of(order.get(0)));
    order.stream().filter(Client::deceased).forEach(pool::add);
    order.subList(300, 400).stream().filter(client -> !client.deceased()).forEach(pool::add);
    return pool;
  }

  private static Map<String, Integer> completed() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("qr_registration_info", 410);
    sessions(counts, "qr_start_ipc_s", 189, 143, 79, 42);
    counts.put("qr_spi_subform_1", 101);
    counts.put("qr_spi_subform_2", 71);
    counts.put("qr_spi_subform_3", 2);
    counts.put("qr_spi_subform_4", 67);
    counts.put("qr_sbirt", 53);
    sessions(counts, "qr_phq_9_s", 155, 61, 47, 32);
    sessions(counts, "qr_gad_7_s", 127, 54, 44, 35);
    sessions(counts, "qr_sf_pcl_5_s", 136, 60, 47, 38);
    sessions(counts, "qr_mood_rating_s", 36, 5, 6, 1);
    counts.put("qr_mw_tool", 70);
    counts.put("qr_mw_tool_ipc_session_4", 10);
    counts.put("qr_sociodemographic_survey", 68);
    counts.put("qr_common_mental_health_symptoms", 44);
    counts.put("qr_financial_wellness_tool", 44);
    counts.put("qr_planning_next_steps", 36);
    counts.put("qr_remove_patient", 30);
    counts.put("qr_confidential_s1", 6);
    counts.put("qr_1_month_follow_up", 1);
    return counts;
  }

  private static void sessions(Map<String, Integer> counts, String prefix, int... each) {
    for (int i = 0; i < each.length; i++) {
      counts.put(prefix + (i + 1), each[i]);
    }
  }
}
