with numbered as (
    select
        assessment_id,
        patient_id,
        assessed_on,
        instrument,
        domain,
        lower(has_need) = 'yes' as has_need,
        score,
        row_number() over (
            partition by assessment_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.arc__assessments
    where _removed_at is null
)

select
    assessment_id,
    patient_id,
    assessed_on,
    instrument,
    domain,
    has_need,
    score
from numbered
where place = 1
