select
    visit.visit_id as encounter_id,
    link.person_id,
    cast(null as string) as organization_id,
    case visit.visit_type when 'telehealth' then 'VR' else 'AMB' end as class,
    cast(null as string) as code_system,
    cast(null as string) as code,
    visit.visit_date as start_date,
    cast(null as timestamp) as start_at,
    visit.visit_date as end_date,
    cast(null as timestamp) as end_at,
    cast(null as string) as discharge_disposition,
    cast(null as boolean) as is_planned
from silver.stage_elation__visits as visit
inner join gold.person_crosswalk as link
    on visit.elation_id = link.record_id and link.source = 'elation'
where visit.status = 'signed' and visit.visit_date <= :as_of
union all
select
    encounter.encounter_id,
    link.person_id,
    cast(null as string) as organization_id,
    encounter.class,
    cast(null as string) as code_system,
    cast(null as string) as code,
    encounter.start_date,
    encounter.start_at,
    case when encounter.end_date <= :as_of then encounter.end_date end
        as end_date,
    case when encounter.end_date <= :as_of then encounter.end_at end as end_at,
    encounter.discharge_disposition,
    cast(null as boolean) as is_planned
from silver.stage_zus__encounter as encounter
inner join gold.person_crosswalk as link
    on encounter.zus_id = link.record_id and link.source = 'zus'
where encounter.start_date <= :as_of
