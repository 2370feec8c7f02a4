with numbered as (
    select
        claim_id,
        patient_id,
        service_date,
        submitted_on,
        procedure_code,
        billed,
        paid,
        paid_on,
        status,
        denial_reason,
        row_number() over (
            partition by claim_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.arc__claims
    where _removed_at is null
)

select
    claim_id,
    patient_id,
    service_date,
    submitted_on,
    procedure_code,
    billed,
    paid,
    paid_on,
    status,
    denial_reason
from numbered
where place = 1
