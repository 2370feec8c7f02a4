with numbered as (
    select
        enrollment_id,
        patient_id,
        lower(status) as status,
        enrolled_on,
        disenrolled_on,
        lower(disenrollment_reason) as disenrollment_reason,
        health_plan,
        row_number() over (
            partition by enrollment_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.arc__ecm_enrollments
    where _removed_at is null
)

select
    enrollment_id,
    patient_id,
    status,
    enrolled_on,
    disenrolled_on,
    disenrollment_reason,
    health_plan
from numbered
where place = 1
