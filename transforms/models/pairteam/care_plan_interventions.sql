select
    intervention.intervention_id,
    link.person_id,
    intervention.category,
    case when intervention.closed_on <= :as_of then 'closed' else 'open' end
        as status,
    intervention.opened_on,
    case when intervention.closed_on <= :as_of then intervention.closed_on end
        as closed_on,
    datediff(
        least(coalesce(intervention.closed_on, :as_of), :as_of),
        intervention.opened_on
    ) as days_open,
    case when intervention.closed_on <= :as_of then intervention.outcome end
        as outcome,
    intervention.owner_id
from silver.stage_arc__interventions as intervention
inner join gold.person_crosswalk as link
    on intervention.patient_id = link.record_id and link.source = 'arc'
where intervention.opened_on <= :as_of
