with numbered as (
    select
        procedure_id,
        elation_id,
        visit_id,
        upper(trim(hcpcs)) as hcpcs,
        try_cast(performed_on as date) as performed_on,
        row_number() over (
            partition by procedure_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.elation__procedures
    where _removed_at is null
)

select
    procedure_id,
    elation_id,
    visit_id,
    hcpcs,
    performed_on
from numbered
where place = 1
