select
    assessment_id,
    patient_id,
    assessed_on,
    instrument,
    domain,
    lower(has_need) = 'yes' as has_need,
    score
from bronze.arc__assessments
where _removed_at is null
qualify
    row_number() over (
        partition by assessment_id
        order by _extracted_at desc, _row_number desc
    ) = 1
