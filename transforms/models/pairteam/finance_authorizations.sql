select
    permit.authorization_id,
    link.person_id,
    permit.service,
    permit.requested_on,
    case when permit.decided_on <= :as_of then permit.decided_on end
        as decided_on,
    case when permit.decided_on <= :as_of then permit.decision else 'pending' end
        as decision,
    case when permit.decided_on <= :as_of then permit.valid_until end
        as valid_until,
    case
        when permit.decided_on <= :as_of
            then datediff(permit.decided_on, permit.requested_on)
    end as days_to_decision
from silver.stage_arc__authorizations as permit
inner join gold.person_crosswalk as link
    on permit.patient_id = link.record_id and link.source = 'arc'
where permit.requested_on <= :as_of
