with numbered as (
    select
        elation_id,
        nullif(trim(arc_patient_id), '') as arc_patient_id,
        upper(nullif(trim(cin), '')) as cin,
        trim(first_name) as first_name,
        trim(last_name) as last_name,
        try_cast(dob as date) as date_of_birth,
        case upper(sex) when 'F' then 'female' when 'M' then 'male' else 'unknown' end
            as sex,
        right(regexp_replace(phone, '[^0-9]', ''), 10) as phone,
        trim(zip) as zip,
        row_number() over (
            partition by elation_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.elation__patients
    where _removed_at is null
)

select
    elation_id,
    arc_patient_id,
    cin,
    first_name,
    last_name,
    date_of_birth,
    sex,
    phone,
    zip
from numbered
where place = 1
