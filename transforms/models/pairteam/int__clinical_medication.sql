select
    medication.medication_id,
    link.person_id,
    'http://www.nlm.nih.gov/research/umls/rxnorm' as code_system,
    medication.rxnorm as code,
    medication.started_on as start_date,
    medication.stopped_on as end_date
from silver.stage_elation__medications as medication
inner join gold.person_crosswalk as link
    on medication.elation_id = link.record_id and link.source = 'elation'
where medication.started_on <= :as_of
