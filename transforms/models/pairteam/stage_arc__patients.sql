with numbered as (
    select
        trim(patient_id) as patient_id,
        upper(nullif(trim(cin), '')) as cin,
        trim(first_name) as first_name,
        trim(last_name) as last_name,
        date_of_birth,
        coalesce(lower(trim(sex)), 'unknown') as sex,
        right(regexp_replace(phone, '[^0-9]', ''), 10) as phone,
        trim(zip) as zip,
        lower(language) as language,
        lower(status) = 'active' as is_active,
        created_at,
        row_number() over (
            partition by trim(patient_id)
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.arc__patients
    where _removed_at is null
)

select
    patient_id,
    cin,
    first_name,
    last_name,
    date_of_birth,
    sex,
    phone,
    zip,
    language,
    is_active,
    created_at
from numbered
where place = 1
