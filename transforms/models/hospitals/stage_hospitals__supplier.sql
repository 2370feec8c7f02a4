with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__supplier
    where _removed_at is null
),

mended as (
    -- an address with an unquoted comma moves the rest to the right; its second piece begins with a
    -- blank. Where the header names state twice, the second holds it
    select
        * except (address, city, state, pincode, contract_start_date),
        replace(if(city like ' %', concat(address, ',', city), address), '"', '') as address,
        if(city like ' %', state, city) as city,
        case
            when city like ' %' then pincode
            else coalesce(nullif(state, ''), _extra['state_2'])
        end as state,
        if(city like ' %', contract_start_date, pincode) as pincode,
        if(city like ' %', _extra['11'], contract_start_date) as contract_start_date
    from received
),

standard as (
    select
        hospital,
        text_or_null(supplier_id) as supplier_id,
        text_or_null(name) as name,
        text_or_null(contact_person) as contact_person,
        text_or_null(phone) as phone,
        text_or_null(email) as email,
        text_or_null(address) as address,
        text_or_null(city) as city,
        text_or_null(state) as state,
        text_or_null(pincode) as pincode,
        export_date(contract_start_date) as contract_start_date,
        'none' as move,
        _file as source_file,
        _row_number as source_row,
        _extracted_at as extracted_at,
        _loaded_at as loaded_at,
        _content_hash as content_hash
    from mended
),

judged as (
    select
        *,
        case
            when supplier_id is null then 'supplier_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by
                    hospital,
                    supplier_id,
                    name,
                    contact_person,
                    phone,
                    email,
                    address,
                    city,
                    state,
                    pincode,
                    contract_start_date,
                    problem is null
                order by
                    extracted_at desc,
                    loaded_at desc,
                    source_file desc,
                    source_row desc,
                    content_hash asc
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, supplier_id), 256) as supplier_key,
    hospital,
    supplier_id,
    name,
    contact_person,
    phone,
    email,
    address,
    city,
    state,
    pincode,
    contract_start_date,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
