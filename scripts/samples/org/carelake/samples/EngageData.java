package org.carelake.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Everything that the engage tenant's source delivered, in order of delivery. */
final class EngageData {
  static final int PATIENTS = 400;

  private EngageData() {}

  static List<Received> build(Forms forms) {
    return History.of(current(forms));
  }

  /** The resources as they are at the end. */
  private static List<Map<String, Object>> current(Forms forms) {
    Network network = new Network();
    List<Client> clients =
        IntStream.range(0, PATIENTS).mapToObj(i -> Client.of(i, network)).toList();
    List<Map<String, Object>> all = new ArrayList<>(network.resources());
    for (int i = 0; i < Network.PRACTITIONERS; i++) {
      all.add(Practitioners.resource(i, network));
    }
    for (int i = 0; i < Network.PRACTITIONERS; i++) {
      all.add(Practitioners.role(i, network));
    }
    forms.all().forEach(form -> all.add(Questionnaires.resource(form)));
    clients.forEach(client -> all.add(Patients.resource(client, network)));
    List<Visit> visits = Schedule.build(forms, clients);
    Encounters encounters = new Encounters(visits, clients);
    all.addAll(encounters.resources(network));
    List<Responses.Filled> filled = visits.stream().map(Responses::fill).toList();
    Observations observations = new Observations(filled);
    for (Responses.Filled one : filled) {
      all.add(
          Responses.resource(
              one, encounters.of(one.visit()), observations.of(one.visit()), network));
    }
    all.addAll(observations.resources(encounters, network));
    CarePlans plans = new CarePlans();
    all.addAll(plans.resources(clients, network));
    all.addAll(Tasks.resources(clients, network, plans, forms.all()));
    return all;
  }
}
