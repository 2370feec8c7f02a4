with numbered as (
    select
        contact_id,
        nullif(trim(arc_patient_id), '') as arc_patient_id,
        trim(split_part(full_name, ',', 2)) as first_name,
        trim(split_part(full_name, ',', 1)) as last_name,
        birth_date as date_of_birth,
        right(regexp_replace(phone, '[^0-9]', ''), 10) as phone,
        row_number() over (
            partition by contact_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.regal__contacts
    where _removed_at is null
)

select
    contact_id,
    arc_patient_id,
    first_name,
    last_name,
    date_of_birth,
    phone
from numbered
where place = 1
