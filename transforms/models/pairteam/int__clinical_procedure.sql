select
    procedure.procedure_id,
    link.person_id,
    procedure.visit_id as encounter_id,
    'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets' as code_system,
    procedure.hcpcs as code,
    procedure.performed_on as performed_date
from silver.stage_elation__procedures as procedure
inner join gold.person_crosswalk as link
    on procedure.elation_id = link.record_id and link.source = 'elation'
where procedure.performed_on <= :as_of
