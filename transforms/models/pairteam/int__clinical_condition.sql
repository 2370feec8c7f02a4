select
    condition.condition_id,
    link.person_id,
    cast(null as string) as encounter_id,
    condition.code_system,
    condition.code,
    condition.onset_date,
    condition.end_date
from silver.stage_zus__condition as condition
inner join gold.person_crosswalk as link
    on condition.zus_id = link.record_id and link.source = 'zus'
where condition.onset_date <= :as_of
